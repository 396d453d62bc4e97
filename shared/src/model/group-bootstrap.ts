// 95 % intervals by drawing whole groups again (sessions, channels): rows of one group are not independent of each other.

import { createRandom } from '../analysis/random.ts';

export type Interval = readonly [low: number, high: number];

const draws = 500;
const tail = 0.025;

/**
 * `groups`: of each row, numbered from 0. `statistic` is given how often each row counts in a draw; draws in which it is
 * null are left out. Null where that is more than half of them, or there are fewer than two groups.
 */
export function bootstrapInterval(
  groups: Uint32Array,
  seed: number,
  statistic: (weights: Uint32Array) => number | null,
): Interval | null {
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  if (count < 2) return null;
  const random = createRandom(seed);
  const perGroup = new Uint32Array(count);
  const weights = new Uint32Array(groups.length);
  const found: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    perGroup.fill(0);
    for (let left = count; left > 0; left--) {
      const drawn = Math.floor(random() * count);
      perGroup[drawn] = (perGroup[drawn] as number) + 1;
    }
    for (let row = 0; row < groups.length; row++) weights[row] = perGroup[groups[row] as number] as number;
    const value = statistic(weights);
    if (value !== null) found.push(value);
  }
  if (found.length * 2 < draws) return null;
  found.sort((a, b) => a - b);
  const at = (share: number): number => found[Math.round(share * (found.length - 1))] as number;
  return [at(tail), at(1 - tail)];
}
