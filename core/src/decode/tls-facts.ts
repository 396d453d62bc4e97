// SNI and JA4 of the ClientHellos in TCP payloads, also when a hello spans segments, in whatever order they come.

import type { DetailDictionary } from '@jaws/shared/domain/detail-dictionary';
import { factBits } from '@jaws/shared/domain/packet-table';

import { flowStates, type FlowStarts } from './flow-starts.ts';
import { HelloDetails } from './hello-details.ts';
import { HelloScanner } from './hello-records.ts';
import type { OpenStreams } from './open-streams.ts';
import { longestKept, StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

export class TlsFacts {
  /** `factBits` of the last call. A row that holds a part of a hello has `helloUnknown` until the last part came. */
  facts = 0;
  private readonly scanner = new HelloScanner();
  private readonly hellos: HelloDetails;
  private readonly flows: FlowStarts;
  private readonly streams: OpenStreams;

  constructor(details: DetailDictionary, flows: FlowStarts, streams: OpenStreams) {
    this.hellos = new HelloDetails(details, 't');
    this.flows = flows;
    this.streams = streams;
  }

  /** A payload that begins as `helloStart` wants it. Returns a detail id. */
  begin(slot: number, view: TransportView): number {
    const found = this.scanner.scan(view.bytes, view.start, view.end);
    this.facts = 0;
    this.flows.setState(slot, flowStates.settled);
    if (found === 'none') return 0;
    if (found === 'whole') return this.detail(true);
    if (view.end - view.start < view.wireLength) return this.detail(false);
    const stream = new StreamStart('hello', view, view.sequence);
    stream.add(view.sequence, view.bytes, view.start, view.end);
    this.streams.open(slot, stream);
    return this.advance(slot, stream);
  }

  /** The stream has more bytes than before: is the hello whole now? */
  advance(slot: number, stream: StreamStart): number {
    this.facts = 0;
    if (stream.contiguous < stream.wanted && !stream.cut) return this.wait();
    const found = this.scanner.scan(stream.bytes, stream.from, stream.kept);
    if (found === 'part' && !stream.cut && stream.contiguous < longestKept) {
      stream.wanted = Math.min(stream.contiguous + this.scanner.missing, longestKept);
      return this.wait();
    }
    this.streams.close(slot);
    return found === 'none' ? 0 : this.detail(found === 'whole');
  }

  private wait(): 0 {
    this.facts = factBits.helloUnknown;
    return 0;
  }

  private detail(whole: boolean): number {
    const { bytes, start, end } = this.scanner;
    const id = this.hellos.tell(bytes, start, end, whole);
    this.facts = this.hellos.facts;
    return id;
  }
}
