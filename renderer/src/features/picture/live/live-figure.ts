// The live picture's figures for Plotly. Pure. On the screen Plotly draws the axes only (axesFigure); files that are
// kept have everything in one figure (makeLiveFigure).

import { alarmEvidence } from '@jaws/shared/findings/fusion';
import type { LiveTop } from '@jaws/shared/contract/live';
import type { Data, Layout } from 'plotly.js';
import { placesOf, type LivePoints, type LiveSummary } from '../../../state/live-points.ts';
import { placeLabels, type PlacedLabel } from '../place-labels.ts';
import { drawingOrder } from '../drawn-points.ts';
import {
  axisOf,
  baseLayout,
  componentTitle,
  innerRoom,
  markRadiusPx,
  labelTrace,
  shortened,
  type Figure,
} from '../plot-layout.ts';
import { clusterStyle, plotInk, type PlotInk, type PlotTheme, type PointGroup } from '../point-style.ts';
import type { Range } from './axis-range.ts';
import type { LiveGroups } from './group-points.ts';
import { topName } from './live-unit-text.ts';

export type LiveAxes = 'components' | 'limits';
export type DragMode = 'pan' | 'lasso' | 'select';

export interface LiveFigureInput {
  readonly summary: LiveSummary;
  readonly points: LivePoints;
  readonly groups: LiveGroups;
  readonly axes: LiveAxes;
  readonly ranges: { readonly x: Range; readonly y: Range };
  readonly selected: ReadonlySet<number>;
  readonly focusKey: number | null;
  readonly theme: PlotTheme;
  readonly dragMode: DragMode;
  readonly width: number;
  readonly height: number;
}

type LayoutInput = Pick<
  LiveFigureInput,
  'summary' | 'axes' | 'ranges' | 'theme' | 'dragMode' | 'width' | 'height'
>;

export interface AxesInput extends LayoutInput {
  /** Moving and zooming by hand holds as long as this is the same. */
  readonly view: number;
}

const labelledAnomalies = 8;
export const mostRings = 500;

/** The columns that are drawn: components, or distances to the limits. */
export function drawnColumns(
  points: LivePoints,
  axes: LiveAxes,
): { readonly x: Float32Array; readonly y: Float32Array } {
  return axes === 'components' ? points : { x: points.t2, y: points.spe };
}

/**
 * Diameter in px: 5 for 100 B and less, 17 for 100 MB and more, logarithmic. Fixed, so that a unit's size changes with
 * its own bytes only.
 */
export function markSize(bytes: number): number {
  const share = (Math.log10(Math.max(1, bytes)) - 2) / 6;
  return 5 + 12 * Math.max(0, Math.min(1, share));
}

/** A red that is all but gone at 5 %, and full from the default alarm on. */
export function anomalyOpacity(evidence: number): number {
  return 0.15 + 0.85 * Math.max(0, Math.min(1, evidence / alarmEvidence));
}

function gather(column: ArrayLike<number>, places: Uint32Array): Float32Array {
  const picked = new Float32Array(places.length);
  for (let at = 0; at < places.length; at += 1) picked[at] = column[places[at] ?? 0] ?? 0;
  return picked;
}

function markerOf(
  group: PointGroup,
  sizes: Float32Array,
  evidence: Float32Array,
  { theme }: LiveFigureInput,
): Record<string, unknown> {
  const ink = plotInk[theme];
  if (group === 'anomaly') {
    return {
      symbol: 'diamond',
      color: ink.anomaly,
      size: sizes.map((size) => size + 3),
      opacity: Array.from(evidence, anomalyOpacity),
      line: { width: 1, color: ink.ground },
    };
  }
  if (group === 'outside') return { symbol: 'x', color: ink.outside, size: sizes, opacity: 0.6 };
  const { colour, shape } = clusterStyle(group, theme);
  return { symbol: shape, color: colour, size: sizes, opacity: 0.7, line: { width: 0.5, color: ink.ground } };
}

function groupTrace(group: PointGroup, places: Uint32Array, input: LiveFigureInput): Data {
  const { points } = input;
  const { x, y } = drawnColumns(points, input.axes);
  const sizes = gather(points.bytes, places).map(markSize);
  return {
    type: 'scatter',
    mode: 'markers',
    x: gather(x, places),
    y: gather(y, places),
    hoverinfo: 'skip',
    marker: markerOf(group, sizes, gather(points.evidence, places), input),
    showlegend: false,
  };
}

