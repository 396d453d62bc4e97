// Which units are drawn when there are too many: every anomaly, and a seeded sample of the rest (DESIGN §5).

import { countingUp } from './radix-order.ts';
import { createRandom, sampleIndices } from './random.ts';

/**
 * Unit numbers, ascending, at most `maxPoints`. Anomalies (noise, and the first `top` of the ranking) are kept;
 * where they alone are too many, the highest ranked of them.
 */
export function thin(
  ranking: Uint32Array,
  labels: Int32Array,
  top: number,
  maxPoints: number,
  seed: number,
): Uint32Array {
  const count = ranking.length;
  if (count <= maxPoints) return countingUp(count);
  const kept = new Uint8Array(count);
  let room = maxPoints;
  const rest = new Uint32Array(count);
  let others = 0;
  for (let rank = 0; rank < count; rank++) {
    const unit = ranking[rank] as number;
    if (room > 0 && (rank < top || labels[unit] === -1)) {
      kept[unit] = 1;
      room--;
    } else rest[others++] = unit;
  }
  for (const at of sampleIndices(others, room, createRandom(seed))) kept[rest[at] as number] = 1;
  return countingUp(count).filter((unit) => kept[unit] === 1);
}
