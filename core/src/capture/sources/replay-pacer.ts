// When a replayed packet is due. The file's clock is laid over a monotonic one at the first packet, and again where
// the file's clock was set back: what is late is never waited for.

/** Packets are a little out of order in most files; from here on it is a clock that was set back. */
const backwardStepUs = 1_000_000;

export class ReplayPacer {
  private readonly speed: number | 'max';
  private originUs: number | null = null;
  private originMs = 0;
  private newestUs = 0;

  /** `speed`: times as fast as it was. */
  constructor(speed: number | 'max') {
    this.speed = speed;
  }

  /** Milliseconds from `nowMs` (monotonic) until the packet of this time is due; <= 0 = now. To be asked in file order. */
  waitMs(timestampUs: number, nowMs: number): number {
    // 0: the file has no time for this packet (pcapng Simple Packet Block).
    if (this.speed === 'max' || timestampUs === 0) return 0;
    if (this.originUs === null || timestampUs < this.newestUs - backwardStepUs) {
      this.originUs = timestampUs;
      this.originMs = nowMs;
      this.newestUs = timestampUs;
      return 0;
    }
    if (timestampUs > this.newestUs) this.newestUs = timestampUs;
    return this.originMs + (timestampUs - this.originUs) / 1000 / this.speed - nowMs;
  }
}
