// Round times on an axis, and how they are written: as short as their distance allows.

export interface TimeTick {
  readonly ms: number;
  readonly text: string;
}

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].map((count) => count * second),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((count) => count * day),
];

/** In UTC; at most so many steps between the first and the last. */
export function timeTicks(startMs: number, endMs: number, most: number): TimeTick[] {
  const step = steps.find((one) => (endMs - startMs) / one <= most) ?? endMs - startMs;
  const first = Math.ceil(startMs / step) * step;
  const ticks: TimeTick[] = [];
  for (let ms = first; ms <= endMs && ticks.length <= most; ms += step)
    ticks.push({ ms, text: tickText(ms, step) });
  return ticks;
}

/** The date at midnight. */
function tickText(ms: number, step: number): string {
  const text = new Date(ms).toISOString();
  if (step >= day || ms % day === 0) return text.slice(0, 10);
  if (step >= 60 * second) return text.slice(11, 16);
  return step >= second ? text.slice(11, 19) : text.slice(11, 23);
}
