// Bytes by minute and by hour while packets pass: no list of packets is kept.

export interface HourSums {
  readonly bytes: readonly number[];
  /** UTC. */
  readonly hourOfDay: readonly number[];
}

const hourUs = 3600e6;

/** The most bytes in one bin of time, for each of many counters; packets come in order of time, give or take. */
export class BusiestBin {
  private readonly bin: Float64Array;
  private readonly sum: Float64Array;
  private readonly most: Float64Array;
  private readonly lengthUs: number;

  constructor(count: number, lengthUs: number) {
    this.bin = new Float64Array(count).fill(Number.NaN);
    this.sum = new Float64Array(count);
    this.most = new Float64Array(count);
    this.lengthUs = lengthUs;
  }

  add(at: number, timeUs: number, bytes: number): void {
    const bin = Math.floor(timeUs / this.lengthUs);
    const isSame = this.bin[at] === bin;
    const sum = (isSame ? (this.sum[at] as number) : 0) + bytes;
    this.bin[at] = bin;
    this.sum[at] = sum;
    if (sum > (this.most[at] as number)) this.most[at] = sum;
  }

  finish(): Float64Array {
    return this.most;
  }
}

/** Sums of one hour for every address; written down when the hour changes. */
export class HostHours {
  private readonly sums: Float64Array;
  private readonly byHour = new Map<string, number>();
  private active: number[] = [];
  private hour = Number.NaN;

  constructor(addresses: number) {
    this.sums = new Float64Array(addresses);
  }

  add(host: number, timeUs: number, bytes: number): void {
    const hour = Math.floor(timeUs / hourUs);
    if (hour !== this.hour) {
      this.writeDown();
      this.hour = hour;
    }
    if (this.sums[host] === 0) this.active.push(host);
    this.sums[host] = (this.sums[host] as number) + bytes;
  }

  finish(): HourSums {
    this.writeDown();
    const hourOfDay = [...this.byHour.keys()].map((key) => Number(key.split(' ')[0]) % 24);
    return { bytes: [...this.byHour.values()], hourOfDay };
  }

  /** Packets out of order come back to an hour: it goes on. */
  private writeDown(): void {
    for (const host of this.active) {
      const key = `${this.hour} ${host}`;
      this.byHour.set(key, (this.byHour.get(key) ?? 0) + (this.sums[host] as number));
      this.sums[host] = 0;
    }
    this.active = [];
  }
}
