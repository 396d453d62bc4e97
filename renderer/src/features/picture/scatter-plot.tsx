// Owns the plot's element and calls Plotly.react on it; React never touches what is inside. Clicks give the id
// of the point. When the WebGL context is lost it says so, and the caller falls back to SVG.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PlotlyHTMLElement, PlotMouseEvent } from 'plotly.js';
import { loadPlotly, type Plotly, type PlotlyBuild } from '../../platform/load-plotly.ts';
import type { Figure } from './plot-figure.ts';

export interface ScatterPlotProps {
  readonly label: string;
  /** Must not change while mounted. */
  readonly build: PlotlyBuild;
  /** Made for a size in px; null while there is nothing to draw. */
  readonly figureFor: (width: number, height: number) => Figure | null;
  readonly onPick: (id: string) => void;
  readonly onContextLost: () => void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function useSize(element: { readonly current: HTMLElement | null }): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const width = Math.floor(entry.contentRect.width);
      const height = Math.floor(entry.contentRect.height);
      if (width > 0 && height > 0) setSize({ width, height });
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}

function usePlotly(build: PlotlyBuild): Plotly | null {
  const [plotly, setPlotly] = useState<Plotly | null>(null);
  useEffect(() => {
    let gone = false;
    void loadPlotly(build).then((loaded) => {
      if (!gone) setPlotly(() => loaded);
    });
    return () => {
      gone = true;
    };
  }, [build]);
  return plotly;
}

const config = { displayModeBar: false, scrollZoom: true, doubleClick: 'reset', showTips: false } as const;

function pickedId(event: PlotMouseEvent): string | null {
  const value: unknown = event.points[0]?.customdata;
  return typeof value === 'string' ? value : null;
}

export function ScatterPlot({ label, build, figureFor, onPick, onContextLost }: ScatterPlotProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
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
    void plotly.react(element, figure.data, figure.layout, config).then((plot: PlotlyHTMLElement) => {
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
