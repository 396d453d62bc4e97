// Connections that stay open for long and send far more than comes back: what is sent slowly, so that nobody sees it in a
// short time. How long a connection was open says nothing by itself: push services keep theirs for days.

import type { ChannelBook } from './channel-book.ts';

/** Sent beyond what came back, B: less is what kept connections need to stay alive. */
export const leastLongUpload = 10_000;
/** Calls, tunnels and remote work go both ways. */
export const leastSentPerReceived = 3;

/** s from the first packet to the last payload of the longest such connection of a channel; 0 where there is none. */
export function longestUpload({ traffic, up, flowStart, flowList }: ChannelBook, channel: number): number {
  if ((up[channel] as number) < leastLongUpload) return 0;
  const { clientPayload, serverPayload, firstUs, activities } = traffic.flows;
  let longest = 0;
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const flow = flowList[at] as number;
    const sent = clientPayload[flow] as number;
    const received = serverPayload[flow] as number;
    if (sent - received < leastLongUpload || sent < leastSentPerReceived * received) continue;
    longest = Math.max(longest, lastPayloadUs(activities, flow) - (firstUs[flow] as number));
  }
  return longest / 1e6;
}

function lastPayloadUs(
  { head, next, endUs }: ChannelBook['traffic']['flows']['activities'],
  flow: number,
): number {
  let entry = head[flow] as number;
  while (next[entry - 1] !== 0) entry = next[entry - 1] as number;
  return endUs[entry - 1] as number;
}
