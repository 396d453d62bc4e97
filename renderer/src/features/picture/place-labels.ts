// Where the names of anomalies go: beside their points, without lying on each other. Names that find no free
// place are left out; the tables have them all.

export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Px between the point's middle and its name. */
  readonly clearance: number;
}

export type TextPosition = 'middle right' | 'middle left' | 'top center' | 'bottom center';

export interface PlacedLabel extends LabelledPoint {
  readonly position: TextPosition;
}

export interface PlotFrame {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const lineHeight = 14;
const characterWidth = 6.6;

function boxAt(x: number, y: number, { text, clearance: gap }: LabelledPoint, position: TextPosition): Box {
  const width = text.length * characterWidth;
  const lefts = {
    'middle right': x + gap,
    'middle left': x - gap - width,
    'top center': x - width / 2,
    'bottom center': x - width / 2,
  };
  const tops = {
    'middle right': y - lineHeight / 2,
    'middle left': y - lineHeight / 2,
    'top center': y - gap - lineHeight,
    'bottom center': y + gap,
  };
  const left = lefts[position];
  const top = tops[position];
  return { left, top, right: left + width, bottom: top + lineHeight };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

const positions: readonly TextPosition[] = ['middle right', 'middle left', 'top center', 'bottom center'];

/** Points in order of importance; the first ones get the best places. */
export function placeLabels(points: readonly LabelledPoint[], frame: PlotFrame): PlacedLabel[] {
  const scaleX = frame.width / (frame.x[1] - frame.x[0] || 1);
  const scaleY = frame.height / (frame.y[1] - frame.y[0] || 1);
  const taken: Box[] = [];
  const placed: PlacedLabel[] = [];
  for (const point of points) {
    const x = (point.x - frame.x[0]) * scaleX;
    const y = (frame.y[1] - point.y) * scaleY;
    for (const position of positions) {
      const box = boxAt(x, y, point, position);
      const inside = box.left >= 0 && box.right <= frame.width && box.top >= 0 && box.bottom <= frame.height;
      if (!inside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      placed.push({ ...point, position });
      break;
    }
  }
  return placed;
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
