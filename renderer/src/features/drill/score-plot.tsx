// Size against average rate, both logarithmic: a run that was noticed is a filled circle, a missed one a hollow square.

import { humanBytes } from '@jaws/shared/domain/human-units';
import type { ReactNode } from 'react';
import { logScale, type BoardRow, type LogScale } from './score-text.ts';

const box = { width: 480, height: 300, left: 64, right: 28, top: 12, bottom: 44 } as const;
const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom } as const;
const radius = 6;

function Grid({ x, y }: { readonly x: LogScale; readonly y: LogScale }): ReactNode {
  const bottom = box.height - box.bottom;
  return (
    <g className="jw-score-grid">
      {x.ticks.map((tick) => {
        const at = box.left + x.place(tick) * inner.width;
        return (
          <g key={tick}>
            <line x1={at} x2={at} y1={box.top} y2={bottom} />
            <text x={at} y={bottom + 16} textAnchor="middle">
              {humanBytes(tick)}
            </text>
          </g>
        );
      })}
      {y.ticks.map((tick) => {
        const at = bottom - y.place(tick) * inner.height;
        return (
          <g key={tick}>
            <line x1={box.left} x2={box.width - box.right} y1={at} y2={at} />
            <text x={box.left - 6} y={at + 4} textAnchor="end">
              {humanBytes(tick)}/s
            </text>
          </g>
        );
      })}
      <text x={box.left + inner.width / 2} y={box.height - 8} textAnchor="middle">
        Size of the run
      </text>
    </g>
  );
}

function Mark({
  row,
  x,
  y,
}: {
  readonly row: BoardRow;
  readonly x: LogScale;
  readonly y: LogScale;
}): ReactNode {
  const cx = box.left + x.place(row.sentBytes) * inner.width;
  const cy = box.height - box.bottom - y.place(row.bytesPerSecond) * inner.height;
  const title = `${row.title}, ${humanBytes(row.sentBytes)}: ${row.isCaught ? 'noticed' : 'missed'}`;
  return row.isCaught ? (
    <circle className="jw-score-caught" cx={cx} cy={cy} r={radius}>
      <title>{title}</title>
    </circle>
  ) : (
    <rect className="jw-score-missed" x={cx - radius} y={cy - radius} width={2 * radius} height={2 * radius}>
      <title>{title}</title>
    </rect>
  );
}

export function ScorePlot({ rows }: { readonly rows: readonly BoardRow[] }): ReactNode {
  const x = logScale(rows.map(({ sentBytes }) => sentBytes));
  const y = logScale(rows.map(({ bytesPerSecond }) => bytesPerSecond));
  const caught = rows.filter(({ isCaught }) => isCaught).length;
  const label = `Runs by size and average rate: ${caught} noticed, ${rows.length - caught} missed. The table has the same runs.`;
  return (
    <figure className="jw-score-plot">
      <svg viewBox={`0 0 ${box.width} ${box.height}`} role="img" aria-label={label}>
        <Grid x={x} y={y} />
        {rows.map((row) => (
          <Mark key={row.runId} row={row} x={x} y={y} />
        ))}
      </svg>
      <figcaption>
        <span className="jw-score-key">
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <circle className="jw-score-caught" cx="7" cy="7" r="5" />
          </svg>
          noticed
        </span>
        <span className="jw-score-key">
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <rect className="jw-score-missed" x="2" y="2" width="10" height="10" />
          </svg>
          missed
        </span>
        <span className="jw-dim">Height: average rate</span>
      </figcaption>
    </figure>
  );
}
