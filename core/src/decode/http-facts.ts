// URLs of the HTTP requests in TCP payloads, also when the head of a request spans segments. The row in which the
// host becomes known gets the URL; where it never does, method and path are told, for an upload is one all the same.

import { factBits, type PacketDictionaries } from '@jaws/shared/domain/packet-table';

import { flowStates, type FlowStarts } from './flow-starts.ts';
import { httpMethodAt } from './http-method.ts';
import { type HttpRequest, readHttpRequest } from './http-request.ts';
import type { OpenStreams } from './open-streams.ts';
import { longestKept, StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

export class HttpFacts {
  /** `factBits` of the last call. A row that holds a part of a head has `nameUnknown` until the host is known. */
  facts = 0;
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
    if (found.kind !== 'unknown' || view.end - view.start < view.wireLength) return this.detail(found);
    const stream = new StreamStart('http', view, view.sequence);
    stream.add(view.sequence, view.bytes, view.start, view.end);
    this.streams.open(slot, stream);
    return this.advance(slot, stream, view);
  }

  /** The stream has the bytes of `view` now, too: is the host known? */
  advance(slot: number, stream: StreamStart, view: TransportView): number {
    const found = this.read(stream.bytes, stream.from, stream.kept, view);
    if (found.kind === 'unknown' && !stream.cut && stream.contiguous < longestKept) {
      this.facts = factBits.nameUnknown;
      return 0;
    }
    this.streams.close(slot);
    return this.detail(found);
  }

  private read(bytes: Uint8Array, start: number, end: number, view: TransportView): HttpRequest {
    const method = httpMethodAt(bytes, start, end);
    if (method === null) return { kind: 'none' };
    return readHttpRequest(method, bytes, start, end, () => this.hostOfDestination(view));
  }

  private detail(found: HttpRequest): number {
    this.facts = found.kind === 'unknown' ? factBits.nameUnknown : 0;
    if (found.kind === 'none') return 0;
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
