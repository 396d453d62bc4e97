// The bars of an address over time: up above the line, down below it, labels behind, gaps hatched. Dragging zooms, a click
// opens the packets of a bar, keys do the same.

import { useElementSize } from '@mantine/hooks';
import type { AddressSeries, SeriesBucket } from '@jaws/shared/contract/series';
import { layOutSeries, type SeriesAxis, type SeriesPicture } from '@jaws/shared/lookup/series-picture';
import { gapText, labelMix } from '@jaws/shared/lookup/series-text';
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { useShownTheme } from '../app/themed.tsx';
import { useApp, useSettings } from '../state/app-context.tsx';
import type { TimeRange } from '../state/navigation-store.ts';
import { formatBytes } from '../ui/format.ts';
import { rangeBetween, shareOf, type TimeAxis } from '../ui/histogram-shape.ts';
import { rangeText } from '../ui/range-text.ts';
import { useBrush } from '../ui/use-brush.ts';
import { bucketAt, bucketRange } from './series-zoom.ts';

/** Before the first measurement. */
const usual = { width: 300, height: 110 } as const;

function Bars({ picture, height }: { readonly picture: SeriesPicture; readonly height: number }): ReactNode {
  const { zeroY, up, down, bands, gaps } = picture;
  return (
    <>
      <defs>
        <pattern
          id="jw-series-hatch"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path className="jw-series-hatch" d="M0 0V6" />
        </pattern>
      </defs>
      {bands.map(({ x, width, label, colour }) => (
        <rect
          key={`${label} ${String(x)}`}
          className="jw-series-band"
          {...{ x, width, height, fill: colour }}
        />
      ))}
      {gaps.map(({ x, width, gap }) => (
        <rect
          key={gap.fromMs}
          className="jw-series-gap"
          {...{ x, width, height }}
          fill="url(#jw-series-hatch)"
        />
      ))}
      <path className="jw-bars-up" d={up} />
      <path className="jw-bars-down" d={down} />
      <path className="jw-series-zero" d={`M0 ${String(zeroY)}H10000`} />
    </>
  );
}

/** What stands under the pointer, in words. */
function Hovered(props: { readonly series: AddressSeries; readonly atMs: number }): ReactNode {
  const { series, atMs } = props;
  const clock = useSettings((state) => state.clock);
  const bucket = bucketAt(series, atMs);
  if (bucket !== undefined) return bucketText(bucket, series.bucketMs, clock);
  const gap = series.gaps.find(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs);
  return gap === undefined ? '' : gapText(gap);
}

function bucketText(bucket: SeriesBucket, bucketMs: number, clock: 'utc' | 'local'): string {
  const { bytesUp, bytesDown, labels } = bucket;
  const time = rangeText({ fromMs: bucket.ms, toMs: bucket.ms + bucketMs }, clock);
  const mix = labelMix(labels);
  return `${time}: up ${formatBytes(bytesUp)}, down ${formatBytes(bytesDown)}${mix === '' ? '' : `; ${mix}`}`;
}

export interface SeriesPlotProps {
  readonly series: AddressSeries;
  readonly axis: SeriesAxis;
  readonly onZoom: (range: TimeRange) => void;
  readonly onBack: () => void;
  /** Of a bar that was clicked, or of all that is shown. */
  readonly onPackets: (range: TimeRange) => void;
  /** True where the key had a meaning. */
  readonly onKey: (key: string) => boolean;
}

/** A second click within this time makes it a double click, ms. */
const doubleClickMs = 300;

/** A click waits whether it is the first one of a double click. */
function useSingleClick(act: (share: number) => void): {
  readonly onClick: (share: number) => void;
  readonly cancel: () => void;
} {
  const timer = useRef<number | undefined>(undefined);
  const cancel = (): void => {
    window.clearTimeout(timer.current);
  };
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    [],
  );
  return {
    onClick(share) {
      cancel();
      timer.current = window.setTimeout(() => {
        act(share);
      }, doubleClickMs);
    },
    cancel,
  };
}

