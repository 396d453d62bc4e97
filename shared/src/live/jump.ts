// How much a picture jumps from one frame to the next, by DETECTION §4's definition.

/** The points of one frame: `points` is ids.length x 2, row-major. */
export interface PlacedFrame {
  readonly ids: ArrayLike<number>;
  readonly points: Float64Array;
}

/** RMS distance of the points (n x 2, row-major) from their mean; 0 for none. */
export function rmsRadius(points: Float64Array): number {
  const count = points.length / 2;
  if (count === 0) return 0;
  let x = 0;
  let y = 0;
  for (let at = 0; at < points.length; at += 2) {
    x += points[at] as number;
    y += points[at + 1] as number;
  }
  x /= count;
  y /= count;
  let squares = 0;
  for (let at = 0; at < points.length; at += 2) {
    squares += ((points[at] as number) - x) ** 2 + ((points[at + 1] as number) - y) ** 2;
  }
  return Math.sqrt(squares / count);
}

/**
 * Mean over the points in both frames of ‖next − previous‖, over the RMS radius of all previous points. 0 where no
 * point is in both, or the previous points stand on one spot.
 */
export function jumpBetween(previous: PlacedFrame, next: PlacedFrame): number {
  const rowOf = new Map<number, number>();
  for (let row = 0; row < previous.ids.length; row++) rowOf.set(previous.ids[row] as number, row);
  let sum = 0;
  let common = 0;
  for (let row = 0; row < next.ids.length; row++) {
    const before = rowOf.get(next.ids[row] as number);
    if (before === undefined) continue;
    common++;
    sum += Math.hypot(
      (next.points[row * 2] as number) - (previous.points[before * 2] as number),
      (next.points[row * 2 + 1] as number) - (previous.points[before * 2 + 1] as number),
    );
  }
  const radius = rmsRadius(previous.points);
  return common === 0 || radius === 0 ? 0 : sum / common / radius;
}
