// The live scatter plot: owns its element and everything drawn on it. React gives it the look; frames come from the
// buffer.

import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { hasWebGl, smallSetPoints } from '../../../platform/load-plotly.ts';
import { useApp, useLive, useLiveView } from '../../../state/app-context.tsx';
import { useCalm } from '../../../state/use-calm.ts';
import { showError } from '../../../ui/error-report.ts';
import { formatCount } from '../../../ui/format.ts';
import type { MenuPlace } from '../../../ui/row-menu.tsx';
import { maxSvgPoints } from '../drawn-points.ts';
import type { PlotTheme } from '../point-style.ts';
import { unitTitles } from '../unit-text.ts';
import { useElementSize, usePlotly } from '../use-plotly.ts';
import { HoverCard, type Hovered } from './hover-card.tsx';
import type { DragMode, LiveAxes } from './live-figure.ts';
import { PlotDriver } from './plot-driver.ts';
import { PlotPainter, type Look } from './plot-painter.ts';

interface LivePlotProps {
  readonly axes: LiveAxes;
  readonly theme: PlotTheme;
  readonly dragMode: DragMode;
  readonly onMenu: (place: MenuPlace) => void;
}

type CanvasProps = LivePlotProps & { readonly webGl: boolean; readonly onContextLost: () => void };

/** What the pointer does on the plot, as changes of the selection. */
function usePointer() {
  const { stores } = useApp();
  const { live } = stores;
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const events = useMemo(
    () => ({
      onPick(key: number, isAdded: boolean) {
        const { select, toggleSelected } = live.getState();
        if (isAdded) toggleSelected(key);
        else select([key], { key, id: null });
      },
      onSelect(keys: readonly number[]) {
        const [first] = keys;
        live.getState().select(keys, first === undefined ? null : { key: first, id: null });
      },
      onHover(key: number | null, place: { readonly x: number; readonly y: number }) {
        setHovered(key === null ? null : { key, ...place });
      },
      onFailed: showError,
    }),
    [live],
  );
  return { hovered, events };
}

function usePainter(
  target: { readonly current: HTMLElement | null },
  { webGl, onContextLost }: CanvasProps,
  events: ReturnType<typeof usePointer>['events'],
): { readonly painter: { readonly current: PlotPainter | null }; readonly isReady: boolean } {
  const { stores, platform } = useApp();
  const { liveFrames } = stores;
  const plotly = usePlotly(webGl ? 'strict' : 'basic');
  const painter = useRef<PlotPainter | null>(null);
  useEffect(() => {
    const element = target.current;
    if (element === null || plotly === null) return undefined;
    const recorder = platform.recorder;
    const onDrawn = (): void => {
      const number = liveFrames.getView().shown?.summary.number ?? 0;
      element.dataset['frame'] = String(number);
      recorder?.drawn(number);
    };
    const driver = new PlotDriver(element, plotly, { ...events, onDrawn });
    const now = (): number => window.performance.now();
    const made = new PlotPainter({ frames: liveFrames, driver, recorder, now });
    const stopFrames = liveFrames.subscribe(() => {
      made.takeFrame();
    });
    // The event does not bubble; capturing sees it for any canvas inside.
    element.addEventListener('webglcontextlost', onContextLost, true);
    painter.current = made;
    return () => {
      element.removeEventListener('webglcontextlost', onContextLost, true);
      stopFrames();
      made.close();
      driver.close();
      painter.current = null;
    };
  }, [target, plotly, liveFrames, platform, events, onContextLost]);
  return { painter, isReady: plotly !== null };
}

function PlotCanvas(props: CanvasProps): ReactNode {
  const { axes, theme, dragMode, webGl, onMenu } = props;
  const frame = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const { hovered, events } = usePointer();
  const { painter, isReady } = usePainter(target, props, events);
  const { stores } = useApp();
  const isCalm = useCalm();
  const unit = useLive((state) => state.settings.unit);
  const selected = useLive((state) => state.selected);
  const focusKey = useLive((state) => state.focus?.key ?? null);
  useEffect(() => {
    if (!isReady || size === null) return;
    const look: Look = { axes, theme, dragMode, webGl, isCalm, selected, focusKey, ...size };
    painter.current?.setLook(look);
  }, [painter, isReady, size, axes, theme, dragMode, webGl, isCalm, selected, focusKey]);
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
      <div ref={target} className="jw-plot" data-testid="live-scatter" role="img" aria-label={label} />
      {isReady ? null : <p className="jw-plot-loading jw-dim">Loading the plot…</p>}
      {hovered === null ? null : <HoverCard hovered={hovered} />}
    </div>
  );
}

/** SVG until there are more points than it draws well; then WebGL, and SVG again only when that is lost or missing. */
function useWebGl(points: number): {
  readonly webGl: boolean;
  readonly isCut: boolean;
  readonly lose: () => void;
} {
  const [isLarge, setLarge] = useState(false);
  const [isLost, setLost] = useState(false);
  if (!isLarge && points > smallSetPoints) setLarge(true);
  const canDraw = useMemo(() => isLarge && hasWebGl(document), [isLarge]);
  const webGl = canDraw && !isLost;
  const lose = useCallback(() => {
    setLost(true);
  }, []);
  return { webGl, isCut: isLarge && !webGl, lose };
}

/** What must be said about points left out; null when all are drawn. */
function cutText(units: number, points: number, isCut: boolean): string | null {
  const drawn = isCut ? Math.min(points, maxSvgPoints) : points;
  const left =
    drawn < units
      ? `Drawn: about ${formatCount(drawn)} of ${formatCount(units)}; every anomaly kept, the rest sampled. `
      : '';
  const reason = isCut ? 'This browser has no WebGL: drawn as SVG.' : '';
  return left + reason === '' ? null : left + reason;
}

export function LivePlot(props: LivePlotProps): ReactNode {
  const { shown } = useLiveView();
  const points = shown?.points.length ?? 0;
  const { webGl, isCut, lose } = useWebGl(points);
  const note = cutText(shown?.summary.units ?? 0, points, isCut);
  return (
    <>
      {/* A canvas cannot change its kind of context: a fresh element for the other one. */}
      <PlotCanvas key={webGl ? 'webgl' : 'svg'} {...props} webGl={webGl} onContextLost={lose} />
      {note === null ? null : (
        <p className="jw-plot-note jw-dim" role="note">
          {note}
        </p>
      )}
    </>
  );
}
