// Where the names of anomalies go in a plot: beside their points, not on each other nor on marks; those without a free
// place are left out (the tables have them all). One rule for the page (renderer place-labels.ts) and for plots in files.

export interface NamedPoint {
  /** Px, from the top left corner. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Px between the point's middle and its name. */
  readonly clearance: number;
}

type Horizontal = 'left' | 'center' | 'right';
type Vertical = 'top' | 'middle' | 'bottom';
/** Plotly's words. */
export type TextPosition = Exclude<`${Vertical} ${Horizontal}`, 'middle center'>;

export interface PlacedName {
  /** Number of the point in the list given. */
  readonly at: number;
  /** The whole name, or its second half (`→ 203.0.113.9:8080`) where only that has room. */
  readonly text: string;
  readonly position: TextPosition;
  /** Px: left end and top of the line. */
  readonly left: number;
  readonly top: number;
}

/** Px. */
export interface NameBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const lineHeight = 14;
const characterWidth = 6.6;
const positions: readonly TextPosition[] = [
  'middle right',
  'middle left',
  'top center',
  'bottom center',
  'top right',
  'bottom right',
  'top left',
  'bottom left',
];

function boxAt({ x, y, text, clearance }: NamedPoint, position: TextPosition): NameBox {
  const width = text.length * characterWidth;
  const [vertical, horizontal] = position.split(' ') as [Vertical, Horizontal];
  const left = { left: x - clearance - width, center: x - width / 2, right: x + clearance }[horizontal];
  const top = { top: y - clearance - lineHeight, middle: y - lineHeight / 2, bottom: y + clearance }[
    vertical
  ];
  return { left, top, right: left + width, bottom: top + lineHeight };
}

function overlap(one: NameBox, other: NameBox): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/**
 * In order of importance: the first ones get the best places. `width`, `height`: of the plot, px. `isOnMark` tells
 * whether a mark of the plot lies in the box.
 */
export function placeNames(
  points: readonly NamedPoint[],
  width: number,
  height: number,
  isOnMark: (box: NameBox) => boolean = () => false,
): PlacedName[] {
  const taken: NameBox[] = [];
  const isFree = (box: NameBox): boolean => {
    const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
    return isInside && !taken.some((other) => overlap(box, other)) && !isOnMark(box);
  };
  return points.flatMap((point, at) => {
    for (const text of wordings(point.text)) {
      for (const position of positions) {
        const box = boxAt({ ...point, text }, position);
        if (!isFree(box)) continue;
        taken.push(box);
        return [{ at, text, position, left: box.left, top: box.top }];
      }
    }
    return [];
  });
}

/** Where to tells more than from where, in less room. */
function wordings(text: string): string[] {
  const arrow = text.indexOf('→ ');
  return arrow > 0 ? [text, text.slice(arrow)] : [text];
}
