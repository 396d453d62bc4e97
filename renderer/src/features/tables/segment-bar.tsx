// Beyond half a million rows a table is shown in segments, and says so.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../../ui/format.ts';
import { segmentRows } from './data-grid.tsx';

export function SegmentBar(props: {
  readonly matched: number;
  readonly start: number;
  readonly onRow: (row: number) => void;
}): ReactNode {
  const { matched, start, onRow } = props;
  if (matched <= segmentRows) return null;
  const end = Math.min(matched, start + segmentRows);
  const turn = (label: string, row: number, disabled: boolean): ReactNode => (
    <Button
      size="compact-xs"
      variant="default"
      disabled={disabled}
      onClick={() => {
        onRow(row);
      }}
    >
      {label}
    </Button>
  );
  return (
    <div className="jw-segments">
      {turn('Previous', start - segmentRows, start === 0)}
      <span>
        Rows {formatCount(start + 1)} to {formatCount(end)} of {formatCount(matched)}
      </span>
      {turn('Next', end, end === matched)}
    </div>
  );
}
