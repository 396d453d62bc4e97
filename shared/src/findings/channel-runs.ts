// The activities of a channel in time: payload after at least a second without any, over all its flows together.

import { restUs } from '../flows/flow-activities.ts';
import type { ChannelBook } from './channel-book.ts';

/** Activities looked at; of more, the last. */
const mostActivities = 512;

export interface ChannelRuns {
  readonly count: number;
  /** s since the first. */
  readonly startS: Float64Array;
  /** Payload of client and server in it. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** 1 where the client's payload began it. */
  readonly clientFirst: Uint8Array;
}

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

/** `runs`: what `countRuns` said. */
export function channelRuns(book: ChannelBook, channel: number, runs: number): ChannelRuns {
  const { traffic, flowStart, flowList } = book;
  const { head, next, startUs, endUs, payload, opener, clientSide } = traffic.flows.activities;
  const entries = new Uint32Array(runs);
  const sides = new Uint8Array(runs);
  let found = 0;
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const flow = flowList[at] as number;
    for (let entry = head[flow] as number; entry !== 0; entry = next[entry - 1] as number) {
      entries[found] = entry - 1;
      sides[found++] = clientSide[flow] as number;
    }
  }
  const order = Uint32Array.from(entries, (_, at) => at);
  const startOf = (at: number): number => startUs[entries[at] as number] as number;
  if ((flowStart[channel + 1] as number) - (flowStart[channel] as number) > 1)
    order.sort((a, b) => startOf(a) - startOf(b));
  const merged = {
    ...{ startS: new Float64Array(runs), up: new Float64Array(runs), down: new Float64Array(runs) },
    clientFirst: new Uint8Array(runs),
  };
  let count = 0;
  let until = Number.NEGATIVE_INFINITY;
  const first = runs > 0 ? startOf(order[0] as number) : 0;
  for (const at of order) {
    const run = entries[at] as number;
    const side = sides[at] as number;
    if ((startUs[run] as number) - until > restUs) {
      merged.startS[count] = ((startUs[run] as number) - first) / 1e6;
      merged.clientFirst[count++] = opener[run] === side ? 1 : 0;
    }
    until = Math.max(until, endUs[run] as number);
    merged.up[count - 1] = (merged.up[count - 1] as number) + (payload[run * 2 + side] as number);
    merged.down[count - 1] = (merged.down[count - 1] as number) + (payload[run * 2 + 1 - side] as number);
  }
  const from = Math.max(0, count - mostActivities);
  return {
    count: count - from,
    startS: merged.startS.subarray(from, count),
    up: merged.up.subarray(from, count),
    down: merged.down.subarray(from, count),
    clientFirst: merged.clientFirst.subarray(from, count),
  };
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

/** Times between values that follow each other. */
export function gapsOf(startsS: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, startsS.length - 1));
  for (let at = 0; at < gaps.length; at++) gaps[at] = (startsS[at + 1] as number) - (startsS[at] as number);
  return gaps;
}
