// The picture of the finder, laid out for any size: ports across, bytes sent upwards, both logarithmic; ordinary traffic
// small, grey and behind, other labels in front with a colour and a shape of their own. The page and the file draw the same.

import type { FinderPoints } from '../contract/finder.ts';
import { formatBytes } from '../domain/quantity-text.ts';
import { makeAxis, type PlotAxis } from '../plot/plot-axis.ts';
import { clusterStyle, plotInk, type PlotTheme } from '../plot/point-style.ts';
import type { PointShape } from '../plot/shape-path.ts';
import { isOrdinaryLabel } from '../domain/ordinary-label.ts';

export interface FinderMark {
  /** px from the left and the top of the plot. */
  readonly x: number;
  readonly y: number;
  readonly look: LabelLook;
  readonly title: string;
}

export interface LabelLook {
  readonly label: string;
  readonly isOrdinary: boolean;
  readonly colour: string;
  readonly shape: PointShape;
  /** px. */
  readonly diameter: number;
  readonly count: number;
}

export interface AxisTick {
  readonly at: number;
  readonly text: string;
}

export interface FinderPicture {
  /** What is drawn last is in front. */
  readonly marks: readonly FinderMark[];
  readonly looks: readonly LabelLook[];
  readonly ports: readonly AxisTick[];
  readonly bytes: readonly AxisTick[];
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Of letters; 1 unless told. */
  readonly scale?: number;
  readonly theme: PlotTheme;
}

/** Ports that people know; those that have room are written. */
const knownPorts = [443, 22, 53, 80, 8080, 3389, 1000, 10_000, 25, 123, 445, 5353, 50_000];
const tickRoom = 40;
const quietDiameter = 6;
const loudDiameter = 10;

export function layOutFinder(
  points: FinderPoints,
  { width, height, scale = 1, theme }: PictureSize,
): FinderPicture {
  const across = makeAxis(points.port.map(logged), width, false);
  const upwards = makeAxis(points.bytes.map(logged), height, true);
  const looks = points.labels
    .map((label, at) => lookOf(label, at, points, theme))
    .filter(({ count }) => count > 0);
  const byLabel = new Map(looks.map((look) => [look.label, look] as const));
  const marks = points.port.flatMap((port, at): FinderMark[] => {
    const look = byLabel.get(points.labels[points.label[at] ?? 0] ?? '');
    if (look === undefined) return [];
    const bytes = points.bytes[at] ?? 0;
    const title = `${points.title[at] ?? ''}: sent ${formatBytes(bytes)}, ${look.label}`;
    return [{ x: across.place(logged(port)), y: upwards.place(logged(bytes)), look, title }];
  });
  const quiet = marks.filter(({ look }) => look.isOrdinary);
  const loud = marks.filter(({ look }) => !look.isOrdinary);
  return {
    marks: [...quiet, ...loud],
    looks,
    ports: portTicks(across, width, tickRoom * scale),
    bytes: byteTicks(upwards, height),
  };
}

/** What sent nothing stands at 1 byte. */
function logged(value: number): number {
  return Math.log10(Math.max(1, value));
}

function lookOf(label: string, at: number, { label: labels }: FinderPoints, theme: PlotTheme): LabelLook {
  const count = labels.filter((one) => one === at).length;
  const ink = plotInk[theme];
  if (isOrdinaryLabel(label))
    return { label, count, isOrdinary: true, colour: ink.outside, shape: 'circle', diameter: quietDiameter };
  const known = { label, count, isOrdinary: false, diameter: loudDiameter };
  // What was sent to be found looks as what was found does.
  return label === 'chum'
    ? { ...known, colour: ink.anomaly, shape: 'diamond' }
    : // The first style is a circle, as ordinary traffic has.
      { ...known, ...clusterStyle(at + 1, theme) };
}

/** `room`: px between two. */
function portTicks(axis: PlotAxis, width: number, room: number): AxisTick[] {
  const ticks: AxisTick[] = [];
  for (const port of knownPorts) {
    const at = axis.place(logged(port));
    const isFree = ticks.every((other) => Math.abs(other.at - at) >= room);
    if (at >= 0 && at <= width && isFree) ticks.push({ at, text: String(port) });
  }
  return ticks.sort((a, b) => a.at - b.at);
}

/** Powers of ten: `1 B`, `10 B` … `1.0 GB`. */
function byteTicks(axis: PlotAxis, height: number): AxisTick[] {
  return Array.from({ length: 16 }, (_, power) => ({
    at: axis.place(power),
    text: formatBytes(10 ** power).replace('.0 ', ' '),
  })).filter(({ at }) => at >= 0 && at <= height);
}
