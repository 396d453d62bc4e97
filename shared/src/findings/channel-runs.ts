// The activities of a channel in time: payload after at least a second without any, over all its flows together.

import { restUs } from '../flows/flow-activities.ts';
import type { ChannelBook } from './channel-book.ts';

/** Activities looked at; of more, the last. */
const mostActivities = 512;

/** Valid until the next channel is asked for: one set of columns is used for all. */
export interface ChannelRuns {
  readonly count: number;
  /** s since the first. */
  readonly startS: Float64Array;
  /** Payload of client and server in it. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** 1 where the client's payload began it, or a connection did: a server that greets (SSH, mail) answers its client. */
  readonly clientFirst: Uint8Array;
}

export const noRuns: ChannelRuns = {
  count: 0,
  startS: new Float64Array(0),
  up: new Float64Array(0),
  down: new Float64Array(0),
  clientFirst: new Uint8Array(0),
};

/** Number of runs of its flows, at least the number of its activities. */
export function countRuns({ traffic, flowStart, flowList }: ChannelBook, channel: number): number {
  const { head, next } = traffic.flows.activities;
  let runs = 0;
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    for (let entry = head[flowList[at] as number] as number; entry !== 0; entry = next[entry - 1] as number)
      runs++;
  }
  return runs;
}

const isFirst = 2;

/** Columns that are used again for channel after channel. */
class Scratch {
  size = 0;
  /** Runs of the flows; the side of each that is the client, and `isFirst` for the first one of a flow. */
  entries = new Uint32Array(0);
  sides = new Uint8Array(0);
  startS = new Float64Array(0);
  up = new Float64Array(0);
  down = new Float64Array(0);
  clientFirst = new Uint8Array(0);
  gaps = new Float64Array(0);

  reserve(size: number): void {
    if (size <= this.size) return;
    this.size = Math.max(size, 2 * this.size, mostActivities);
    this.entries = new Uint32Array(this.size);
    this.sides = new Uint8Array(this.size);
    this.startS = new Float64Array(this.size);
    this.up = new Float64Array(this.size);
    this.down = new Float64Array(this.size);
    this.clientFirst = new Uint8Array(this.size);
    this.gaps = new Float64Array(this.size);
  }
}

const scratch = new Scratch();

/** `runs`: what `countRuns` said. */
export function channelRuns(book: ChannelBook, channel: number, runs: number): ChannelRuns {
  scratch.reserve(runs);
  gather(book, channel, runs);
  const { entries, sides, startS, up, down, clientFirst } = scratch;
  const { startUs, endUs, payload, opener } = book.traffic.flows.activities;
  const first = runs > 0 ? (startUs[entries[0] as number] as number) : 0;
  let count = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < runs; at++) {
    const run = entries[at] as number;
    const side = (sides[at] as number) & 1;
    if ((startUs[run] as number) - until > restUs) {
      startS[count] = ((startUs[run] as number) - first) / 1e6;
      clientFirst[count] = opener[run] === side || (sides[at] as number) >= isFirst ? 1 : 0;
      up[count] = 0;
      down[count++] = 0;
    }
    until = Math.max(until, endUs[run] as number);
    up[count - 1] = (up[count - 1] as number) + (payload[run * 2 + side] as number);
    down[count - 1] = (down[count - 1] as number) + (payload[run * 2 + 1 - side] as number);
  }
  const from = Math.max(0, count - mostActivities);
  return {
    count: count - from,
    startS: startS.subarray(from, count),
    up: up.subarray(from, count),
    down: down.subarray(from, count),
    clientFirst: clientFirst.subarray(from, count),
  };
}

/** The runs of all flows of a channel, by their start. */
function gather({ traffic, flowStart, flowList }: ChannelBook, channel: number, runs: number): void {
  const { entries, sides } = scratch;
  const { head, next, startUs, clientSide } = traffic.flows.activities;
  let found = 0;
  let last = Number.NEGATIVE_INFINITY;
  let isOrdered = true;
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const flow = flowList[at] as number;
    for (let entry = head[flow] as number; entry !== 0; entry = next[entry - 1] as number) {
      entries[found] = entry - 1;
      sides[found++] = (clientSide[flow] as number) + (entry === head[flow] ? isFirst : 0);
      const start = startUs[entry - 1] as number;
      if (start < last) isOrdered = false;
      last = start;
    }
  }
  if (isOrdered) return;
  // Flows beside each other: rare, and then few.
  const startOf = (at: number): number => startUs[entries[at] as number] as number;
  const order = Uint32Array.from({ length: runs }, (_, at) => at).sort((a, b) => startOf(a) - startOf(b));
  const [runsBefore, sidesBefore] = [entries.slice(0, runs), sides.slice(0, runs)];
  order.forEach((from, to) => {
    entries[to] = runsBefore[from] as number;
    sides[to] = sidesBefore[from] as number;
  });
}

/** Starts of its connections, s since the first one, in order; those within half a second are one. */
export function connectionStarts(book: ChannelBook, channel: number): Float64Array {
  const { traffic, flowStart, flowList } = book;
  const flows = flowList.subarray(flowStart[channel], flowStart[channel + 1]);
  const starts = Float64Array.from(flows, (flow) => (traffic.flows.firstUs[flow] as number) / 1e6).sort();
  let kept = 0;
  const first = starts[0] ?? 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const start of starts) {
    if (start - last <= leastApartS) continue;
    last = start;
    starts[kept++] = start - first;
  }
  return starts.subarray(Math.max(0, kept - mostActivities), kept);
}

const leastApartS = 0.5;

/** Most of `startsS` (ascending) within any `windowS`. */
export function busiest(startsS: Float64Array, windowS: number): number {
  let most = 0;
  let from = 0;
  for (let to = 0; to < startsS.length; to++) {
    while ((startsS[to] as number) - (startsS[from] as number) > windowS) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** Times between values that follow each other; valid until gaps are asked for again. */
export function gapsOf(startsS: Float64Array): Float64Array {
  scratch.reserve(startsS.length);
  const gaps = scratch.gaps.subarray(0, Math.max(0, startsS.length - 1));
  for (let at = 0; at < gaps.length; at++) gaps[at] = (startsS[at + 1] as number) - (startsS[at] as number);
  return gaps;
}
