// The picture: ports across, bytes sent upwards, a point for what a channel sent under one label. The tables below have the
// same channels for who cannot see it.

import { useElementSize } from '@mantine/hooks';
import type { FinderPoints } from '@jaws/shared/contract/finder';
import { layOutFinder, type FinderPicture, type LabelLook } from '@jaws/shared/finder/finder-picture';
import { shapePath } from '@jaws/shared/plot/shape-path';
import { useMemo, type ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { formatCount } from '../../ui/format.ts';
import { FinderCard, Remark } from './finder-card.tsx';

const margin = { left: 56, right: 8, top: 8, bottom: 22 } as const;
const height = 300;
/** Before the first measurement. */
const usualWidth = 640;

function Axes({ picture, width }: { readonly picture: FinderPicture; readonly width: number }): ReactNode {
  const bottom = height - margin.bottom;
  return (
    <g className="jw-finder-axes">
      {picture.ports.map(({ at, text }) => (
        <g key={text} transform={`translate(${String(margin.left + at)} 0)`}>
          <path d={`M0 ${String(margin.top)}V${String(bottom)}`} />
          <text y={height - 6} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      {picture.bytes.map(({ at, text }) => (
        <g key={text} transform={`translate(0 ${String(margin.top + at)})`}>
          <path d={`M${String(margin.left)} 0H${String(width - margin.right)}`} />
          <text x={margin.left - 6} y={4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

function Marks({ picture }: { readonly picture: FinderPicture }): ReactNode {
  return (
    <g transform={`translate(${String(margin.left)} ${String(margin.top)})`}>
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
  const picture = useMemo(() => {
    const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
    return layOutFinder(points, { ...inner, theme });
  }, [points, theme, width]);
  const shown = points.port.length;
  const label = `${formatCount(shown)} channels by port and bytes sent; the tables below name them`;
  return (
    <FinderCard title="Ports and bytes sent" wide>
      {shown === 0 ? <Remark>No channel with a port leaves the local addresses here.</Remark> : null}
      <div ref={ref} className="jw-finder-plot" hidden={shown === 0}>
        <svg width={width} height={height} role="img" aria-label={label}>
          <Axes picture={picture} width={width} />
          <Marks picture={picture} />
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
