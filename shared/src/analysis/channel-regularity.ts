// How even the starts of activity of a channel are: a beacon calls home by the clock. From the starts of its flows
// where there are enough, else from the rests inside its longest-living flow.

import type { ChannelTable } from './channel-table.ts';
import { medianInPlace } from './select.ts';
import type { Traffic } from './traffic.ts';

/** Gaps needed before their evenness means anything; as many again count full. */
const leastGaps = 4;
/** Shorter periods are pacing of one transfer, not a beacon. */
const leastPeriodS = 2;

/** 0 … 1 per channel; 0 where there are too few gaps to tell: only evenness is evidence, its absence is not. */
export function channelRegularity(traffic: Traffic, channels: ChannelTable): Float64Array {
  const { flows } = traffic;
  const starts = new Map<number, number[]>();
  const regularity = new Float64Array(channels.count);
  for (let flow = 0; flow < flows.count; flow++) {
    const channel = channels.channelOfFlow[flow] as number;
    const list = starts.get(channel);
    const at = (flows.firstUs[flow] as number) / 1e6;
    if (list === undefined) starts.set(channel, [at]);
    else list.push(at);
    const inside = evennessOfRests(
      flows.rests[flow] as number,
      flows.periodMean[flow] as number,
      flows.periodSquares[flow] as number,
    );
    regularity[channel] = Math.max(regularity[channel] as number, inside);
  }
  for (const [channel, list] of starts) {
    regularity[channel] = Math.max(regularity[channel] as number, evennessOfStarts(list));
  }
  return regularity;
}

/** 1 − the coefficient of variation, shrunk for few periods. */
function evennessOfRests(rests: number, mean: number, squares: number): number {
  if (rests < leastGaps || mean < leastPeriodS) return 0;
  const variation = Math.sqrt(squares / rests) / mean;
  return Math.max(0, 1 - variation) * shrink(rests);
}

/** 1 − MAD/median of the gaps between starts in different seconds, shrunk for few gaps. */
function evennessOfStarts(starts: number[]): number {
  if (starts.length <= leastGaps) return 0;
  const seconds = [...new Set(starts.map((start) => Math.floor(start)))].sort((a, b) => a - b);
  const gaps = Float64Array.from(seconds.slice(1), (second, at) => second - (seconds[at] as number));
  if (gaps.length < leastGaps) return 0;
  const median = medianInPlace(gaps);
  if (median < leastPeriodS) return 0;
  const deviation = medianInPlace(gaps.map((gap) => Math.abs(gap - median)));
  return Math.max(0, 1 - deviation / median) * shrink(gaps.length);
}

function shrink(gaps: number): number {
  return Math.min(1, gaps / (2 * leastGaps));
}
