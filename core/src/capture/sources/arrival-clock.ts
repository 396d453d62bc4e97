// The time at which a packet reached this process, for a source that gets none from the kernel.

/** Beyond this the machine slept (monotonic clocks stand still meanwhile) or its clock was set forward. */
const jumpUs = 1_000_000;
const checkIntervalMs = 100;

export class ArrivalClock {
  private readonly epochMs: () => number;
  private readonly monotonicMs: () => number;
  private offsetUs: number;
  private checkedAtMs: number;

  /** `epochMs`: Unix time; `monotonicMs`: any clock that never goes back. */
  constructor(epochMs: () => number, monotonicMs: () => number = () => performance.now()) {
    this.epochMs = epochMs;
    this.monotonicMs = monotonicMs;
    this.checkedAtMs = monotonicMs();
    this.offsetUs = epochMs() * 1000 - this.checkedAtMs * 1000;
  }

  /** Unix epoch in whole µs; never less than the time before. Follows a clock set forward, not one set back. */
  nowUs(): number {
    const monotonic = this.monotonicMs();
    if (monotonic - this.checkedAtMs > checkIntervalMs) this.follow(monotonic);
    return Math.floor(this.offsetUs + monotonic * 1000);
  }

  private follow(monotonic: number): void {
    this.checkedAtMs = monotonic;
    const offsetUs = this.epochMs() * 1000 - monotonic * 1000;
    if (offsetUs - this.offsetUs > jumpUs) this.offsetUs = offsetUs;
  }
}
