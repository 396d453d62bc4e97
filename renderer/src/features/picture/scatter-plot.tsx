// Owns the plot's element and calls Plotly.react on it; React never touches what is inside. Clicks give the id
// of the point. When the WebGL context is lost it says so, and the caller falls back to SVG.

import { useEffect, useRef, type ReactNode } from 'react';
import type { PlotlyHTMLElement, PlotMouseEvent } from 'plotly.js';
import type { PlotlyBuild } from '../../platform/load-plotly.ts';
import type { Figure } from './plot-layout.ts';
import { useElementSize, usePlotly } from './use-plotly.ts';

export interface ScatterPlotProps {
  readonly label: string;
  /** Must not change while mounted. */
  readonly build: PlotlyBuild;
  /** Made for a size in px; null while there is nothing to draw. */
  readonly figureFor: (width: number, height: number) => Figure | null;
  readonly onPick: (id: string) => void;
  readonly onContextLost: () => void;
}

export const plotConfig = {
  displayModeBar: false,
  scrollZoom: true,
  doubleClick: 'reset',
  showTips: false,
} as const;

function pickedId(event: PlotMouseEvent): string | null {
  const value: unknown = event.points[0]?.customdata;
  return typeof value === 'string' ? value : null;
}

export function ScatterPlot({ label, build, figureFor, onPick, onContextLost }: ScatterPlotProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const plotly = usePlotly(build);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  }, [onPick]);
  useEffect(() => {
    const element = target.current;
    const figure = size === null ? null : figureFor(size.width, size.height);
    if (plotly === null || element === null || figure === null) return;
    const isNew = !('on' in element);
    void plotly.react(element, figure.data, figure.layout, plotConfig).then((plot: PlotlyHTMLElement) => {
      element.dataset['drawn'] = 'true';
      if (!isNew) return;
      plot.on('plotly_click', (event) => {
        const id = pickedId(event);
        if (id !== null) pick.current(id);
      });
    });
  }, [plotly, size, figureFor]);
  useEffect(() => {
    const element = target.current;
    if (element === null || plotly === null) return undefined;
    // The event does not bubble; capturing sees it for any canvas inside.
    element.addEventListener('webglcontextlost', onContextLost, true);
    return () => {
      element.removeEventListener('webglcontextlost', onContextLost, true);
    };
  }, [plotly, onContextLost]);
  useEffect(() => {
    const element = target.current;
    return () => {
      if (element !== null && plotly !== null) plotly.purge(element);
    };
  }, [plotly]);
  return (
    <div ref={frame} className="jw-plot-frame" role="img" aria-label={label}>
      <div ref={target} className="jw-plot" data-testid="scatter" />
      {plotly === null ? <p className="jw-plot-loading jw-dim">Loading the plot…</p> : null}
    </div>
  );
}
