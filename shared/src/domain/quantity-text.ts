// Sizes, rates and counts as the page and the command line write them, so that a number reads the same in both. (The
// reasons of a finding are prose and round harder: human-units.ts.)

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const bitUnits = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'] as const;
const groups = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Powers of 1000; one decimal below a hundred of a unit, none of the smallest; what rounds up to 1000 is one more. */
function scaled(value: number, units: readonly string[]): string {
  let rest = Math.abs(value);
  let unit = 0;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : 1;
  return `${value < 0 ? '-' : ''}${rest.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** `4.1 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, byteUnits);
}

/** Bits a second: `850 bit/s`, `4.1 Mbit/s`. */
export function formatBits(bitsPerSecond: number): string {
  return scaled(bitsPerSecond, bitUnits);
}

/** `1,234,567`. */
export function formatCount(value: number): string {
  return groups.format(value);
}

/** `1 dataset`, `2 datasets`. */
export function formatCounted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}
