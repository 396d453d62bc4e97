// SNI and JA4 of the ClientHellos in QUIC Initial packets (RFC 9001 §4), also when a hello spans packets, in whatever
// order they come. Only the client's side is read.

import type { DetailDictionary } from '@jaws/shared/domain/detail-dictionary';
import { factBits } from '@jaws/shared/domain/packet-table';

import { HelloDetails } from './hello-details.ts';
import { longestHello } from './hello-records.ts';
import { QuicClient, QuicClients } from './quic-clients.ts';
import { readInitialFrames } from './quic-frames.ts';
import { longHeader, QuicHeader } from './quic-header.ts';
import { clientInitialKeys, openInitial } from './quic-keys.ts';
import { isForeignQuic } from './quic-versions.ts';
import type { TransportView } from './transport-view.ts';

const lastSystemPort = 1023;
/** In one datagram; a client needs four at most (Initial, 0-RTT, Handshake, 1-RTT). */
const mostPackets = 8;
/**
 * Keys made in a second of the capture. A new connection costs about 0.1 ms, and who floods a network with first packets
 * must not make a live capture fall behind; of what is beyond that the hello is unknown.
 */
const mostKeys = 5000;
const handshakeHeader = 4;
const clientHello = 1;

export class QuicFacts {
  /** `factBits` of the last call. */
  facts = 0;
  private readonly header = new QuicHeader();
  private readonly clients = new QuicClients();
  private readonly details: DetailDictionary;
  private readonly hellos: HelloDetails;
  /** Detail id of the datagram being read. */
  private detail = 0;
  private second = 0;
  /** Made in `second`. */
  private keysMade = 0;

  constructor(details: DetailDictionary) {
    this.details = details;
    this.hellos = new HelloDetails(details, 'q');
  }

  /** Connections that are remembered. */
  get size(): number {
    return this.clients.size;
  }

  /** A datagram that begins with a byte of `longHeader` or above. Returns a detail id, 0 for none. Never throws. */
  read(view: TransportView): number {
    this.facts = this.detail = 0;
    let at = view.start;
    for (let packets = 0; packets < mostPackets && at < view.end; packets++) {
      if ((view.bytes[at] as number) < longHeader) break;
      at = this.packet(view, at);
    }
    if ((this.facts & factBits.hasHello) !== 0) this.facts = factBits.hasHello;
    return this.detail;
  }

  /** Reads the packet at `start`; returns where the next one begins, or `view.end`. */
  private packet(view: TransportView, start: number): number {
    const { header } = this;
    switch (header.read(view.bytes, start, view.end)) {
      case 'initial':
        this.initial(view, start);
        break;
      case 'early':
        this.early(view);
        break;
      case 'foreign':
        if (isForeignQuic(header.versionNumber)) this.unknown(view);
        return view.end;
      case 'none':
        if (header.versionNumber !== 0 && view.end - view.start < view.wireLength) this.unknown(view);
        return view.end;
      case 'other':
    }
    return header.packetEnd === 0 ? view.end : header.packetEnd;
  }

  /** 0-RTT: its client has sent a hello before it, or with it. */
  private early(view: TransportView): void {
    if (this.facts === 0 && this.clients.find(view, this.header) === null) this.unknown(view);
  }

  /** A service begins no hello from its port. */
  private unknown(view: TransportView): void {
    const isAnswer = view.sourcePort <= lastSystemPort && view.destinationPort > lastSystemPort;
    if (!isAnswer) this.facts |= factBits.helloUnknown;
  }

  private initial(view: TransportView, start: number): void {
    const { header, clients } = this;
    if (clients.isAnswer(view, header)) return;
    if (header.packetEnd > view.end) {
      this.unknown(view);
      return;
    }
    const known = clients.find(view, header);
    const frames = known === null ? null : this.open(known, view, start);
    if (known !== null && frames !== null) this.crypto(known, view, frames);
    else if (known?.isOfDestination(view.bytes, header) !== true) this.begin(view, start);
    else if (known.told === null) this.unknown(view);
  }

  private open(client: QuicClient, view: TransportView, start: number): Buffer | null {
    return openInitial(client.keys, view.bytes, {
      start,
      numberAt: this.header.numberAt,
      end: this.header.packetEnd,
    });
  }

  /** The first packet of a connection, also the one after a Retry: its destination gives the keys. */
  private begin(view: TransportView, start: number): void {
    const { header, clients } = this;
    if (header.version === null || !this.mayMakeKeys(view)) {
      this.unknown(view);
      return;
    }
    const destination = Buffer.from(view.bytes.subarray(header.destinationFrom, header.destinationTo));
    const keys = clientInitialKeys(header.version, destination);
    const client = new QuicClient(keys, destination, view.timestampUs);
    const frames = this.open(client, view, start);
    if (frames === null) {
      this.unknown(view);
      return;
    }
    clients.add(view, header, client);
    this.crypto(client, view, frames);
  }

  private mayMakeKeys({ timestampUs }: TransportView): boolean {
    const second = Math.floor(timestampUs / 1_000_000);
    if (second !== this.second) this.keysMade = 0;
    this.second = second;
    return ++this.keysMade <= mostKeys;
  }

  private crypto(client: QuicClient, view: TransportView, frames: Buffer): void {
    client.lastUs = view.timestampUs;
    const added = new Set<ReturnType<QuicClient['add']>>();
    readInitialFrames(frames, (piece) => added.add(client.add(view, piece)));
    if (added.has('new')) this.advance(client);
    else if (added.has('again') && client.told !== null)
      this.told(this.details.intern(client.told), factBits.hasHello);
  }

  /** The stream has more bytes than before: is the hello whole now? */
  private advance(client: QuicClient): void {
    const { stream } = client;
    if (stream === null) return;
    const { bytes, kept } = stream;
    if (kept > 0 && bytes[0] !== clientHello) {
      client.end();
      return;
    }
    const end = kept < handshakeHeader ? handshakeHeader : handshakeHeader + bodyLength(bytes);
    if (end > longestHello) {
      client.end();
      this.facts |= factBits.helloUnknown;
    } else if (kept < end) this.facts |= factBits.helloUnknown;
    else {
      const detail = this.hellos.tell(bytes, handshakeHeader, end, true);
      client.next(end, this.hellos.last);
      this.told(detail, this.hellos.facts);
    }
  }

  private told(detail: number, facts: number): void {
    if (detail !== 0) this.detail = detail;
    this.facts |= facts;
  }
}

function bodyLength(bytes: Uint8Array): number {
  return ((bytes[1] as number) << 16) | ((bytes[2] as number) << 8) | (bytes[3] as number);
}
