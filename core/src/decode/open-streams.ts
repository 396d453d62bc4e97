// The messages that are being put together from TCP segments, by slot of their direction. Bounded: the one that was
// opened first leaves first.

import { EarlySegments } from './early-segments.ts';
import { flowStates, type FlowStarts } from './flow-starts.ts';
import type { StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

/** With 16 KiB each at most 32 MiB. */
const mostOpen = 2048;

export class OpenStreams {
  private readonly streams = new Map<number, StreamStart>();
  private readonly flows: FlowStarts;
  private readonly early = new EarlySegments();

  constructor(flows: FlowStarts) {
    this.flows = flows;
  }

  get size(): number {
    return this.streams.size;
  }

  /** A segment of a direction whose start has not come yet; it is added to the stream that is opened for it. */
  holdEarly(view: TransportView): void {
    this.early.hold(view);
  }

  open(slot: number, stream: StreamStart): void {
    this.early.moveTo(stream);
    this.streams.delete(slot);
    if (this.streams.size >= mostOpen) {
      const oldest = this.streams.keys().next();
      if (oldest.done !== true) this.close(oldest.value);
    }
    this.streams.set(slot, stream);
    this.flows.setState(slot, flowStates.open);
  }

  close(slot: number): void {
    this.streams.delete(slot);
    // The slot may have been taken over by another direction, which keeps its own state.
    if (this.flows.state(slot) === flowStates.open) this.flows.setState(slot, flowStates.settled);
  }

  /** The open message of this packet's direction. */
  find(slot: number, view: TransportView): StreamStart | null {
    const stream = this.streams.get(slot);
    return stream?.isOf(view) === true ? stream : null;
  }
}
