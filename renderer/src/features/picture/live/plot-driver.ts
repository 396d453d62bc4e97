// Plotly's share of the live plot: axes, moving and zooming, box and lasso. The newest axes win: while Plotly is at
// work, those in between are passed over. Points are not Plotly's (see point-canvas.ts).

import type { PlotlyHTMLElement, PlotRelayoutEvent, PlotSelectionEvent } from 'plotly.js';
import type { Plotly } from '../../../platform/load-plotly.ts';
import type { Figure } from '../plot-layout.ts';
import { plotConfig } from '../scatter-plot.tsx';
import type { Range } from './axis-range.ts';
import type { DrawnArea } from './plot-marks.ts';

export interface PlotEvents {
  /** The axes stand, or have moved: points must be drawn anew. */
  readonly onAxes: () => void;
  /** While something is drawn with box or lasso; null when that is over. */
  readonly onArea: (area: DrawnArea | null) => void;
  readonly onSelect: (area: DrawnArea) => void;
  /** A double click: everything is to be seen again. */
  readonly onReset: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** What is shown now, after the user's moving and zooming. */
export interface ShownRanges {
  readonly x: Range;
  readonly y: Range;
}

/** Plotly would go back to the ranges of the first frame, which new points have outgrown: that is ours to do. */
const liveConfig = { ...plotConfig, doubleClick: false } as const;

interface AxisLike {
  readonly range?: readonly unknown[] | undefined;
}

interface LayoutLike {
  readonly xaxis?: AxisLike | undefined;
  readonly yaxis?: AxisLike | undefined;
}

function rangesOf({ xaxis, yaxis }: LayoutLike): ShownRanges | null {
  const [x0, x1] = xaxis?.range ?? [];
  const [y0, y1] = yaxis?.range ?? [];
  const isKnown = [x0, x1, y0, y1].every((value) => typeof value === 'number');
  return isKnown ? { x: [Number(x0), Number(x1)], y: [Number(y0), Number(y1)] } : null;
}

function areaOf({ range, lassoPoints }: PlotSelectionEvent): DrawnArea | null {
  const corners = lassoPoints ?? range;
  if (corners === undefined) return null;
  return { kind: lassoPoints === undefined ? 'box' : 'lasso', x: corners.x, y: corners.y };
}

export class PlotDriver {
  private readonly element: HTMLElement;
  private readonly plotly: Plotly;
  private readonly events: PlotEvents;
  private wanted: Figure | null = null;
  private drawn: Figure | null = null;
  private isBusy = false;
  private isClosed = false;

  constructor(element: HTMLElement, plotly: Plotly, events: PlotEvents) {
    this.element = element;
    this.plotly = plotly;
    this.events = events;
  }

  draw(figure: Figure): void {
    this.wanted = figure;
    if (!this.isBusy) this.run().catch(this.events.onFailed);
  }

  /**
   * Null before anything is drawn. From Plotly's own state: its events do not carry the ranges while something is
   * dragged, and what was asked for is not what is shown once somebody has zoomed.
   */
  shown(): ShownRanges | null {
    if (this.drawn === null) return null;
    const { _fullLayout: full } = this.element as { readonly _fullLayout?: LayoutLike };
    return rangesOf(full ?? {}) ?? rangesOf(this.drawn.layout);
  }

  close(): void {
    this.isClosed = true;
    this.plotly.purge(this.element);
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    try {
      for (let next = this.wanted; next !== null && !this.isClosed; next = this.wanted) {
        this.wanted = null;
        const isFirst = this.drawn === null;
        const plot = await this.plotly.react(this.element, next.data, next.layout, liveConfig);
        this.drawn = next;
        if (isFirst) this.listen(plot);
        this.events.onAxes();
      }
    } finally {
      this.isBusy = false;
    }
  }

  private listen(plot: PlotlyHTMLElement): void {
    const { onAxes, onArea, onSelect, onReset } = this.events;
    plot.on('plotly_relayouting', onAxes);
    plot.on('plotly_doubleclick', onReset);
    plot.on('plotly_relayout', (event: PlotRelayoutEvent) => {
      onAxes();
      // Told after its points were: what was drawn is over then, and must not be dragged about by the next gesture.
      const { selections } = event as { readonly selections?: readonly unknown[] };
      if (this.drawn !== null && (selections?.length ?? 0) > 0) this.draw(this.drawn);
    });
    plot.on('plotly_selecting', (event: PlotSelectionEvent | undefined) => {
      onArea(event === undefined ? null : areaOf(event));
    });
    // Without an event the gesture was a click.
    plot.on('plotly_selected', (event: PlotSelectionEvent | undefined) => {
      onArea(null);
      const area = event === undefined ? null : areaOf(event);
      if (area !== null) onSelect(area);
    });
  }
}
