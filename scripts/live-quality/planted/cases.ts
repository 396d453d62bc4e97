// The cases of a half: every kind so many times, in bases and circumstances drawn from a seed.

import type { Base } from './base.ts';
import { plantCase, type PlantedCase } from './case.ts';
import { Dice } from './dice.ts';
import { kinds, type Kind } from './kinds.ts';

export interface DrawnCase {
  readonly id: string;
  readonly kind: Kind;
  readonly base: Base;
  make(): PlantedCase;
}

/** As often a made-up network as a capture. */
const networkShare = 0.5;

export function drawCases(
  bases: { readonly captures: readonly Base[]; readonly networks: readonly Base[] },
  perKind: number,
  seed: number,
): DrawnCase[] {
  const dice = new Dice(seed);
  return kinds.flatMap((kind) =>
    Array.from({ length: perKind }, (_, number): DrawnCase => {
      const isNetwork = bases.captures.length === 0 || dice.chance(networkShare);
      const base = dice.pick(isNetwork ? bases.networks : bases.captures);
      const own = dice.whole(1, 2 ** 31);
      return { id: `${kind.name}-${number}`, kind, base, make: () => plantCase(base, kind, own) };
    }),
  );
}
