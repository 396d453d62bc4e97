// One byte and eight more per TCP direction: has its start been seen, is a message of it being put together? Looked
// up for every TCP payload, so a direct-mapped table of typed arrays: no allocation, one cache line or two. A
// newcomer may push another direction out; all that is lost is then a late head or a half hello.

import type { TransportView } from './transport-view.ts';

const slots = 1 << 16;

/** States below `settled` count the unexplained segments of a direction that has shown no start yet. */
export const flowStates = { fresh: 0, settled: 3, open: 4 } as const;

export class FlowStarts {
  readonly states = new Uint8Array(slots);
  private readonly tags = new Uint32Array(slots);
  private readonly firstSequences = new Uint32Array(slots);
  /** 1 = `firstSequences` is known from a SYN. */
  private readonly begun = new Uint8Array(slots);

  /** The slot of this direction; taken over, with state `fresh`, when it was another's. */
  slot(view: TransportView): number {
    let hash = Math.imul(view.source, 0x9e3779b1) ^ Math.imul(view.destination, 0x85ebca6b);
    hash ^= Math.imul((view.sourcePort << 16) | view.destinationPort, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    const tag = ((hash ^ (hash >>> 13)) | 1) >>> 0;
    const slot = hash >>> 16;
    if (this.tags[slot] !== tag) {
      this.tags[slot] = tag;
      this.states[slot] = flowStates.fresh;
      this.begun[slot] = 0;
    }
    return slot;
  }

  /** A SYN was seen: the direction begins (again) with the byte at `sequence`. */
  begin(slot: number, sequence: number): void {
    this.states[slot] = flowStates.fresh;
    this.firstSequences[slot] = sequence;
    this.begun[slot] = 1;
  }

  /** True when the SYN of this direction was seen. */
  hasBegun(slot: number): boolean {
    return this.begun[slot] === 1;
  }

  /** True when the SYN was seen and this is the very first byte. */
  isFirst(slot: number, sequence: number): boolean {
    return this.begun[slot] === 1 && this.firstSequences[slot] === sequence;
  }
}
