// The QUIC connections whose hello is being read, or was: their keys, and the handshake bytes that have come. A client
// is known by its own connection id, which stays the same until the handshake is over (RFC 9000 §7.2): more than one
// connection may share a pair of ports. Bounded: the one that was opened first leaves first.

import type { PacketDetail } from '@jaws/shared/domain/detail-dictionary';

import type { CryptoPiece } from './quic-frames.ts';
import type { QuicHeader } from './quic-header.ts';
import type { InitialKeys } from './quic-keys.ts';
import { longestKept, StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

/** With 16 KiB each at most 16 MiB. */
const mostClients = 1024;
/** A handshake is over, or has failed, long before; then the same ports and ids are another connection. */
const longestAgeUs = 60_000_000;

export class QuicClient {
  readonly keys: InitialKeys;
  lastUs: number;
  /** What was told of the last whole hello. */
  told: PacketDetail | null = null;
  /** Bytes of the message that is not whole yet. */
  stream: StreamStart | null = null;
  /** No hello will come any more: what came is something else. */
  private isOver = false;
  /** The connection id that the keys were made from. */
  private readonly destination: Buffer;
  /** Where in the handshake the next message begins. */
  private base = 0;

  constructor(keys: InitialKeys, destination: Buffer, timestampUs: number) {
    this.keys = keys;
    this.destination = destination;
    this.lastUs = timestampUs;
  }

  isOfDestination(bytes: Uint8Array, { destinationFrom, destinationTo }: QuicHeader): boolean {
    return this.destination.equals(bytes.subarray(destinationFrom, destinationTo));
  }

  /** `again`: the end of the hello that was told. */
  add(view: TransportView, { offset, frames, from, to }: CryptoPiece): 'new' | 'again' | 'none' {
    const end = offset + to - from;
    if (this.isOver || offset - this.base > longestKept) return 'none';
    if (end <= this.base) return this.told !== null && end === this.base && to > from ? 'again' : 'none';
    this.stream ??= new StreamStart('hello', view, this.base);
    return this.stream.add(offset, frames, from, to) === 'added' ? 'new' : 'none';
  }

  /** A hello of `length` bytes was whole; a second one may follow, when the server asked for it (RFC 8446 §4.1.4). */
  next(length: number, told: PacketDetail): void {
    this.stream = null;
    this.base += length;
    this.told = told;
  }

  end(): void {
    this.stream = null;
    this.isOver = true;
  }
}

export class QuicClients {
  private readonly clients = new Map<string, QuicClient>();

  get size(): number {
    return this.clients.size;
  }

  add(view: TransportView, header: QuicHeader, client: QuicClient): void {
    const key = clientKey(view, header);
    this.clients.delete(key);
    if (this.clients.size >= mostClients) {
      const oldest = this.clients.keys().next();
      if (oldest.done !== true) this.clients.delete(oldest.value);
    }
    this.clients.set(key, client);
  }

  /** The client that sent this packet. */
  find(view: TransportView, header: QuicHeader): QuicClient | null {
    return this.fresh(clientKey(view, header), view.timestampUs);
  }

  /** Is this packet on its way to a client that is known? */
  isAnswer(view: TransportView, header: QuicHeader): boolean {
    return this.fresh(answeredKey(view, header), view.timestampUs) !== null;
  }

  private fresh(key: string, nowUs: number): QuicClient | null {
    const client = this.clients.get(key);
    if (client === undefined) return null;
    if (Math.abs(nowUs - client.lastUs) <= longestAgeUs) return client;
    this.clients.delete(key);
    return null;
  }
}

function clientKey(view: TransportView, { sourceFrom, sourceTo }: QuicHeader): string {
  const { bytes, source, destination, sourcePort, destinationPort } = view;
  return `${source} ${sourcePort} ${destination} ${destinationPort} ${letters(bytes, sourceFrom, sourceTo)}`;
}

/** The key of the client that this packet goes to. */
function answeredKey(view: TransportView, { destinationFrom, destinationTo }: QuicHeader): string {
  const { bytes, source, destination, sourcePort, destinationPort } = view;
  return `${destination} ${destinationPort} ${source} ${sourcePort} ${letters(bytes, destinationFrom, destinationTo)}`;
}

/** One letter a byte. */
function letters(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}
