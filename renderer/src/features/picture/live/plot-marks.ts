// What is drawn of one frame, in drawing order: which point, and its look. Made once a frame; places on the screen
// are made anew whenever axes or points move.

import { placesOf, type LivePoints } from '../../../state/live-points.ts';
import { drawingOrder } from '../drawn-points.ts';
import type { Range } from './axis-range.ts';
import type { LiveGroups } from './group-points.ts';
import { drawnColumns, markSize, mostRings, type LiveAxes } from './live-figure.ts';
import { lookOf } from './mark-sprites.ts';

/** Columns of one length. */
export interface PlotMarks {
  readonly length: number;
  /** Place of the point in the frame's columns. */
  readonly place: Uint32Array;
  /** As lookOf tells. */
  readonly look: Uint16Array;
}

/** Where axes and canvas are: ranges in the picture's units, size in px. */
export interface PlotView {
  readonly x: Range;
  readonly y: Range;
  readonly width: number;
  readonly height: number;
}

export function marksOf(points: LivePoints, groups: LiveGroups): PlotMarks {
  const order = drawingOrder(groups);
  const length = order.reduce<number>((sum, group) => sum + (groups.get(group)?.length ?? 0), 0);
  const marks = { length, place: new Uint32Array(length), look: new Uint16Array(length) };
  let mark = 0;
  for (const group of order) {
    const grow = group === 'anomaly' ? 3 : 0;
    for (const place of groups.get(group) ?? []) {
      marks.place[mark] = place;
      marks.look[mark] = lookOf(
        group,
        markSize(points.bytes[place] ?? 0) + grow,
        points.evidence[place] ?? 0,
      );
      mark += 1;
    }
  }
  return marks;
}

/** From the picture's units to px from the upper left corner inside the axes. */
export function toScreen(view: PlotView): {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
} {
  const scaleX = view.width / (view.x[1] - view.x[0] || 1);
  const scaleY = view.height / (view.y[1] - view.y[0] || 1);
  return {
    x: (value) => (value - view.x[0]) * scaleX,
    y: (value) => (view.y[1] - value) * scaleY,
  };
}

/** A pointer this far from a mark's edge still means it, px. */
const reach = 6;

/** Key of the mark at the place, the uppermost where several are; null beside all of them. */
export function keyAt(
  points: LivePoints,
  marks: PlotMarks,
  { axes, view }: { readonly axes: LiveAxes; readonly view: PlotView },
  at: { readonly x: number; readonly y: number },
): number | null {
  const columns = drawnColumns(points, axes);
  const { x, y } = toScreen(view);
  let nearest = reach;
  let found: number | null = null;
  // Plain loop over all of them: 20,000 take less than a millisecond, and nothing must be kept up to date.
  for (let mark = 0; mark < marks.length; mark += 1) {
    const place = marks.place[mark] ?? 0;
    const away = Math.hypot(x(columns.x[place] ?? 0) - at.x, y(columns.y[place] ?? 0) - at.y);
    const gap = Math.max(0, away - markSize(points.bytes[place] ?? 0) / 2);
    if (gap > nearest || (gap === nearest && gap === reach)) continue;
    nearest = gap;
    found = points.key[place] ?? null;
  }
  return found;
}

/** What was drawn with box or lasso: its corners in the picture's units. A box has two of them. */
export interface DrawnArea {
  readonly kind: 'box' | 'lasso';
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function isInBox({ x, y }: DrawnArea, atX: number, atY: number): boolean {
  const [x0 = 0, x1 = 0] = x;
  const [y0 = 0, y1 = 0] = y;
  return (atX - x0) * (atX - x1) <= 0 && (atY - y0) * (atY - y1) <= 0;
}

/** Even-odd rule: how many sides lie to the right. */
function isInLasso({ x, y }: DrawnArea, atX: number, atY: number): boolean {
  let inside = false;
  let [bx, by] = [x.at(-1) ?? 0, y.at(-1) ?? 0];
  for (let corner = 0; corner < x.length; corner += 1) {
    const [ax, ay] = [x[corner] ?? 0, y[corner] ?? 0];
    const isCrossed = ay > atY !== by > atY && atX < ((bx - ax) * (atY - ay)) / (by - ay) + ax;
    if (isCrossed) inside = !inside;
    [bx, by] = [ax, ay];
  }
  return inside;
}

/** Keys of the drawn points in the area. */
export function keysWithin(points: LivePoints, axes: LiveAxes, area: DrawnArea): number[] {
  const { x, y } = drawnColumns(points, axes);
  const isInside = area.kind === 'box' ? isInBox : isInLasso;
  const keys: number[] = [];
  for (let at = 0; at < points.length; at += 1)
    if (isInside(area, x[at] ?? 0, y[at] ?? 0)) keys.push(points.key[at] ?? 0);
  return keys;
}

/** Places of the focus and of the rest of the selection, at most 500. */
export function ringPlaces(
  points: LivePoints,
  selected: ReadonlySet<number>,
  focusKey: number | null,
): { readonly focus: number | undefined; readonly others: readonly number[] } {
  const places = placesOf(points, focusKey === null ? selected : new Set([...selected, focusKey]));
  const focus = focusKey === null ? undefined : places.get(focusKey);
  return { focus, others: [...places.values()].filter((at) => at !== focus).slice(0, mostRings) };
}
