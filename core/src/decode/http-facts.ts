// URLs of the HTTP requests in TCP payloads, also when the head of a request spans segments. The row in which the
// host becomes known gets the URL; where it never does, method and path are told, for an upload is one all the same.

import { factBits, type PacketDictionaries } from '@jaws/shared/domain/packet-table';

import { flowStates, type FlowStarts } from './flow-starts.ts';
import { httpMethodAt } from './http-method.ts';
import { type HttpRequest, readHttpRequest, readUserAgent } from './http-request.ts';
import type { OpenStreams } from './open-streams.ts';
import { longestKept, StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

export class HttpFacts {
  /**
   * `factBits` of the last call. A row that holds a part of a head has `nameUnknown` until the host is known; the one in
   * which the head ends has `noUserAgent` where none was named.
   */
  facts = 0;
  /** The head that was read last has no end yet, and names no User-Agent so far. */
  private headGoesOn = false;
  private readonly dictionaries: PacketDictionaries;
  private readonly flows: FlowStarts;
  private readonly streams: OpenStreams;

  constructor(dictionaries: PacketDictionaries, flows: FlowStarts, streams: OpenStreams) {
    this.dictionaries = dictionaries;
    this.flows = flows;
    this.streams = streams;
  }

  /** A payload that begins with a method. Returns a detail id. */
  begin(slot: number, view: TransportView): number {
    this.flows.setState(slot, flowStates.settled);
    const found = this.read(view.bytes, view.start, view.end, view);
    const isCut = view.end - view.start < view.wireLength;
    if (isCut || found.kind === 'none') return this.detail(found, view.bytes, view.start, view.end);
    if (found.kind === 'request') {
      const id = this.detail(found, view.bytes, view.start, view.end);
      if (this.headGoesOn) this.openHead(slot, view);
      return id;
    }
    const stream = new StreamStart('http', view, view.sequence);
    stream.add(view.sequence, view.bytes, view.start, view.end);
    this.streams.open(slot, stream);
    return this.advance(slot, stream, view);
  }

  /** The stream has the bytes of `view` now, too: is the host known? */
  advance(slot: number, stream: StreamStart, view: TransportView): number {
    if (stream.kind === 'agent') return this.advanceHead(slot, stream);
    const found = this.read(stream.bytes, stream.from, stream.kept, view);
    if (found.kind === 'unknown' && canGoOn(stream)) {
      this.facts = factBits.nameUnknown;
      return 0;
    }
    const id = this.detail(found, stream.bytes, stream.from, stream.kept);
    if (found.kind === 'request' && this.headGoesOn && canGoOn(stream)) stream.kind = 'agent';
    else this.streams.close(slot);
    return id;
  }

  /** True where a stream waits for the end of a head, and this is not what comes next: it will not come any more. */
  isPassed(stream: StreamStart, view: TransportView): boolean {
    return stream.kind === 'agent' && ((stream.base + stream.contiguous - view.sequence) | 0) !== 0;
  }

  /** The address is told; whether a User-Agent is named is not known before the head ends. */
  private openHead(slot: number, view: TransportView): void {
    const stream = new StreamStart('agent', view, view.sequence);
    stream.add(view.sequence, view.bytes, view.start, view.end);
    this.streams.open(slot, stream);
    const { facts } = this;
    this.advanceHead(slot, stream);
    this.facts |= facts;
  }

  private advanceHead(slot: number, stream: StreamStart): 0 {
    const agent = readUserAgent(stream.bytes, stream.from, stream.kept);
    this.facts = agent === 'absent' ? factBits.noUserAgent : 0;
    if (agent !== 'part' || !canGoOn(stream)) this.streams.close(slot);
    return 0;
  }

  private read(bytes: Uint8Array, start: number, end: number, view: TransportView): HttpRequest {
    const method = httpMethodAt(bytes, start, end);
    if (method === null) return { kind: 'none' };
    return readHttpRequest(method, bytes, start, end, () => this.hostOfDestination(view));
  }

  private detail(found: HttpRequest, bytes: Uint8Array, start: number, end: number): number {
    this.facts = found.kind === 'unknown' ? factBits.nameUnknown : 0;
    this.headGoesOn = false;
    if (found.kind === 'none') return 0;
    const agent = readUserAgent(bytes, start, end);
    this.headGoesOn = agent === 'part';
    if (agent === 'absent') this.facts |= factBits.noUserAgent;
    return this.dictionaries.details.intern({ dnsName: null, httpUrl: found.url, sni: null, ja4: null });
  }

  /** A request without Host (HTTP/1.0) is named after the address that it goes to. */
  private hostOfDestination(view: TransportView): string | null {
    const address = this.dictionaries.addresses.get(view.destination);
    if (address === null) return null;
    const host = address.includes(':') ? `[${address}]` : address;
    return view.destinationPort === 80 ? host : `${host}:${view.destinationPort}`;
  }
}

/** More of the message may come, and is kept. */
function canGoOn(stream: StreamStart): boolean {
  return !stream.cut && stream.contiguous < longestKept;
}
