// Bytes sent and received over time, above every table and picture: what the filter leaves in colour, the rest pale.
// Dragging sets the time range; so do the arrow keys; Escape or a double click lets it go.

import type { KeyboardEvent, ReactNode } from 'react';
import type { Timeline } from '@jaws/shared/contract/stats';
import { useNavigation, useSettings } from '../../state/app-context.tsx';
import type { TimeRange } from '../../state/navigation-store.ts';
import { formatBytes, formatSecond } from '../../ui/format.ts';
import { FindingMarks } from './finding-marks.tsx';
import {
  barsPath,
  highestOf,
  rangeBetween,
  rangeOfKey,
  shareOf,
  timeAxis,
  type TimeAxis,
} from '../../ui/histogram-shape.ts';
import { rangeText } from '../../ui/range-text.ts';
import { useBrush } from '../../ui/use-brush.ts';
import { useTimeline } from './use-timeline.ts';

/** Up above the line, down below it, each by its own highest: else what is sent would not be seen beside what came. */
const line = 60;
const height = 100;
const up = { from: line - 1, to: 2, least: 2 } as const;
const down = { from: line + 1, to: height - 1, least: 1.5 } as const;

function Bars({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const [upMost, downMost] = [highestOf(timeline.allUp), highestOf(timeline.allDown)];
  return (
    <svg
      className="jw-histogram-bars"
      viewBox={`0 0 ${String(timeline.up.length)} ${String(height)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="jw-bars-rest" d={barsPath(timeline.allUp, upMost, up)} />
      <path className="jw-bars-rest" d={barsPath(timeline.allDown, downMost, down)} />
      <path className="jw-bars-up" d={barsPath(timeline.up, upMost, up)} />
      <path className="jw-bars-down" d={barsPath(timeline.down, downMost, down)} />
      <path className="jw-bars-line" d={`M0 ${String(line)}H${String(timeline.up.length)}`} />
    </svg>
  );
}

/** Shades what is outside the range. */
function Shades({ axis, range }: { readonly axis: TimeAxis; readonly range: TimeRange }): ReactNode {
  const [from, to] = [shareOf(axis, range.fromMs), shareOf(axis, range.toMs)];
  return (
    <>
      <span className="jw-histogram-shade" style={{ left: 0, width: `${from * 100}%` }} />
      <span className="jw-histogram-shade" style={{ left: `${to * 100}%`, right: 0 }} />
      <span className="jw-histogram-edge" style={{ left: `${from * 100}%` }} />
      <span className="jw-histogram-edge" style={{ left: `${to * 100}%` }} />
    </>
  );
}

function useRangeBrush(axis: TimeAxis | null, setRange: (range: TimeRange | null) => void) {
  const { element, handlers, drag } = useBrush(axis !== null, {
    onRange(from, to) {
      if (axis !== null) setRange(rangeBetween(axis, from, to));
    },
    onDoubleClick() {
      setRange(null);
    },
  });
  const dragged = drag === null || axis === null ? null : rangeBetween(axis, drag.from, drag.to);
  return { element, handlers, dragged };
}

function Scale({ timeline }: { readonly timeline: Timeline | null }): ReactNode {
  const peak = (values: ArrayLike<number> | undefined): string =>
    values === undefined ? '' : formatBytes(highestOf(values));
  return (
    <div className="jw-histogram-scale" aria-hidden="true">
      <span title="Most bytes sent in one bar">Up {peak(timeline?.allUp)}</span>
      <span title="Most bytes received in one bar">Down {peak(timeline?.allDown)}</span>
    </div>
  );
}

function Times(props: { readonly axis: TimeAxis | null; readonly dragged: TimeRange | null }): ReactNode {
  const { axis, dragged } = props;
  const clock = useSettings((state) => state.clock);
  return (
    <div className="jw-histogram-times jw-mono">
      <span>{axis === null ? '' : formatSecond(axis.startMs, clock)}</span>
      <span>{dragged === null ? '' : rangeText(dragged, clock)}</span>
      <span>{axis === null ? '' : formatSecond(axis.endMs, clock)}</span>
    </div>
  );
}

function useRangeKeys(axis: TimeAxis | null): (event: KeyboardEvent) => void {
  const { range, setRange } = useNavigation((state) => state);
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || axis === null) return;
    const next = rangeOfKey(axis, range, event.key, event.shiftKey);
    if (next === null && event.key !== 'Escape') return;
    event.preventDefault();
    // The screen below has a use of its own for these keys.
    event.stopPropagation();
    setRange(next);
  };
}

export function Histogram({ dataset }: { readonly dataset: string }): ReactNode {
  const { filter, range, setRange } = useNavigation((state) => state);
  const clock = useSettings((state) => state.clock);
  const timeline = useTimeline(dataset, filter);
  const axis = timeAxis(timeline);
  const { element, handlers, dragged } = useRangeBrush(axis, setRange);
  const onKeyDown = useRangeKeys(axis);
  const shown = axis === null ? null : (dragged ?? range);
  return (
    <section className="jw-histogram" aria-label="Bytes over time">
      <Scale timeline={timeline} />
      <div
        ref={element}
        className="jw-histogram-plot"
        role="slider"
        tabIndex={0}
        aria-label="Time range"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={axis === null || shown === null ? 0 : Math.round(shareOf(axis, shown.fromMs) * 100)}
        aria-valuetext={shown === null ? 'All times' : rangeText(shown, clock)}
        title="Drag to choose a time range; arrow keys move it, Escape or a double click shows all times"
        onKeyDown={onKeyDown}
        {...handlers}
      >
        {timeline === null ? null : <Bars timeline={timeline} />}
        {axis === null || shown === null ? null : <Shades axis={axis} range={shown} />}
      </div>
      <div className="jw-histogram-findings">
        {axis === null ? null : <FindingMarks dataset={dataset} axis={axis} />}
      </div>
      <Times axis={axis} dragged={dragged} />
    </section>
  );
}
