// From the frame buffer to the plot: makes the figure of what is to be seen, moves points between frames, keeps the
// axes steady. Nothing of this passes through React.

import type { LiveFrames } from '../../../state/live-frames.ts';
import type { StoredFrame } from '../../../state/live-points.ts';
import type { FigureRecorder } from '../../../platform/figure-recorder.ts';
import { maxSvgPoints } from '../drawn-points.ts';
import type { PlotTheme } from '../point-style.ts';
import { nextRange, type Range } from './axis-range.ts';
import { groupPoints } from './group-points.ts';
import { drawnColumns, makeLiveFigure, type DragMode, type LiveAxes } from './live-figure.ts';
import { createMotion, mostMoved, motionMs, type Motion } from './motion.ts';
import type { PlotDriver } from './plot-driver.ts';

export interface Look {
  readonly axes: LiveAxes;
  readonly theme: PlotTheme;
  readonly dragMode: DragMode;
  readonly webGl: boolean;
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
  readonly recorder: FigureRecorder | null;
  readonly now: () => number;
}

interface RunningMotion {
  readonly path: Motion;
  readonly startMs: number;
}

export class PlotPainter {
  private readonly parts: PainterParts;
  private look: Look | null = null;
  private frame: StoredFrame | null = null;
  private ranges: { readonly x: Range; readonly y: Range } | null = null;
  private motion: RunningMotion | null = null;
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
    if (shown === null || shown === this.frame || this.look === null) return;
    this.parts.recorder?.begin();
    const before = this.frame;
    const isSameUnit = before?.summary.unit === shown.summary.unit;
    if (!isSameUnit) this.ranges = null;
    this.frame = shown;
    this.motion = isSameUnit ? this.motionFrom(before, shown) : null;
    this.paint();
    if (this.motion !== null) this.moveOn();
  }

  close(): void {
    window.cancelAnimationFrame(this.animation);
  }

  private motionFrom(before: StoredFrame, after: StoredFrame): RunningMotion | null {
    if (this.look?.isCalm !== false || after.points.length > mostMoved) return null;
    return { path: createMotion(before.points, after.points), startMs: this.parts.now() };
  }

  private moveOn(): void {
    window.cancelAnimationFrame(this.animation);
    this.animation = window.requestAnimationFrame(() => {
      const { motion } = this;
      if (motion === null) return;
      if (this.parts.now() - motion.startMs >= motionMs) this.motion = null;
      // A machine that needs longer than a painted frame takes fewer steps; the last one is always drawn.
      if (this.motion === null || !this.parts.driver.busy) this.paint();
      if (this.motion !== null) this.moveOn();
    });
  }

  /** Where the points are by now. */
  private pointsOf(frame: StoredFrame): StoredFrame['points'] {
    const { motion } = this;
    if (motion === null) return frame.points;
    return motion.path.at((this.parts.now() - motion.startMs) / motionMs);
  }

  private rangesOf({ points }: StoredFrame, { axes }: Look): { readonly x: Range; readonly y: Range } {
    const { x, y } = drawnColumns(points, axes);
    const include = axes === 'limits' ? 0 : undefined;
    const before = this.ranges;
    return { x: nextRange(before?.x ?? null, x, include), y: nextRange(before?.y ?? null, y, include) };
  }

  private paint(): void {
    const { look, frame } = this;
    if (look === null || frame === null) return;
    this.ranges = this.rangesOf(frame, look);
    this.parts.driver.draw(
      makeLiveFigure({
        ...look,
        summary: frame.summary,
        points: this.pointsOf(frame),
        groups: groupPoints(frame.points, look.webGl ? Infinity : maxSvgPoints),
        ranges: this.ranges,
        traceType: look.webGl ? 'scattergl' : 'scatter',
      }),
    );
  }
}
