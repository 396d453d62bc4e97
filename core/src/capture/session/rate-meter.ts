// Packets and bits a second over the last two seconds: steady enough to read, quick enough to follow a burst.

interface Sample {
  readonly ms: number;
  readonly packets: number;
  readonly bytes: number;
}

const windowMs = 2000;

export class RateMeter {
  private readonly samples: Sample[] = [];

  /** Totals so far at a monotonic time. */
  add(ms: number, packets: number, bytes: number): void {
    this.samples.push({ ms, packets, bytes });
    while (this.samples.length > 2 && ms - (this.samples[1]?.ms ?? ms) >= windowMs) this.samples.shift();
  }

  rates(): { readonly packetsPerSecond: number; readonly bitsPerSecond: number } {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.ms <= first.ms) {
      return { packetsPerSecond: 0, bitsPerSecond: 0 };
    }
    const seconds = (last.ms - first.ms) / 1000;
    return {
      packetsPerSecond: (last.packets - first.packets) / seconds,
      bitsPerSecond: ((last.bytes - first.bytes) * 8) / seconds,
    };
  }
}
