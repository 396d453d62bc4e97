// Where the names of anomalies go on the page: the rule of plots in files, in the picture's own coordinates.

import { placeNames, type TextPosition } from '@jaws/shared/plot/place-names';

export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Px between the point's middle and its name. */
  readonly clearance: number;
}

export interface PlacedLabel extends LabelledPoint {
  readonly position: TextPosition;
}

export interface PlotFrame {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly width: number;
  readonly height: number;
}

/** Points in order of importance; the first ones get the best places. */
export function placeLabels(points: readonly LabelledPoint[], frame: PlotFrame): PlacedLabel[] {
  const scaleX = frame.width / (frame.x[1] - frame.x[0] || 1);
  const scaleY = frame.height / (frame.y[1] - frame.y[0] || 1);
  const onScreen = points.map(({ x, y, text, clearance }) => ({
    ...{ x: (x - frame.x[0]) * scaleX, y: (frame.y[1] - y) * scaleY },
    ...{ text, clearance },
  }));
  return placeNames(onScreen, frame.width, frame.height).flatMap(({ at, position }) => {
    const point = points[at];
    return point === undefined ? [] : [{ ...point, position }];
  });
}

/** Least and largest value with a margin of 6 % on both sides. */
export function paddedRange(values: readonly number[]): [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return [-1, 1];
  const margin = (most - least) * 0.06 || 1;
  return [least - margin, most + margin];
}
