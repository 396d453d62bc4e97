// What a plot waits for: the size of its element, and the plot library.

import { useEffect, useState } from 'react';
import { loadPlotly, type Plotly, type PlotlyBuild } from '../platform/load-plotly.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function useElementSize(element: { readonly current: HTMLElement | null }): Size | null {
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

/** Null until it has been fetched. */
export function usePlotly(build: PlotlyBuild): Plotly | null {
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
