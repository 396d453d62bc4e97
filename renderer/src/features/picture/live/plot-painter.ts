// From the frame buffer to the plot: axes by Plotly and only when they change, points on the canvas above them, moved
// between frames. Nothing of this passes through React.

import type { LiveFrames } from '../../../state/live-frames.ts';
import type { StoredFrame } from '../../../state/live-points.ts';
import type { FigureRecorder } from '../../../platform/figure-recorder.ts';
import { innerRoom, plotMargin, type Figure } from '../plot-layout.ts';
import type { PlotTheme } from '../point-style.ts';
import { nextRange, type Range } from './axis-range.ts';
import { groupPoints, type LiveGroups } from './group-points.ts';
import {
  axesFigure,
  drawnColumns,
  labelsOf,
  makeLiveFigure,
  type DragMode,
  type LiveAxes,
} from './live-figure.ts';
import { createMotion, mostMoved, motionMs, type Motion } from './motion.ts';
import type { PlotDriver, ShownRanges } from './plot-driver.ts';
import { keyAt, keysWithin, marksOf, ringPlaces, type DrawnArea, type PlotMarks } from './plot-marks.ts';
import type { Place } from './plot-pointer.ts';
import type { PointCanvas } from './point-canvas.ts';

export interface Look {
  readonly axes: LiveAxes;
  readonly theme: PlotTheme;
  readonly dragMode: DragMode;
  /** No motion. */
  readonly isCalm: boolean;
  readonly selected: ReadonlySet<number>;
  readonly focusKey: number | null;
  readonly width: number;
  readonly height: number;
}

interface PainterParts {
  readonly frames: LiveFrames;
  readonly driver: PlotDriver;
  readonly canvas: PointCanvas;
  readonly recorder: FigureRecorder | null;
  readonly now: () => number;
  /** The frame with this number is on the canvas. */
  readonly onDrawn: (frame: number) => void;
  /** Whether somebody moved or zoomed, so that points may lie outside what is shown. */
  readonly onMoved: (isMoved: boolean) => void;
}

interface RunningMotion {
  readonly path: Motion;
  readonly startMs: number;
}

/** A frame with what is made of it once. */
interface PaintedFrame extends StoredFrame {
  readonly groups: LiveGroups;
  readonly marks: PlotMarks;
}

/** Steps of a motion come at most this often … */
const stepMs = 33;
/** … and a machine on which they come this late jumps instead: drawing is not what its time is needed for. */
const lateStepMs = 120;
/** Ranges that differ by less of their width are the same ones. */
const rangeTolerance = 1e-6;

function isSameRange(a: Range, b: Range): boolean {
  const most = rangeTolerance * Math.abs(b[1] - b[0]);
  return Math.abs(a[0] - b[0]) <= most && Math.abs(a[1] - b[1]) <= most;
}

export class PlotPainter {
  private readonly parts: PainterParts;
  private look: Look | null = null;
  private frame: PaintedFrame | null = null;
  private ranges: ShownRanges | null = null;
  private motion: RunningMotion | null = null;
  private area: DrawnArea | null = null;
  /** The axes that Plotly has been asked for, as text. */
  private asked = '';
  /** Goes up when all points are to be seen again. */
  private view = 0;
  private isMoved = false;
  private animation = 0;

  constructor(parts: PainterParts) {
    this.parts = parts;
  }

  setLook(look: Look): void {
    if (look.axes !== this.look?.axes) this.ranges = null;
    this.look = look;
    if (this.frame === null) this.takeFrame();
    else this.paint();
  }

  /** Shows the buffer's frame, if it is another one. */
  takeFrame(): void {
    const { shown } = this.parts.frames.getView();
    const before = this.frame;
    if (shown === null || shown.summary === before?.summary || this.look === null) return;
    this.parts.recorder?.begin();
    const isSameUnit = before?.summary.unit === shown.summary.unit;
    if (!isSameUnit) this.ranges = null;
    const groups = groupPoints(shown.points);
    this.frame = { ...shown, groups, marks: marksOf(shown.points, groups) };
    this.motion = isSameUnit ? this.motionFrom(before, shown) : null;
    this.paint();
    if (this.motion !== null) this.moveOn(this.motion.startMs);
  }

  /** Axes have been drawn or moved. */
  readonly axesMoved = (): void => {
    this.tellMoved();
    this.paintPoints();
  };

