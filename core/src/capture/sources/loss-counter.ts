// Adds up what a helper says of lost packets. Its counters run from the start, so the newest report replaces the last.

import type { LossReport } from './helper-dialect.ts';

export class LossCounter {
  /** Packets that would have been rows; null = nothing was said yet. */
  lost: number | null = null;
  private interfaceLost = 0;

  add(report: LossReport): void {
    this.lost = report.lost ?? this.lost;
    this.interfaceLost = report.interfaceLost ?? this.interfaceLost;
  }

  /** What `lost` does not count, in words. */
  get warnings(): readonly string[] {
    if (this.interfaceLost === 0) return [];
    return [
      `The network card or its driver lost ${this.interfaceLost} frames before the filter; they are not counted as dropped.`,
    ];
  }
}
