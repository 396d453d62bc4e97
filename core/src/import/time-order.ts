// Whether packets come in the order of their times. Files given newest first, or put together by hand, do not: flows
// and periods then are not what they were.

/**
 * Packets of several interfaces, or of several queues of one, reach the file up to as late as the capture's buffer
 * waits: some ms, and a second at most (tcpdump's time-out). Less than that is no disorder.
 */
const toleranceUs = 1_000_000;

const start = 'Packets go back in time';

export class TimeOrder {
  private latestUs = 0;
  private lastUs = 0;
  private times = 0;
  private mostUs = 0;

  /** Times of rows `from … to-1`, in their order; packets without time (0) do not count. */
  add(timestampUs: Float64Array, from: number, to: number): void {
    // Locals, for this loop sees every packet.
    let { latestUs, lastUs } = this;
    for (let row = from; row < to; row++) {
      const at = timestampUs[row] as number;
      if (at === 0) continue;
      if (lastUs - at > toleranceUs) {
        this.times++;
        this.mostUs = Math.max(this.mostUs, latestUs - at);
      }
      lastUs = at;
      if (at > latestUs) latestUs = at;
    }
    this.latestUs = latestUs;
    this.lastUs = lastUs;
  }

  /** What the user is told; null when all is in order. */
  get warning(): string | null {
    if (this.times === 0) return null;
    const times = this.times === 1 ? 'once' : `${this.times} times`;
    return `${start} ${times}, by up to ${durationText(this.mostUs / 1e6)}: give files in the order of their times, or sort them with reordercap.`;
  }
}

export function isTimeOrderWarning(text: string): boolean {
  return text.startsWith(start);
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  if (seconds < 7200) return `${(seconds / 60).toFixed(0)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(0)} days`;
}
