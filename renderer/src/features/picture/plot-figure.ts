// The figure that Plotly draws: traces and layout from an analysis, a selection and a theme. Pure.

import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import type { Data, Layout } from 'plotly.js';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { drawingOrder, type PointSelection } from './drawn-points.ts';
import { paddedRange, placeLabels, type PlacedLabel } from './place-labels.ts';
import {
  axisOf,
  baseLayout,
  componentTitle,
  escapeMarkup,
  innerRoom,
  markRadiusPx,
  labelTrace,
  shortened,
  type Figure,
} from './plot-layout.ts';
import { clusterStyle, plotInk, sizesOf, type PlotTheme, type PointGroup } from './point-style.ts';
import { unitName } from './unit-text.ts';

export interface FigureInput {
  readonly result: AnalysisResult;
  readonly points: PointSelection;
  readonly selected: string | null;
  readonly theme: PlotTheme;
  readonly traceType: 'scattergl' | 'scatter';
  readonly width: number;
  readonly height: number;
  /** Keeps zoom and pan while it stays equal. */
  readonly revision: string;
}

const labelledAnomalies = 8;

/** `cluster` from 0; -1 = noise. */
export function clusterTitle(cluster: number): string {
  return cluster < 0 ? 'Outside clusters' : `Cluster ${String(cluster + 1)}`;
}

export function groupTitle(group: PointGroup): string {
  if (group === 'anomaly') return 'Anomaly';
  return clusterTitle(group === 'outside' ? -1 : group);
}

function hoverText(drawn: AnalysisResult['drawn'], index: number, group: PointGroup): string {
  const evidence = drawn.evidence[index] ?? 0;
  const cluster = clusterTitle(drawn.cluster[index] ?? -1);
  return [
    escapeMarkup(drawn.id[index] ?? ''),
    `${formatBytes(drawn.bytes[index] ?? 0)}, ${formatCount(drawn.packets[index] ?? 0)} packets`,
    group === 'anomaly' ? `${groupTitle(group)}, evidence ${evidence.toFixed(2)}` : cluster,
    ...(group === 'anomaly' ? [cluster] : []),
  ].join('<br>');
}

function markerOf(
  group: PointGroup,
  theme: PlotTheme,
  sizes: readonly number[],
  evidence: readonly number[],
): Record<string, unknown> {
  const ink = plotInk[theme];
  if (group === 'anomaly') {
    return {
      symbol: 'diamond',
      color: ink.anomaly,
      size: sizes.map((size) => size + 2),
      opacity: evidence.map((value) => 0.5 + 0.5 * value),
      line: { width: 1, color: ink.ground },
    };
  }
  if (group === 'outside')
    return { symbol: 'x', color: ink.outside, size: sizes.map((size) => size * 0.8), opacity: 0.6 };
  const { colour, shape } = clusterStyle(group, theme);
  return {
    symbol: shape,
    color: colour,
    size: [...sizes],
    opacity: 0.7,
    line: { width: 0.5, color: ink.ground },
  };
}

function groupTrace(
  group: PointGroup,
  indices: readonly number[],
  sizes: readonly number[],
  input: FigureInput,
): Data {
  const { drawn } = input.result;
  const pick = (column: readonly number[]): number[] => indices.map((index) => column[index] ?? 0);
  return {
    type: input.traceType,
    mode: 'markers',
    name: groupTitle(group),
    x: pick(drawn.x),
    y: pick(drawn.y),
    customdata: indices.map((index) => drawn.id[index] ?? ''),
    text: indices.map((index) => hoverText(drawn, index, group)),
    hovertemplate: '%{text}<extra></extra>',
    marker: markerOf(group, input.theme, pick(sizes), pick(drawn.evidence)),
    showlegend: false,
  };
}

function ringTrace(index: number, size: number, input: FigureInput): Data {
  const { drawn } = input.result;
  const { ring } = plotInk[input.theme];
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'Selected',
    x: [drawn.x[index] ?? 0],
    y: [drawn.y[index] ?? 0],
    hoverinfo: 'skip',
    marker: { symbol: 'circle-open', size: size + 16, color: ring, line: { width: 2.5, color: ring } },
    showlegend: false,
  };
}

function labelsOf(input: FigureInput, x: [number, number], y: [number, number]): PlacedLabel[] {
  const { drawn, top } = input.result;
  const position = new Map(drawn.id.map((id, index) => [id, index]));
  const anomalies = new Set(input.points.groups.get('anomaly') ?? []);
  const points = top.flatMap((one) => {
    const index = position.get(one.id);
    if (index === undefined || (!anomalies.has(index) && one.id !== input.selected)) return [];
    return [
      {
        id: one.id,
        x: drawn.x[index] ?? 0,
        y: drawn.y[index] ?? 0,
        text: shortened(unitName(one)),
        clearance: one.id === input.selected ? 20 : 10,
      },
    ];
  });
  const first = points.slice(0, labelledAnomalies);
  const selected = points.find(({ id }) => id === input.selected);
  const wanted = selected === undefined ? first : [selected, ...first.filter((point) => point !== selected)];
  return placeLabels(
    wanted,
    { x: drawn.x, y: drawn.y, radiusPx: markRadiusPx },
    { x, y, ...innerRoom(input) },
  );
}

export function makeFigure(input: FigureInput): Figure {
  const { result, points, selected, theme } = input;
  const ink = plotInk[theme];
  const sizes = sizesOf(result.drawn.bytes);
  const x = paddedRange(result.drawn.x);
  const y = paddedRange(result.drawn.y);
  const data = drawingOrder(points.groups).map((group) =>
    groupTrace(group, points.groups.get(group) ?? [], sizes, input),
  );
  const chosen = selected === null ? -1 : result.drawn.id.indexOf(selected);
  if (chosen >= 0) data.push(ringTrace(chosen, sizes[chosen] ?? 8, input));
  data.push(labelTrace(labelsOf(input, x, y), ink));
  const title = (component: number): string => componentTitle(component, result.explainedVariance);
  const layout = {
    ...baseLayout(input, ink),
    uirevision: input.revision,
    xaxis: axisOf(title(0), x, ink),
    yaxis: axisOf(title(1), y, ink),
  } as Partial<Layout>;
  return { data, layout };
}
