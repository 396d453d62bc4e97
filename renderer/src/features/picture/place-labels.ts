// Where the names of anomalies go on the page: the rule of plots in files, in the picture's own coordinates.

import { placeNames, type NameBox, type TextPosition } from '@jaws/shared/plot/place-names';

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

/** What is drawn, in the picture's coordinates; `radiusPx` of the largest mark. */
export interface DrawnMarks {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly radiusPx: number;
}

/** Points in order of importance; the first ones get the best places, and none lies on a mark. */
export function placeLabels(
  points: readonly LabelledPoint[],
  marks: DrawnMarks,
  frame: PlotFrame,
): PlacedLabel[] {
  const scaleX = frame.width / (frame.x[1] - frame.x[0] || 1);
  const scaleY = frame.height / (frame.y[1] - frame.y[0] || 1);
  const onScreen = points.map(({ x, y, text, clearance }) => ({
    ...{ x: (x - frame.x[0]) * scaleX, y: (frame.y[1] - y) * scaleY },
    ...{ text, clearance },
  }));
  // The box goes to the marks' coordinates and not 20,000 marks to the screen's, for each frame of a live picture.
  const isOnMark = ({ left, top, right, bottom }: NameBox): boolean => {
    const reach = marks.radiusPx;
    const [xLeast, xMost] = [left - reach, right + reach].map((px) => frame.x[0] + px / scaleX) as [
      number,
      number,
    ];
    const [yMost, yLeast] = [top - reach, bottom + reach].map((px) => frame.y[1] - px / scaleY) as [
      number,
      number,
    ];
    for (let at = 0; at < marks.x.length; at++) {
      const x = marks.x[at] as number;
      const y = marks.y[at] as number;
      if (x > xLeast && x < xMost && y > yLeast && y < yMost) return true;
    }
    return false;
  };
  return placeNames(onScreen, frame.width, frame.height, isOnMark).flatMap(({ at, text, position }) => {
    const point = points[at];
    return point === undefined ? [] : [{ ...point, text, position }];
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