function ringTrace(places: readonly number[], width: number, grow: number, input: LiveFigureInput): Data {
  const { x, y } = drawnColumns(input.points, input.axes);
  const { ring } = plotInk[input.theme];
  return {
    type: 'scatter',
    mode: 'markers',
    x: places.map((at) => x[at] ?? 0),
    y: places.map((at) => y[at] ?? 0),
    hoverinfo: 'skip',
    marker: {
      symbol: 'circle-open',
      size: places.map((at) => markSize(input.points.bytes[at] ?? 0) + grow),
      color: ring,
      line: { width, color: ring },
    },
    showlegend: false,
  };
}

/** The focus has a wide ring, the rest of the selection a narrow one. */
function ringTraces(input: LiveFigureInput): Data[] {
  const { points, selected, focusKey } = input;
  const places = placesOf(points, focusKey === null ? selected : new Set([...selected, focusKey]));
  const focus = focusKey === null ? undefined : places.get(focusKey);
  const others = [...places.values()].filter((at) => at !== focus).slice(0, mostRings);
  const traces: Data[] = [];
  if (others.length > 0) traces.push(ringTrace(others, 1.5, 8, input));
  if (focus !== undefined) traces.push(ringTrace([focus], 2.5, 16, input));
  return traces;
}

/** Names of the strongest anomalies and of the focus, where they find room. */
export function labelsOf(input: Omit<LiveFigureInput, 'groups' | 'dragMode'>): PlacedLabel[] {
  const { summary, points, ranges, focusKey } = input;
  const { x, y } = drawnColumns(points, input.axes);
  const isNamed = (top: LiveTop): boolean =>
    top.key !== null && (top.evidence >= 0.05 || top.key === focusKey);
  const named = summary.top.filter(isNamed);
  const places = placesOf(points, new Set(named.flatMap(({ key }) => (key === null ? [] : [key]))));
  const candidates = [...named].sort(
    (a, b) => Number(b.key === focusKey) - Number(a.key === focusKey) || b.evidence - a.evidence,
  );
  const wanted = candidates.slice(0, labelledAnomalies).flatMap((top) => {
    const at = top.key === null ? undefined : places.get(top.key);
    if (at === undefined) return [];
    const clearance = top.key === focusKey ? 20 : 11;
    return [{ x: x[at] ?? 0, y: y[at] ?? 0, text: shortened(topName(top)), clearance }];
  });
  return placeLabels(
    wanted,
    { x, y, radiusPx: markRadiusPx },
    { x: ranges.x, y: ranges.y, ...innerRoom(input) },
  );
}

/** Both limits as lines at 0 = exactly at the limit. */
function limitLines(ink: PlotInk) {
  const line = { color: ink.dim, width: 1.5, dash: 'dash' } as const;
  const whole = { type: 'line', line, layer: 'below' } as const;
  return [
    { ...whole, x0: 0, x1: 0, yref: 'paper', y0: 0, y1: 1 },
    { ...whole, y0: 0, y1: 0, xref: 'paper', x0: 0, x1: 1 },
  ];
}

function layoutOf(input: LayoutInput, ink: PlotInk): Partial<Layout> {
  const { summary, axes, ranges } = input;
  const { explainedVariance } = summary.projection;
  const titles =
    axes === 'components'
      ? [componentTitle(0, explainedVariance), componentTitle(1, explainedVariance)]
      : ['log₁₀(T² / limit): far along the axes', 'log₁₀(SPE / limit): far from the plane'];
  return {
    ...baseLayout(input, ink),
    dragmode: input.dragMode,
    // What was drawn with lasso or box is over once its points are known; the rings stay.
    selections: [],
    newselection: { line: { color: ink.ring, width: 1.5, dash: 'dot' } },
    shapes: axes === 'limits' ? limitLines(ink) : [],
    xaxis: axisOf(titles[0] ?? '', ranges.x, ink),
    yaxis: axisOf(titles[1] ?? '', ranges.y, ink),
  } as unknown as Partial<Layout>;
}

/** Axes, limits and gestures, without points. */
export function axesFigure(input: AxesInput): Figure {
  const layout = layoutOf(input, plotInk[input.theme]);
  // One trace with nothing in it: without any there are no axes to select on.
  const nothing: Data = { type: 'scatter', mode: 'markers', x: [null], y: [null], hoverinfo: 'skip' };
  const uirevision = `${input.axes} ${String(input.view)}`;
  return { data: [nothing], layout: { ...layout, uirevision, hovermode: false, showlegend: false } };
}

/** Everything: for files, drawn as SVG. */
export function makeLiveFigure(input: LiveFigureInput): Figure {
  const { groups, theme } = input;
  const ink = plotInk[theme];
  const none = new Uint32Array(0);
  const data = drawingOrder(groups).map((group) => groupTrace(group, groups.get(group) ?? none, input));
  return {
    data: [...data, ...ringTraces(input), labelTrace(labelsOf(input), ink)],
    layout: layoutOf(input, ink),
  };
}
