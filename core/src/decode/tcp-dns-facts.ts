// Query names of DNS over TCP (RFC 7766): messages behind two bytes of length, several in a segment, or one in
// several segments. The row where a message ends gets its name.

import type { DetailDictionary } from '@jaws/shared/domain/detail-dictionary';
import { factBits } from '@jaws/shared/domain/packet-table';

import { plausibleDns, type DnsMessageReader } from './dns-message.ts';
import type { OpenStreams } from './open-streams.ts';
import { StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

const prefix = 2;
const shortest = 12;
/** Messages read in one segment of 64 KiB at most; the first name is the row's. */
const mostMessages = 64;

export class TcpDnsFacts {
  /** `factBits` of the last call. */
  facts = 0;
  private name: string | null = null;
  private readonly details: DetailDictionary;
  private readonly reader: DnsMessageReader;
  private readonly streams: OpenStreams;

  constructor(details: DetailDictionary, reader: DnsMessageReader, streams: OpenStreams) {
    this.details = details;
    this.reader = reader;
    this.streams = streams;
  }

  /** A payload that begins with a message. Returns a detail id. */
  begin(slot: number, view: TransportView): number {
    this.facts = 0;
    this.name = null;
    this.readMessages(slot, view, view.start);
    return this.detail();
  }

  /** The stream has the bytes of `view` now, too: is its message whole? */
  advance(slot: number, stream: StreamStart, view: TransportView): number {
    this.facts = 0;
    this.name = null;
    const { bytes, contiguous, kept } = stream;
    const length = contiguous < prefix ? shortest : word(bytes, 0);
    if (contiguous < prefix + length && !stream.cut) {
      this.facts = factBits.nameUnknown;
      return 0;
    }
    this.streams.close(slot);
    if (contiguous >= prefix) this.read(bytes, prefix, Math.min(kept, prefix + length), length);
    const next = view.start + ((stream.base + prefix + length - view.sequence) | 0);
    if (next > view.start && next < view.end) this.readMessages(slot, view, next);
    return this.detail();
  }

  private readMessages(slot: number, view: TransportView, from: number): void {
    const { bytes, end } = view;
    let at = from;
    for (let message = 0; message < mostMessages && at < end; message++) {
      const length = at + prefix <= end ? word(bytes, at) : shortest;
      if (length < shortest) return;
      const next = at + prefix + length;
      if (next > end) {
        this.readPart(slot, view, at, length);
        return;
      }
      this.read(bytes, at + prefix, next, length);
      at = next;
    }
  }

  /** A message that goes on in the next segment, or that the snap length cut. */
  private readPart(slot: number, view: TransportView, at: number, length: number): void {
    const { bytes, start, end } = view;
    if (at + prefix + shortest <= end && !plausibleDns(bytes, at + prefix, length)) return;
    if (end - start < view.wireLength) {
      if (at + prefix <= end) this.read(bytes, at + prefix, end, length);
      return;
    }
    const stream = new StreamStart('dns', view, (view.sequence + at - start) >>> 0);
    stream.add(stream.base, bytes, at, end);
    this.streams.open(slot, stream);
    if (this.name === null) this.facts |= factBits.nameUnknown;
  }

  private read(bytes: Uint8Array, start: number, end: number, length: number): void {
    if (!this.reader.read(bytes, start, end, length, false)) return;
    this.name ??= this.reader.name;
    this.facts |= this.name === null ? this.reader.facts : this.reader.facts & ~factBits.nameUnknown;
  }

  private detail(): number {
    return this.details.intern({ dnsName: this.name, httpUrl: null, sni: null, ja4: null });
  }
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
