// Owns the plot's element and calls Plotly.react on it; React never touches what is inside. Clicks give the id
// of the point. When the WebGL context is lost it says so, and the caller falls back to SVG.

import { useEffect, useRef, type ReactNode } from 'react';
import type { PlotlyHTMLElement, PlotMouseEvent } from 'plotly.js';
import type { PlotlyBuild } from '../../platform/load-plotly.ts';
import type { MenuPlace } from '../../ui/row-menu.tsx';
import type { Figure } from './plot-layout.ts';
import { useElementSize, usePlotly } from '../../ui/use-plotly.ts';

export interface ScatterPlotProps {
  readonly label: string;
  /** Must not change while mounted. */
  readonly build: PlotlyBuild;
  /** Made for a size in px; null while there is nothing to draw. */
  readonly figureFor: (width: number, height: number) => Figure | null;
  readonly onPick: (id: string) => void;
  /** A menu is asked for over a point. */
  readonly onMenu: (id: string, place: MenuPlace) => void;
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

function useContextLost(
  target: { readonly current: HTMLElement | null },
  plotly: unknown,
  onContextLost: () => void,
): void {
  useEffect(() => {
    const element = target.current;
    if (element === null || plotly === null) return undefined;
    // The event does not bubble; capturing sees it for any canvas inside.
    element.addEventListener('webglcontextlost', onContextLost, true);
    return () => {
      element.removeEventListener('webglcontextlost', onContextLost, true);
    };
  }, [target, plotly, onContextLost]);
}

export function ScatterPlot(props: ScatterPlotProps): ReactNode {
  const { label, build, figureFor, onPick, onMenu, onContextLost } = props;
  const frame = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const plotly = usePlotly(build);
  const pick = useRef(onPick);
  /** The point under the pointer. */
  const hovered = useRef<string | null>(null);
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
      plot.on('plotly_hover', (event) => {
        hovered.current = pickedId(event);
      });
      plot.on('plotly_unhover', () => {
        hovered.current = null;
      });
    });
  }, [plotly, size, figureFor]);
  useContextLost(target, plotly, onContextLost);
  useEffect(() => {
    const element = target.current;
    return () => {
      if (element !== null && plotly !== null) plotly.purge(element);
    };
  }, [plotly]);
  return (
    <div
      ref={frame}
      className="jw-plot-frame"
      role="img"
      aria-label={label}
      onContextMenu={(event) => {
        event.preventDefault();
        if (hovered.current !== null) onMenu(hovered.current, { x: event.clientX, y: event.clientY });
      }}
    >
      <div ref={target} className="jw-plot" data-testid="scatter" />
      {plotly === null ? <p className="jw-plot-loading jw-dim">Loading the plot…</p> : null}
    </div>
  );
}
