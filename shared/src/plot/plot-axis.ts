// An axis of a plot: its range, round ticks, and where a value stands.

export interface PlotAxis {
  readonly least: number;
  readonly most: number;
  /** Round numbers within the range. */
  readonly ticks: readonly number[];
  /** Px from the start of the axis. */
  place(value: number): number;
}

const wantedTicks = 7;

/** With a margin of 6 % on both sides. `lengthPx` of the axis; `flipped`: the largest value stands at 0. */
export function makeAxis(values: readonly number[], lengthPx: number, flipped: boolean): PlotAxis {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [-1, 1];
  const margin = (high - low) * 0.06 || 1;
  const least = low - margin;
  const most = high + margin;
  const scale = lengthPx / (most - least);
  return {
    least,
    most,
    ticks: ticksBetween(least, most),
    place: (value) => (flipped ? most - value : value - least) * scale,
  };
}

function ticksBetween(least: number, most: number): number[] {
  const rough = (most - least) / wantedTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(least / step);
  const count = Math.floor(most / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
