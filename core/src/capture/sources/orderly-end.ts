// When a helper may be told to stop. Told at once, it throws away what is still in the kernel's buffer; so first
// everything captured before the user's stop is let out, and only then it gets its SIGINT.

/** On a busy interface the buffer is drained within this time, or the disk is too slow to wait for. */
const drainLimitMs = 10_000;
/** After SIGINT, time without any output until it is taken to hang. */
const hangLimitMs = 3_000;

export type StopStep = 'wait' | 'interrupt' | 'kill';

export class OrderlyEnd {
  /** Set when the drain ran into its limit: what was left in the buffer is lost. */
  incomplete = false;
  private readonly quietMs: number;
  private requestedUs: number | null = null;
  private requestedAt = 0;
  private interruptedAt: number | null = null;

  /** `quietMs`: silence that proves the kernel's buffer empty. */
  constructor(quietMs: number) {
    this.quietMs = quietMs;
  }

  get requested(): boolean {
    return this.requestedUs !== null;
  }

  /** `epochMs`: the moment after which packets no longer matter; `now`: monotonic ms, here and below. */
  request(epochMs: number, now: number): void {
    if (this.requested) return;
    this.requestedUs = epochMs * 1000;
    this.requestedAt = now;
  }

  /** To be asked after every chunk and every idle tick. `newestUs`: time of the newest packet seen, 0 = none. */
  step(newestUs: number, lastChunkAt: number, now: number): StopStep {
    if (this.requestedUs === null) return 'wait';
    if (this.interruptedAt !== null) {
      return now - Math.max(lastChunkAt, this.interruptedAt) > hangLimitMs ? 'kill' : 'wait';
    }
    const overdue = now - this.requestedAt > drainLimitMs;
    const drained =
      newestUs >= this.requestedUs || now - Math.max(lastChunkAt, this.requestedAt) >= this.quietMs;
    if (!drained && !overdue) return 'wait';
    this.incomplete = !drained;
    this.interruptedAt = now;
    return 'interrupt';
  }
}
