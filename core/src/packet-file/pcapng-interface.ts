// One interface of a pcapng section: its link type, snap length and clock (draft-ietf-opsawg-pcapng §4.2).

export interface PcapngInterface {
  readonly linkType: number;
  /** Bytes; 0 = no limit. */
  readonly snapLength: number;
  readonly clock: PcapngClock;
  /** Latest counters of its Interface Statistics Blocks; null before the first. */
  dropped: number | null;
}

const optionCodes = { end: 0, timestampResolution: 9, timestampOffset: 14 } as const;

/** Calls `visit` for every whole option of `[start, end)`; stops quietly at the end or at a length that does not fit. */
export function forEachOption(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  visit: (code: number, at: number, length: number) => void,
): void {
  let at = start;
  while (end - at >= 4) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === optionCodes.end || length > end - at - 4) return;
    visit(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
}

/** Reads an Interface Description Block whose body is `[start, end)`, at least 8 bytes long. */
export function readInterface(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): PcapngInterface {
  let resolution = 6;
  let offsetSeconds = 0;
  forEachOption(view, start + 8, end, littleEndian, (code, at, length) => {
    if (code === optionCodes.timestampResolution && length >= 1) resolution = view.getUint8(at);
    if (code === optionCodes.timestampOffset && length >= 8) {
      offsetSeconds = Number(view.getBigInt64(at, littleEndian));
    }
  });
  return {
    linkType: view.getUint16(start, littleEndian),
    snapLength: view.getUint32(start + 4, littleEndian),
    clock: new PcapngClock(resolution, offsetSeconds),
    dropped: null,
  };
}

/** Turns an interface's 64-bit ticks into µs of the Unix epoch, exactly: finer ticks are truncated. */
export class PcapngClock {
  private readonly offsetUs: number;
  /** Ticks a µs where that is a whole number small enough for exact doubles, else 0. */
  private readonly ticksPerMicrosecond: number;
  private readonly ticksPerSecond: bigint;

  /** `resolution` is the byte of if_tsresol: 10^-n s, or 2^-n s with the top bit set. */
  constructor(resolution: number, offsetSeconds: number) {
    const exponent = resolution & 0x7f;
    const binary = (resolution & 0x80) !== 0;
    this.offsetUs = offsetSeconds * 1_000_000;
    this.ticksPerSecond = (binary ? 2n : 10n) ** BigInt(exponent);
    this.ticksPerMicrosecond = !binary && exponent >= 6 && exponent <= 12 ? 10 ** (exponent - 6) : 0;
  }

  toUs(high: number, low: number): number {
    const divisor = this.ticksPerMicrosecond;
    if (divisor === 1) return high * 4_294_967_296 + low + this.offsetUs;
    if (divisor === 0) {
      const ticks = (BigInt(high) << 32n) | BigInt(low);
      return Number((ticks * 1_000_000n) / this.ticksPerSecond) + this.offsetUs;
    }
    // Long division by parts: a tick count in ns is beyond 2^53, its halves are not. divisor <= 10^6 keeps it exact.
    const quotient = Math.floor(high / divisor);
    const rest = (high - quotient * divisor) * 4_294_967_296 + low;
    return quotient * 4_294_967_296 + Math.floor(rest / divisor) + this.offsetUs;
  }
}
