// How points look on a plot that is written to a file: as on the screen in its light theme (renderer point-style.ts,
// held equal by a test). Clusters differ by colour and shape, anomalies alone are red and diamonds.

export const clusterShapes = ['circle', 'square', 'triangle-up', 'pentagon', 'hexagon'] as const;
export type PointShape = (typeof clusterShapes)[number] | 'diamond' | 'x';

export const clusterColours = ['#0072b2', '#b57500', '#00805c', '#9b4f96', '#7a7500', '#4a5fd0'] as const;

export const plotInk = {
  text: '#1a222d',
  dim: '#566272',
  line: '#e3e8ee',
  ground: '#ffffff',
  anomaly: '#c4122f',
  outside: '#6b7686',
} as const;

/** Of evidence: below it nothing is drawn as an anomaly. */
export const anomalyFloor = 0.05;

/** `cluster` from 0. */
export function clusterLook(cluster: number): { readonly colour: string; readonly shape: PointShape } {
  return {
    colour: clusterColours[cluster % clusterColours.length] ?? clusterColours[0],
    shape: clusterShapes[cluster % clusterShapes.length] ?? 'circle',
  };
}

const polygons: Readonly<Record<Exclude<PointShape, 'circle' | 'square' | 'x'>, readonly [number, number]>> =
  {
    // Corners, and the share of a turn by which the first one is off the top.
    'triangle-up': [3, 0],
    pentagon: [5, 0],
    hexagon: [6, 0],
    diamond: [4, 0],
  };

/** Path of the shape around x, y with about the given diameter, px. */
export function shapePath(shape: PointShape, x: number, y: number, diameter: number): string {
  const radius = diameter / 2;
  const at = (dx: number, dy: number): string => `${short(x + dx)} ${short(y + dy)}`;
  if (shape === 'circle') {
    const arc = `A${short(radius)} ${short(radius)} 0 1 1`;
    return `M${at(-radius, 0)}${arc} ${at(radius, 0)}${arc} ${at(-radius, 0)}Z`;
  }
  if (shape === 'square') {
    const half = radius * 0.89;
    return `M${at(-half, -half)}L${at(half, -half)}L${at(half, half)}L${at(-half, half)}Z`;
  }
  if (shape === 'x') {
    const half = radius * 0.7;
    return `M${at(-half, -half)}L${at(half, half)}M${at(half, -half)}L${at(-half, half)}`;
  }
  const [corners, turn] = polygons[shape];
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = 2 * Math.PI * (corner / corners + turn);
    return at(radius * 1.15 * Math.sin(angle), -radius * 1.15 * Math.cos(angle));
  });
  return `M${points.join('L')}Z`;
}

/** Diameters in px from bytes: logarithmic, 5 for the least and 17 for the most of this plot. */
export function pointSizes(bytes: readonly number[]): number[] {
  let least = Infinity;
  let most = -Infinity;
  for (const value of bytes) {
    least = Math.min(least, Math.log1p(value));
    most = Math.max(most, Math.log1p(value));
  }
  const span = most - least;
  return bytes.map((value) => (span > 0 ? 5 + (12 * (Math.log1p(value) - least)) / span : 8));
}

/** Hundredths of a px: smaller files, the same picture. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
