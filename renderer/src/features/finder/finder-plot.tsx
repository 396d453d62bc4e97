// The picture: ports across, bytes sent upwards, a point for what a channel sent under one label. The tables below have the
// same channels for who cannot see it.

import { useElementSize } from '@mantine/hooks';
import type { FinderPoints } from '@jaws/shared/contract/finder';
import { layOutFinder, type FinderPicture, type LabelLook } from '@jaws/shared/finder/finder-picture';
import { plotInk } from '@jaws/shared/plot/point-style';
import { shapePath } from '@jaws/shared/plot/shape-path';
import { useMemo, type ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useSettings } from '../../state/app-context.tsx';
import { formatCount } from '../../ui/format.ts';
import { FinderCard, Remark } from './finder-card.tsx';

/** px at 100 %: letters grow with the page's zoom, and what is kept free for them, too. */
const margin = { left: 56, right: 12, top: 8, bottom: 22 } as const;
const usualHeight = 300;
/** Before the first measurement. */
const usualWidth = 640;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function frameOf(width: number, scale: number): Frame {
  return {
    left: margin.left * scale,
    right: width - margin.right * scale,
    top: margin.top * scale,
    bottom: (usualHeight - margin.bottom) * scale,
  };
}

function Axes(props: {
  readonly picture: FinderPicture;
  readonly frame: Frame;
  readonly theme: ShownTheme;
}): ReactNode {
  const { picture, frame, theme } = props;
  const { left, right, top, bottom } = frame;
  return (
    <g className="jw-finder-axes" stroke={plotInk[theme].line}>
      {picture.ports.map(({ at, text }) => (
        <g key={text} transform={`translate(${String(left + at)} 0)`}>
          <path d={`M0 ${String(top)}V${String(bottom)}`} />
          <text y={bottom} dy="1.3em" textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      {picture.bytes.map(({ at, text }) => (
        <g key={text} transform={`translate(0 ${String(top + at)})`}>
          <path d={`M${String(left)} 0H${String(right)}`} />
          <text x={left} dx="-0.5em" dy="0.35em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

function Marks({ picture, frame }: { readonly picture: FinderPicture; readonly frame: Frame }): ReactNode {
  return (
    <g transform={`translate(${String(frame.left)} ${String(frame.top)})`}>
      {picture.marks.map(({ x, y, look, title }, at) => (
        <path
          key={`${String(at)} ${title}`}
          className={look.isOrdinary ? 'jw-finder-quiet' : 'jw-finder-loud'}
          d={shapePath(look.shape, x, y, look.diameter)}
          fill={look.colour}
        >
          <title>{title}</title>
        </path>
      ))}
    </g>
  );
}

function LegendEntry({ look }: { readonly look: LabelLook }): ReactNode {
  return (
    <li>
      <svg viewBox="0 0 12 12" className="jw-finder-swatch" aria-hidden="true">
        <path d={shapePath(look.shape, 6, 6, 10)} fill={look.colour} />
      </svg>
      {look.label} ({formatCount(look.count)})
    </li>
  );
}

export function FinderPlot(props: { readonly points: FinderPoints; readonly theme: ShownTheme }): ReactNode {
  const { points, theme } = props;
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = measured > 0 ? measured : usualWidth;
  const scale = useSettings((state) => state.zoom) / 100;
  const frame = frameOf(width, scale);
  const picture = useMemo(() => {
    const { left, right, top, bottom } = frameOf(width, scale);
    return layOutFinder(points, { width: right - left, height: bottom - top, scale, theme });
  }, [points, theme, width, scale]);
  const shown = points.port.length;
  const label = `${formatCount(shown)} channels by port and bytes sent; the tables below name them`;
  return (
    <FinderCard title="Ports and bytes sent" wide>
      {shown === 0 ? <Remark>No channel with a port leaves the local addresses here.</Remark> : null}
      <div ref={ref} className="jw-finder-plot" hidden={shown === 0}>
        <svg width={width} height={usualHeight * scale} role="img" aria-label={label}>
          <Axes picture={picture} frame={frame} theme={theme} />
          <Marks picture={picture} frame={frame} />
        </svg>
      </div>
      <ul className="jw-finder-legend" aria-label="Labels">
        {picture.looks.map((look) => (
          <LegendEntry key={look.label} look={look} />
        ))}
      </ul>
      {points.total > shown ? (
        <Remark>{`${formatCount(points.total - shown)} that sent less are left out.`}</Remark>
      ) : null}
    </FinderCard>
  );
}
