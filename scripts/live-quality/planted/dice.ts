// Seeded draws of the experiment.

import { createNormal, createRandom } from '@jaws/shared/analysis/random';

export class Dice {
  private readonly random: () => number;
  private readonly normal: () => number;

  constructor(seed: number) {
    this.random = createRandom(seed);
    this.normal = createNormal(this.random);
  }

  next(): number {
    return this.random();
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  between(from: number, to: number): number {
    return from + this.random() * (to - from);
  }

  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  /** Even on a logarithmic scale. */
  spread(from: number, to: number): number {
    return from * (to / from) ** this.random();
  }

  /** Log-normal around a median, at least 1. */
  around(median: number, sigma = 1): number {
    return Math.max(1, Math.round(median * Math.exp(sigma * this.normal())));
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.random() * list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
}
