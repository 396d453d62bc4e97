// Which load runs there are: the four of every source, the ladder that looks for the first loss, the long one, and the
// one below the live picture.

import type { LiveSource, LoadCase } from './load-case.ts';

export interface LoadSize {
  /** Of the three steady runs; the burst has a tenth. */
  readonly packets: number;
  readonly watcher: LoadCase['watcher'];
  readonly bufferMiB: number;
  readonly snapLength: number;
}

/** Zero lost at 50,000 and 100,000/s; no worse than plain dumpcap at 150,000/s and in a burst at 200,000/s. */
export function fixedCases(source: LiveSource, { packets, ...rest }: LoadSize): LoadCase[] {
  const base = { source, ...rest, sampleSeconds: null };
  const none = { ...base, packets, rule: 'none-lost', peer: false } as const;
  const beside = { ...base, rule: 'as-peer', peer: true } as const;
  return [
    { ...none, packetsPerSecond: 50_000 },
    { ...none, packetsPerSecond: 100_000 },
    { ...beside, packetsPerSecond: 150_000, packets },
    { ...beside, packetsPerSecond: 200_000, packets: Math.ceil(packets / 10) },
  ];
}

const ladderRates = [
  ...[50_000, 75_000, 100_000, 125_000, 150_000, 175_000, 200_000],
  ...[250_000, 300_000, 400_000, 'top' as const],
] as const;
/** tcpreplay sends so many at the least where nothing holds it back; only sizes the last step. */
const topRate = 600_000;

/** Steps of a few seconds each, a client looking on, nothing beside it. */
export function ladderCases(source: LiveSource, size: LoadSize, secondsPerStep: number): LoadCase[] {
  const { bufferMiB, snapLength } = size;
  return ladderRates.map((packetsPerSecond) => ({
    ...{ source, packetsPerSecond, bufferMiB, snapLength, rule: 'report' as const },
    ...{ watcher: 'client' as const, peer: false, sampleSeconds: null },
    packets: Math.ceil((packetsPerSecond === 'top' ? topRate : packetsPerSecond) * secondsPerStep),
  }));
}

const hourRate = 20_000;
const samplesWanted = 360;
const longestSampleSeconds = 10;

/** The rate of the long run, a page on the live picture. */
export function pictureCase(source: LiveSource, size: LoadSize, seconds: number): LoadCase {
  return { ...hourCase(source, size, seconds), watcher: 'picture' };
}

/** Memory sampled every 10 s, or oftener where the run is short. */
export function hourCase(source: LiveSource, size: LoadSize, seconds: number): LoadCase {
  const { watcher, bufferMiB, snapLength } = size;
  return {
    ...{
      source,
      watcher,
      bufferMiB,
      snapLength,
      packetsPerSecond: hourRate,
      packets: Math.ceil(hourRate * seconds),
    },
    ...{ rule: 'none-lost', peer: false },
    sampleSeconds: Math.min(longestSampleSeconds, Math.max(0.5, seconds / samplesWanted)),
  };
}
