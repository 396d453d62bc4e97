// Plotly in a chunk of its own, fetched once and early: it is the largest part of the page, and the first
// picture waits for it. The strict build, because the ordinary one needs `unsafe-eval` for WebGL traces.

import type * as PlotlyModule from 'plotly.js';

export type Plotly = typeof PlotlyModule;

let loading: Promise<Plotly> | null = null;

export function loadPlotly(): Promise<Plotly> {
  loading ??= import('plotly.js/dist/plotly-strict.min.js').then((module) => module.default);
  return loading;
}

/** Whether this browser can draw with WebGL at all. */
export function hasWebGl(document: Document): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl');
    const found = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return found;
  } catch {
    return false;
  }
}
