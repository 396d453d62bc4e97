// Ranges of the axes that do not breathe with every frame: they widen when a point would be outside, and tighten only
// when the points need less than half of them.

export type Range = readonly [number, number];
/** A point that moved in must not make the axes jump at once: what is needed, with 12 % on each side. */
const margin = 0.12;

function extent(values: Float32Array): Range | null {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least > most ? null : [least, most];
}

function padded([least, most]: Range): Range {
  const room = (most - least) * margin || 1;
  return [least - room, most + room];
}

/** `include`: a value that is always to be seen, such as a limit's line. */
export function nextRange(before: Range | null, values: Float32Array, include?: number): Range {
  const found = extent(values);
  if (found === null) return before ?? [-1, 1];
  const needed: Range =
    include === undefined ? found : [Math.min(found[0], include), Math.max(found[1], include)];
  if (before === null) return padded(needed);
  const [least, most] = before;
  const isOutside = needed[0] < least || needed[1] > most;
  const isWide = needed[1] - needed[0] < (most - least) / 2;
  return isOutside || isWide ? padded(needed) : before;
}
