// Logarithmic scale between distances and the height of the k-distance plot. Zero distances (identical units)
// sit on the lowest positive one.

export interface DistanceScale {
  readonly least: number;
  readonly most: number;
  /** y in the plot's own units, 0 = top. */
  readonly toY: (distance: number) => number;
  /** Inverse of `toY`, held within the scale. */
  readonly toDistance: (y: number) => number;
}

const margin = 8;

export function makeDistanceScale(distances: readonly number[], height: number): DistanceScale {
  const positive = distances.filter((distance) => distance > 0);
  const least = positive.length === 0 ? 0.01 : Math.min(...positive) / 1.5;
  const most = positive.length === 0 ? 1 : Math.max(...positive) * 1.2;
  const low = Math.log(least);
  const span = Math.log(most) - low || 1;
  const inner = height - 2 * margin;
  return {
    least,
    most,
    toY(distance) {
      const held = Math.min(most, Math.max(least, distance));
      return margin + inner * (1 - (Math.log(held) - low) / span);
    },
    toDistance(y) {
      const share = Math.min(1, Math.max(0, 1 - (y - margin) / inner));
      return Math.exp(low + share * span);
    },
  };
}
