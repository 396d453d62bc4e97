// Where the names of anomalies go in a plot: beside their points, not on each other; those without a free place are
// left out (the tables have them all). One rule for the page (renderer place-labels.ts) and for plots in files.

export interface NamedPoint {
  /** Px, from the top left corner. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Px between the point's middle and its name. */
  readonly clearance: number;
}

export type TextPosition = 'middle right' | 'middle left' | 'top center' | 'bottom center';

export interface PlacedName {
  /** Number of the point in the list given. */
  readonly at: number;
  readonly position: TextPosition;
  /** Px: left end and top of the line. */
  readonly left: number;
  readonly top: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const lineHeight = 14;
const characterWidth = 6.6;
const positions: readonly TextPosition[] = ['middle right', 'middle left', 'top center', 'bottom center'];

function boxAt({ x, y, text, clearance }: NamedPoint, position: TextPosition): Box {
  const width = text.length * characterWidth;
  const lefts = {
    'middle right': x + clearance,
    'middle left': x - clearance - width,
    'top center': x - width / 2,
    'bottom center': x - width / 2,
  };
  const tops = {
    'middle right': y - lineHeight / 2,
    'middle left': y - lineHeight / 2,
    'top center': y - clearance - lineHeight,
    'bottom center': y + clearance,
  };
  const left = lefts[position];
  const top = tops[position];
  return { left, top, right: left + width, bottom: top + lineHeight };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** In order of importance: the first ones get the best places. `width`, `height`: of the plot, px. */
export function placeNames(points: readonly NamedPoint[], width: number, height: number): PlacedName[] {
  const taken: Box[] = [];
  return points.flatMap((point, at) => {
    for (const position of positions) {
      const box = boxAt(point, position);
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (!isInside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [{ at, position, left: box.left, top: box.top }];
    }
    return [];
  });
}
