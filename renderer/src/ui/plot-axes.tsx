// The grid of a plot with its numbers: lines across and upwards, and what goes across.

import type { AxisTick } from '@jaws/shared/finder/finder-picture';
import type { ReactNode } from 'react';

export function PlotAxes(props: {
  readonly across: readonly AxisTick[];
  readonly upwards: readonly AxisTick[];
  readonly area: { readonly width: number; readonly height: number };
  /** Colour of the lines. */
  readonly line: string;
  /** What goes across. */
  readonly title: string;
}): ReactNode {
  const { across, upwards, area, line, title } = props;
  return (
    <g className="jw-limit-axes" stroke={line}>
      {across.map(({ at, text }) => (
        <g key={text} transform={`translate(${String(at)} 0)`}>
          <path d={`M0 0V${String(area.height)}`} />
          <text y={area.height} dy="1.6em" textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      {upwards.map(({ at, text }) => (
        <g key={text} transform={`translate(0 ${String(at)})`}>
          <path d={`M0 0H${String(area.width)}`} />
          <text dx="-0.5em" dy="0.35em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      <text x={area.width / 2} y={area.height} dy="3em" textAnchor="middle">
        {title}
      </text>
    </g>
  );
}