/** What is dragged, and the moment under the pointer. */
function usePointer({ series, axis, onZoom, onBack, onPackets }: SeriesPlotProps) {
  const [hoveredMs, setHoveredMs] = useState<number | null>(null);
  const times: TimeAxis = { ...axis, bins: series.buckets.length };
  const msAt = (share: number): number => axis.startMs + share * (axis.endMs - axis.startMs);
  const click = useSingleClick((share) => {
    const bucket = bucketAt(series, msAt(share));
    if (bucket !== undefined && bucket.packetsUp + bucket.packetsDown > 0)
      onPackets(bucketRange(bucket, series.bucketMs));
  });
  const { element, handlers, shareAt, drag } = useBrush(true, {
    onRange(from, to) {
      onZoom(rangeBetween(times, from, to));
    },
    onClick: click.onClick,
    onDoubleClick() {
      click.cancel();
      onBack();
    },
  });
  const pointer = {
    ...handlers,
    onPointerMove(event: PointerEvent) {
      handlers.onPointerMove(event);
      setHoveredMs(msAt(shareAt(event)));
    },
    onPointerLeave() {
      setHoveredMs(null);
    },
  };
  return {
    element,
    pointer,
    hoveredMs,
    dragged: drag === null ? null : rangeBetween(times, drag.from, drag.to),
  };
}

function Dragged({ axis, range }: { readonly axis: SeriesAxis; readonly range: TimeRange }): ReactNode {
  const share = (ms: number): number => shareOf({ ...axis, bins: 0 }, ms) * 100;
  const style = { left: `${String(share(range.fromMs))}%`, right: `${String(100 - share(range.toMs))}%` };
  return <span className="jw-series-drag" style={style} />;
}

function Legend({ picture }: { readonly picture: SeriesPicture }): ReactNode {
  return (
    <p className="jw-series-legend">
      <span className="jw-series-key jw-series-key-up">up, above</span>
      <span className="jw-series-key jw-series-key-down">down, below</span>
      {picture.labels.map(({ label, colour }) => (
        <span key={label} className="jw-series-key">
          <i style={{ background: colour }} />
          {label}, behind
        </span>
      ))}
      {picture.gaps.length === 0 ? null : (
        <span className="jw-series-key jw-series-key-gap">not covered</span>
      )}
    </p>
  );
}

function Line(props: {
  readonly series: AddressSeries;
  readonly shown: TimeRange;
  readonly hoveredMs: number | null;
}): ReactNode {
  const { series, shown, hoveredMs } = props;
  const clock = useSettings((state) => state.clock);
  return (
    <p className="jw-series-line jw-mono">
      {hoveredMs === null ? rangeText(shown, clock) : <Hovered series={series} atMs={hoveredMs} />}
    </p>
  );
}

export function SeriesPlot(props: SeriesPlotProps): ReactNode {
  const { series, axis, onKey } = props;
  const theme = useShownTheme(useApp().stores.settings);
  const clock = useSettings((state) => state.clock);
  const { ref, width: measured, height: measuredHeight } = useElementSize();
  const [width, height] = [measured || usual.width, measuredHeight || usual.height];
  const picture = useMemo(
    () => layOutSeries(series, axis, { width, height, theme }),
    [series, axis, width, height, theme],
  );
  const { element, pointer, hoveredMs, dragged } = usePointer(props);
  const shown = { fromMs: axis.startMs, toMs: axis.endMs };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !onKey(event.key)) return;
    event.preventDefault();
    // The screen beside has a use of its own for these keys.
    event.stopPropagation();
  };
  return (
    <>
      <div
        ref={element}
        className="jw-series-plot"
        role="slider"
        tabIndex={0}
        aria-label="Time shown of the address"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        aria-valuetext={rangeText(shown, clock)}
        title="Drag to zoom, double click to go back, click on a bar for its packets; + and - zoom, arrow keys move"
        onKeyDown={onKeyDown}
        {...pointer}
      >
        <div ref={ref} className="jw-series-bars">
          <svg width={width} height={height} aria-hidden="true">
            <Bars picture={picture} height={height} />
          </svg>
        </div>
        <span className="jw-series-most jw-series-most-up">{formatBytes(picture.upMost)}</span>
        <span className="jw-series-most jw-series-most-down">{formatBytes(picture.downMost)}</span>
        {dragged === null ? null : <Dragged axis={axis} range={dragged} />}
      </div>
      <Line series={series} shown={dragged ?? shown} hoveredMs={dragged === null ? hoveredMs : null} />
      <Legend picture={picture} />
    </>
  );
}
