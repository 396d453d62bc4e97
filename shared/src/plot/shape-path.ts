// The shapes of points as SVG paths, for plots that are written to a file.

import type { ClusterShape } from './point-style.ts';

export type PointShape = ClusterShape | 'diamond' | 'x';

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

/** Hundredths of a px: smaller files, the same picture. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
