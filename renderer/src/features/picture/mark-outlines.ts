// Corners of the marks, for the legend's drawings and for the live plot's canvas: both must look alike.

import type { ClusterShape } from './point-style.ts';

export type MarkShape = ClusterShape | 'diamond' | 'x';

/** In a box of 12 by 12 around (6, 6), where a circle of the same size has the radius 5. */
export const markOutlines: Readonly<Record<Exclude<MarkShape, 'circle' | 'x'>, string>> = {
  square: '2,2 10,2 10,10 2,10',
  'triangle-up': '6,1.5 11,10.5 1,10.5',
  pentagon: '6,1 11,4.8 9.1,10.7 2.9,10.7 1,4.8',
  hexagon: '6,1 10.4,3.5 10.4,8.5 6,11 1.6,8.5 1.6,3.5',
  diamond: '6,0.5 11.5,6 6,11.5 0.5,6',
};
