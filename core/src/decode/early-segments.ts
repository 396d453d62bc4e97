// A small ring of TCP segments that came before the segment that explains them: when the head of a ClientHello
// arrives late, its tail is looked for here. Memory is taken once; the oldest segment is overwritten.

import type { StreamStart } from './stream-start.ts';
import type { TransportView } from './transport-view.ts';

/** The tail and its head arrive within a few packets of each other. */
const slots = 64;
/** Larger ones come from offload, which hands over whole hellos. */
const slotBytes = 2048;
const numbers = 5;

export class EarlySegments {
  private readonly bytes = new Uint8Array(slots * slotBytes);
  /** Per slot: source, destination, ports, sequence, length (0 = free). */
  private readonly heads = new Uint32Array(slots * numbers);
  private next = 0;

  hold(view: TransportView): void {
    const length = view.end - view.start;
    if (length > slotBytes || length < view.wireLength) return;
    const slot = this.next;
    this.next = (slot + 1) % slots;
    this.bytes.set(view.bytes.subarray(view.start, view.end), slot * slotBytes);
    const at = slot * numbers;
    this.heads[at] = view.source;
    this.heads[at + 1] = view.destination;
    this.heads[at + 2] = view.sourcePort * 65_536 + view.destinationPort;
    this.heads[at + 3] = view.sequence;
    this.heads[at + 4] = length;
  }

  /** Adds the held segments of the stream to it; they are no longer held then. */
  moveTo(stream: StreamStart): void {
    const ports = stream.sourcePort * 65_536 + stream.destinationPort;
    for (let slot = 0; slot < slots; slot++) {
      const at = slot * numbers;
      const length = this.heads[at + 4] as number;
      if (length === 0 || this.heads[at + 2] !== ports) continue;
      if (this.heads[at] !== stream.source || this.heads[at + 1] !== stream.destination) continue;
      stream.add(this.heads[at + 3] as number, this.bytes, slot * slotBytes, slot * slotBytes + length);
      this.heads[at + 4] = 0;
    }
  }
}
