// How the numbers of a schedule are drawn: sizes and waits between two bounds, from a seeded source.

import type { RandomSource } from '../analysis/random.ts';

/** Whole numbers from `from` to `to`, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * `even`: each value as likely as another; `log`: each order of size as likely as another; `doubling`: from, 2·from,
 * 4·from … up to `to`, drawn once for a whole connection, as the ancestor's chum chose its chunk.
 */
export type Spread = 'even' | 'log' | 'doubling';

export interface SizeRange extends Range {
  readonly spread: Spread;
}

export function drawEven(random: RandomSource, { from, to }: Range): number {
  return from + Math.floor(random() * (to - from + 1));
}

function drawLog(random: RandomSource, { from, to }: Range): number {
  return Math.min(to, Math.floor(from * ((to + 1) / from) ** random()));
}

function drawDoubling(random: RandomSource, { from, to }: Range): number {
  const doublings = Math.floor(Math.log2(to / from));
  return from * 2 ** Math.floor(random() * (doublings + 1));
}

/** A source of sizes for one connection; `from` is at least 1, so that a size is, too. */
export function sizeSource(random: RandomSource, range: SizeRange): () => number {
  if (range.spread === 'doubling') {
    const once = drawDoubling(random, range);
    return () => once;
  }
  return range.spread === 'log' ? () => drawLog(random, range) : () => drawEven(random, range);
}
