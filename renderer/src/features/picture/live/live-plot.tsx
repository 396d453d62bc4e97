// The live scatter plot: owns its element and everything drawn on it. React gives it the look; frames come from the
// buffer.

import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useApp, useLive, useLiveView } from '../../../state/app-context.tsx';
import { useCalm } from '../../../state/use-calm.ts';
import { showError } from '../../../ui/error-report.ts';
import { formatCount } from '../../../ui/format.ts';
import type { MenuPlace } from '../../../ui/row-menu.tsx';
import { offerWholeFigure } from '../keep-plot.ts';
import { innerRoom, plotMargin } from '../plot-layout.ts';
import type { PlotTheme } from '../point-style.ts';
import { unitTitles } from '../unit-text.ts';
import { useElementSize, usePlotly } from '../../../ui/use-plotly.ts';
import { HoverCard, type Hovered } from './hover-card.tsx';
import type { DragMode, LiveAxes } from './live-figure.ts';
import { PlotDriver } from './plot-driver.ts';
import { PlotPainter, type Look } from './plot-painter.ts';
import { watchPointer, type Place } from './plot-pointer.ts';
import { PointCanvas } from './point-canvas.ts';

interface LivePlotProps {
  readonly axes: LiveAxes;
  readonly theme: PlotTheme;
  readonly dragMode: DragMode;
  readonly onMenu: (place: MenuPlace) => void;
}

/** What the pointer does on the plot, as changes of the selection. */
function usePointer() {
  const { stores } = useApp();
  const { live } = stores;
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const events = useMemo(
    () => ({
      onPick: (key: number, isAdded: boolean) => {
        const { select, toggleSelected } = live.getState();
        if (isAdded) toggleSelected(key);
        else select([key], { key, id: null });
      },
      onSelect: (keys: readonly number[]) => {
        const [first] = keys;
        live.getState().select(keys, first === undefined ? null : { key: first, id: null });
      },
      onHover: (key: number | null, place: Place) => {
        setHovered(key === null ? null : { key, ...place });
      },
    }),
    [live],
  );
  return { hovered, events };
}

type PointerEvents = ReturnType<typeof usePointer>['events'];

interface Targets {
  /** Plotly's. */
  readonly plot: { readonly current: HTMLElement | null };
  readonly canvas: { readonly current: HTMLCanvasElement | null };
}

/** Keeps plot and canvas in step with the frames, as soon as the plot library is here. */
function usePainter(
  { plot, canvas }: Targets,
  { onSelect, onHover, onPick }: PointerEvents,
  onMoved: (isMoved: boolean) => void,
): { readonly painter: { readonly current: PlotPainter | null }; readonly isReady: boolean } {
  const { stores, platform } = useApp();
  const { liveFrames } = stores;
  // The build without WebGL: it draws the axes, and starts in a quarter of the time.
  const plotly = usePlotly('basic');
  const painter = useRef<PlotPainter | null>(null);
  useEffect(() => {
    const element = plot.current;
    if (element === null || canvas.current === null || plotly === null) return undefined;
    const { recorder } = platform;
    const driver = new PlotDriver(element, plotly, {
      onAxes: () => {
        made.axesMoved();
      },
      onArea: (area) => {
        made.drawArea(area);
      },
      onSelect: (area) => {
        onSelect(made.keysWithin(area));
      },
      onReset: () => {
        made.showAll();
      },
      onFailed: showError,
    });
    const made = new PlotPainter({
      ...{ frames: liveFrames, driver, canvas: new PointCanvas(canvas.current), recorder },
      now: () => window.performance.now(),
      onDrawn: (number) => {
        element.dataset['drawn'] = 'true';
        element.dataset['frame'] = String(number);
        recorder?.drawn(number);
      },
      onMoved,
    });
    const takeBack = offerWholeFigure(element, () => made.wholeFigure());
    const keyAt = ({ x, y }: Place): number | null => {
      const { left, top } = element.getBoundingClientRect();
      return made.keyAt({ x: x - left, y: y - top });
    };
    const stopPointer = watchPointer({ element, keyAt, onHover, onPick });
    const stopFrames = liveFrames.subscribe(() => {
      made.takeFrame();
    });
    painter.current = made;
    return () => {
      stopFrames();
      stopPointer();
      takeBack();
      made.close();
      driver.close();
      painter.current = null;
      onMoved(false);
    };
  }, [plot, canvas, plotly, liveFrames, platform, onSelect, onHover, onPick, onMoved]);
  return { painter, isReady: plotly !== null };
}

function PlotCanvas(props: LivePlotProps): ReactNode {
  const { axes, theme, dragMode, onMenu } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(frame);
  const { hovered, events } = usePointer();
  const [isMoved, setMoved] = useState(false);
  const { painter, isReady } = usePainter({ plot, canvas }, events, setMoved);
  const { stores } = useApp();
  const isCalm = useCalm();
  const unit = useLive((state) => state.settings.unit);
  const selected = useLive((state) => state.selected);
  const focusKey = useLive((state) => state.focus?.key ?? null);
  useEffect(() => {
    if (!isReady || size === null) return;
    const look: Look = { axes, theme, dragMode, isCalm, selected, focusKey, ...size };
    painter.current?.setLook(look);
  }, [painter, isReady, size, axes, theme, dragMode, isCalm, selected, focusKey]);
  const openMenu = (event: MouseEvent): void => {
    event.preventDefault();
    const { live } = stores;
    if (hovered !== null && !live.getState().selected.has(hovered.key))
      live.getState().select([hovered.key], { key: hovered.key, id: null });
    onMenu({ x: event.clientX, y: event.clientY });
  };
  const label = `Live scatter plot of ${unitTitles[unit].many}; the same points are in the table All points`;
  return (
    <div ref={frame} className="jw-plot-frame" onContextMenu={openMenu}>
      <div ref={plot} className="jw-plot" data-testid="live-scatter" role="img" aria-label={label} />
      <canvas
        ref={canvas}
        className="jw-points"
        aria-hidden="true"
        style={{ left: plotMargin.l, top: plotMargin.t, ...(size === null ? {} : innerRoom(size)) }}
      />
      {isReady ? null : <p className="jw-plot-loading jw-dim">Loading the plot…</p>}
      {isMoved ? (
        <Button
          className="jw-show-all"
          size="compact-xs"
          variant="default"
          onClick={() => {
            painter.current?.showAll();
          }}
        >
          Show all points
        </Button>
      ) : null}
      {hovered === null ? null : <HoverCard hovered={hovered} />}
    </div>
  );
}

/** What must be said about points left out; null when all are drawn. */
function cutText(units: number, points: number): string | null {
  if (points >= units) return null;
  return `Drawn: about ${formatCount(points)} of ${formatCount(units)}; every anomaly kept, the rest sampled.`;
}

export function LivePlot(props: LivePlotProps): ReactNode {
  const { shown } = useLiveView();
  const note = cutText(shown?.summary.units ?? 0, shown?.points.length ?? 0);
  return (
    <>
      <PlotCanvas {...props} />
      {note === null ? null : (
        <p className="jw-plot-note jw-dim" role="note">
          {note}
        </p>
      )}
    </>
  );
}
