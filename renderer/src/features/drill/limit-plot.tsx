// The detection limit: rate across, size upwards, a line for each kind of server. The table has the same numbers.

import { useElementSize } from '@mantine/hooks';
import type { DrillLimitResult } from '@jaws/shared/contract/drill';
import { layOutLimit, type LimitLine } from '@jaws/shared/plot/limit-picture';
import { plotInk } from '@jaws/shared/plot/point-style';
import { shapePath } from '@jaws/shared/plot/shape-path';
import { useMemo, type ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useSettings } from '../../state/app-context.tsx';
import { PlotAxes } from '../../ui/plot-axes.tsx';

/** px at 100 %: letters grow with the page's zoom, and what is kept free for them, too. */
const margin = { left: 60, right: 8, top: 8, bottom: 40 } as const;
const usualHeight = 360;
/** Before the first measurement. */
const usualWidth = 640;

function Line({ line, ground }: { readonly line: LimitLine; readonly ground: string }): ReactNode {
  const { text, colour, half, most, marks } = line;
  if (marks.length === 0) return null;
  return (
    <g aria-label={text} stroke={colour}>
      <path d={half} fill="none" strokeWidth={2} />
      <path d={most} fill="none" strokeWidth={1.5} strokeDasharray="6 4" />
      {marks.map(({ path, isNoticed, title }) => (
        <path key={title} d={path} strokeWidth={2} fill={isNoticed ? colour : ground}>
          <title>{title}</title>
        </path>
      ))}
    </g>
  );
}

function Legend({ lines }: { readonly lines: readonly LimitLine[] }): ReactNode {
  return (
    <figcaption className="jw-limit-legend">
      {lines.map(({ text, colour, shape }) => (
        <span key={text}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d={shapePath(shape, 6, 6, 10)} fill={colour} />
          </svg>
          {text}
        </span>
      ))}
      <span className="jw-dim">
        Upwards: size of the upload. Whole line: from here on half are noticed; dashed: nine of ten; hollow:
        not noticed by this size, and the traffic ends.
      </span>
    </figcaption>
  );
}

export function LimitPlot(props: {
  readonly result: DrillLimitResult;
  readonly theme: ShownTheme;
}): ReactNode {
  const { result, theme } = props;
  const { ref, width: measured } = useElementSize<HTMLElement>();
  const scale = useSettings((state) => state.zoom) / 100;
  const width = measured > 0 ? measured : usualWidth;
  const area = {
    width: Math.max(1, width - (margin.left + margin.right) * scale),
    height: (usualHeight - margin.top - margin.bottom) * scale,
  };
  const picture = useMemo(
    () => layOutLimit(result, { width: area.width, height: area.height, scale, theme }),
    [result, area.width, area.height, scale, theme],
  );
  const label = 'Size from which on uploads are noticed, by rate and kind of server. The table has the same.';
  return (
    <figure ref={ref} className="jw-limit-plot">
      <svg width={width} height={usualHeight * scale} role="img" aria-label={label}>
        <g transform={`translate(${String(margin.left * scale)} ${String(margin.top * scale)})`}>
          <PlotAxes
            across={picture.rates}
            upwards={picture.sizes}
            area={area}
            line={plotInk[theme].line}
            title="Rate of the upload"
          />
          {picture.lines.map((line) => (
            <Line key={line.text} line={line} ground={plotInk[theme].ground} />
          ))}
        </g>
      </svg>
      <Legend lines={picture.lines} />
    </figure>
  );
}