  /** To the whole picture, from wherever somebody moved or zoomed to; it follows new points again. */
  readonly showAll = (): void => {
    this.view += 1;
    this.ranges = null;
    this.paint();
  };

  readonly drawArea = (area: DrawnArea | null): void => {
    this.area = area;
    this.paintPoints();
  };

  /** Keys of what lies in the area. */
  keysWithin(area: DrawnArea): number[] {
    const { frame, look } = this;
    if (frame === null || look === null) return [];
    return keysWithin(frame.points, look.axes, area);
  }

  /** `place`: px from the plot's upper left corner. */
  keyAt(place: Place): number | null {
    const { frame, look } = this;
    const shown = this.parts.driver.shown();
    if (frame === null || look === null || shown === null) return null;
    const inside = { x: place.x - plotMargin.l, y: place.y - plotMargin.t };
    const view = { ...shown, ...innerRoom(look) };
    if (inside.x < 0 || inside.y < 0 || inside.x > view.width || inside.y > view.height) return null;
    return keyAt(frame.points, frame.marks, { axes: look.axes, view }, inside);
  }

  /** All of it as one figure for files; null before the first frame. */
  wholeFigure(): Figure | null {
    const { frame, look } = this;
    const ranges = this.parts.driver.shown();
    if (frame === null || look === null || ranges === null) return null;
    return makeLiveFigure({ ...look, ...frame, ranges });
  }

  close(): void {
    window.cancelAnimationFrame(this.animation);
  }

  private motionFrom(before: StoredFrame, after: StoredFrame): RunningMotion | null {
    if (this.look?.isCalm !== false || after.points.length > mostMoved) return null;
    const path = createMotion(before.points, after.points);
    return path === null ? null : { path, startMs: this.parts.now() };
  }

  private moveOn(steppedMs: number): void {
    window.cancelAnimationFrame(this.animation);
    this.animation = window.requestAnimationFrame(() => {
      const { motion } = this;
      if (motion === null) return;
      const nowMs = this.parts.now();
      const isOver = nowMs - motion.startMs >= motionMs || nowMs - steppedMs >= lateStepMs;
      if (isOver) this.motion = null;
      const isStep = isOver || nowMs - steppedMs >= stepMs;
      if (isStep) this.paintPoints();
      if (!isOver) this.moveOn(isStep ? nowMs : steppedMs);
    });
  }

  /** Where the points are by now. */
  private pointsOf(frame: StoredFrame): StoredFrame['points'] {
    const { motion } = this;
    if (motion === null) return frame.points;
    return motion.path.at((this.parts.now() - motion.startMs) / motionMs);
  }

  private rangesOf({ points }: StoredFrame, { axes }: Look): ShownRanges {
    const { x, y } = drawnColumns(points, axes);
    const include = axes === 'limits' ? 0 : undefined;
    const before = this.ranges;
    const next = (range: Range | undefined, column: Float32Array): Range =>
      nextRange(range ?? null, column, include);
    return { x: next(before?.x, x), y: next(before?.y, y) };
  }

  private paint(): void {
    const { look, frame } = this;
    if (look === null || frame === null) return;
    this.ranges = this.rangesOf(frame, look);
    const figure = axesFigure({ ...look, ...frame, ranges: this.ranges, view: this.view });
    const asked = JSON.stringify(figure.layout);
    // Plotly takes 15 to 40 ms for axes alone: most frames have the ones of the frame before.
    if (asked === this.asked) this.paintPoints();
    else {
      this.asked = asked;
      this.parts.driver.draw(figure);
    }
  }

  private tellMoved(): void {
    const shown = this.parts.driver.shown();
    if (shown === null || this.ranges === null) return;
    const isMoved = !isSameRange(shown.x, this.ranges.x) || !isSameRange(shown.y, this.ranges.y);
    if (isMoved === this.isMoved) return;
    this.isMoved = isMoved;
    this.parts.onMoved(isMoved);
  }

  private paintPoints(): void {
    const { look, frame, area, parts } = this;
    const ranges = parts.driver.shown();
    if (look === null || frame === null || ranges === null) return;
    const { marks, points } = frame;
    parts.canvas.draw({
      ...{ axes: look.axes, theme: look.theme, marks, area },
      points: this.pointsOf(frame),
      view: { ...ranges, ...innerRoom(look) },
      rings: ringPlaces(points, look.selected, look.focusKey),
      labels: labelsOf({ ...look, ...frame, ranges }),
    });
    parts.onDrawn(frame.summary.number);
  }
}
