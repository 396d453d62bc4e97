// Draws figures on one element, the newest only: while Plotly is at work, figures in between are passed over. Tells
// which key was clicked, hovered or selected.

import type { PlotDatum, PlotlyHTMLElement, PlotMouseEvent, PlotSelectionEvent } from 'plotly.js';
import type { Plotly } from '../../../platform/load-plotly.ts';
import { plotConfig } from '../scatter-plot.tsx';
import type { LiveFigure } from './live-figure.ts';

export interface PlotEvents {
  readonly onPick: (key: number, isAdded: boolean) => void;
  readonly onSelect: (keys: readonly number[]) => void;
  readonly onHover: (key: number | null, at: { readonly x: number; readonly y: number }) => void;
  readonly onDrawn: () => void;
  readonly onFailed: (error: unknown) => void;
}

type Place = Pick<PlotDatum, 'curveNumber' | 'pointNumber'>;

export class PlotDriver {
  private readonly element: HTMLElement;
  private readonly plotly: Plotly;
  private readonly events: PlotEvents;
  private wanted: LiveFigure | null = null;
  private drawn: LiveFigure | null = null;
  private isBusy = false;
  private isClosed = false;

  constructor(element: HTMLElement, plotly: Plotly, events: PlotEvents) {
    this.element = element;
    this.plotly = plotly;
    this.events = events;
  }

  get busy(): boolean {
    return this.isBusy;
  }

  draw(figure: LiveFigure): void {
    this.wanted = figure;
    if (!this.isBusy) this.run().catch(this.events.onFailed);
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
        const plot = await this.plotly.react(this.element, next.data, next.layout, plotConfig);
        this.drawn = next;
        if (isFirst) this.listen(plot);
        this.element.dataset['drawn'] = 'true';
        this.events.onDrawn();
      }
    } finally {
      this.isBusy = false;
    }
  }

  private keyAt({ curveNumber, pointNumber }: Place): number | null {
    return this.drawn?.keys[curveNumber]?.[pointNumber] ?? null;
  }

  private listen(plot: PlotlyHTMLElement): void {
    const keyOf = ({ points }: PlotMouseEvent): number | null => {
      const [first] = points;
      return first === undefined ? null : this.keyAt(first);
    };
    plot.on('plotly_click', (event) => {
      const key = keyOf(event);
      const { ctrlKey, metaKey, shiftKey } = event.event;
      if (key !== null) this.events.onPick(key, ctrlKey || metaKey || shiftKey);
    });
    plot.on('plotly_hover', (event) => {
      this.events.onHover(keyOf(event), { x: event.event.clientX, y: event.event.clientY });
    });
    plot.on('plotly_unhover', () => {
      this.events.onHover(null, { x: 0, y: 0 });
    });
    // Without points the gesture was a click beside everything: it is said as an empty selection.
    plot.on('plotly_selected', (event: PlotSelectionEvent | undefined) => {
      if (event === undefined) return;
      this.events.onSelect(event.points.flatMap((point) => this.keyAt(point) ?? []));
    });
  }
}
