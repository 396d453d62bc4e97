// What both pictures' figures have in common: axes, names of points, ground and ink. Pure.

import type { Data, Layout } from 'plotly.js';
import type { PlacedLabel } from './place-labels.ts';
import type { PlotInk } from './point-style.ts';

export interface Figure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

/** Half of a mark of middle size: names keep off marks by so much, px. */
export const markRadiusPx = 5;

export const plotMargin = { l: 44, r: 12, t: 10, b: 34 } as const;

/** Plotly reads a few tags in texts; names come from the network and must stay texts. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function labelTrace(labels: readonly PlacedLabel[], ink: PlotInk): Data {
  return {
    type: 'scatter',
    mode: 'markers+text',
    x: labels.map(({ x }) => x),
    y: labels.map(({ y }) => y),
    text: labels.map(({ text }) => escapeMarkup(text)),
    textposition: labels.map(({ position }) => position),
    textfont: { color: ink.text, size: 11 },
    // Invisible markers: Plotly keeps texts clear of the marker's size only where there is one.
    marker: { size: labels.map(({ clearance }) => 2 * clearance - 5), opacity: 0 },
    hoverinfo: 'skip',
    showlegend: false,
    cliponaxis: false,
  };
}

/** Long names would cover the plot. */
export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 38)}…` : text;
}

/** `PC1 (52 % of the variance)`. */
export function componentTitle(component: number, explainedVariance: readonly number[]): string {
  const variance = explainedVariance[component];
  const share = variance === undefined ? '' : ` (${(variance * 100).toFixed(0)} % of the variance)`;
  return `PC${String(component + 1)}${share}`;
}

export function axisOf(title: string, range: readonly [number, number], ink: PlotInk) {
  return {
    title: { text: title, font: { size: 11, color: ink.dim }, standoff: 4 },
    range: [...range],
    color: ink.dim,
    gridcolor: ink.line,
    zerolinecolor: ink.line,
    tickfont: { size: 10, color: ink.dim },
  };
}

export interface PlotRoom {
  readonly width: number;
  readonly height: number;
}

export function baseLayout({ width, height }: PlotRoom, ink: PlotInk): Partial<Layout> {
  return {
    width,
    height,
    margin: plotMargin,
    paper_bgcolor: ink.ground,
    plot_bgcolor: ink.ground,
    font: { family: 'system-ui, sans-serif', color: ink.text },
    hovermode: 'closest',
    hoverlabel: { bgcolor: ink.ground, bordercolor: ink.dim, font: { color: ink.text, size: 11 } },
    dragmode: 'pan',
  };
}

/** The room inside the axes, px. */
export function innerRoom({ width, height }: PlotRoom): PlotRoom {
  return {
    width: Math.max(1, width - plotMargin.l - plotMargin.r),
    height: Math.max(1, height - plotMargin.t - plotMargin.b),
  };
}
