// Seeded pseudo-random numbers: the same seed gives the same picture on every machine.
import { countingUp } from './radix-order.ts';

/** Uniform numbers in [0, 1). */
export type RandomSource = () => number;

/** 2^32 divided by the golden ratio: consecutive states are spread evenly. */
const weylStep = 0x9e3779b9;

/**
 * A 32-bit generator: a Weyl sequence through the finishing mixer of MurmurHash3 (Appleby, public domain), period
 * 2^32. Good enough for sampling and tests; never for secrets.
 */
export function createRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + weylStep) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers by the polar method of Marsaglia (1964). */
export function createNormal(random: RandomSource): RandomSource {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * factor;
        return x * factor;
      }
    }
  };
}

/** `size` different indices below `count`, ascending; all of them when `size >= count`. Floyd's algorithm. */
export function sampleIndices(count: number, size: number, random: RandomSource): Uint32Array {
  if (size >= count) return countingUp(count);
  const chosen = new Set<number>();
  for (let upper = count - size; upper < count; upper += 1) {
    const candidate = Math.floor(random() * (upper + 1));
    chosen.add(chosen.has(candidate) ? upper : candidate);
  }
  return Uint32Array.from(chosen).sort();
}
