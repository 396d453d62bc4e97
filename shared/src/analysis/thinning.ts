// Which units are drawn when there are too many: every anomaly, and a seeded sample of the rest (DESIGN §5).

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
  if (count <= maxPoints) return Uint32Array.from({ length: count }, (_, unit) => unit);
  const kept = new Uint8Array(count);
  let room = maxPoints;
  ranking.forEach((unit, rank) => {
    if (room === 0 || (rank >= top && labels[unit] !== -1)) return;
    kept[unit] = 1;
    room--;
  });
  const rest = ranking.filter((unit) => kept[unit] === 0);
  for (const at of sampleIndices(rest.length, room, createRandom(seed))) kept[rest[at] as number] = 1;
  return Uint32Array.from({ length: count }, (_, unit) => unit).filter((unit) => kept[unit] === 1);
}
