// Where the names of anomalies go in a plot: beside their points, not on each other; those without a free place are
// left out (the tables have them all). The page's own rule (renderer place-labels.ts), for baselines of SVG texts.

export interface NamedPlace {
  /** Px; of the point when given, of the text's start and baseline when placed. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const lineHeight = 14;
const characterWidth = 6.6;
const clearance = 11;
const baseline = 11;

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** In order of importance: the first ones get the best places. */
export function placeNames(points: readonly NamedPlace[], width: number, height: number): NamedPlace[] {
  const taken: Box[] = [];
  return points.flatMap(({ x, y, text }) => {
    const length = text.length * characterWidth;
    const corners: readonly (readonly [number, number])[] = [
      [x + clearance, y - lineHeight / 2],
      [x - clearance - length, y - lineHeight / 2],
      [x - length / 2, y - clearance - lineHeight],
      [x - length / 2, y + clearance],
    ];
    for (const [left, top] of corners) {
      const box = { left, top, right: left + length, bottom: top + lineHeight };
      const isInside = left >= 0 && box.right <= width && top >= 0 && box.bottom <= height;
      if (!isInside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [{ x: left, y: top + baseline, text }];
    }
    return [];
  });
}
