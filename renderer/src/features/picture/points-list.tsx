// The same points as the plot, as a table: for the keyboard, for screen readers, and for exact numbers.

import { useMemo, type ReactNode } from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { PickList, type PickColumn } from '../../ui/pick-list.tsx';
import { clusterTitle } from './plot-figure.ts';
import { groupsOf } from './point-style.ts';
import { EvidenceNumber } from './top-list.tsx';
import { unitName, unitTitles } from './unit-text.ts';

interface PointRow {
  readonly id: string;
  readonly index: number;
}

const kinds = ['outside', 'border', 'core'] as const;

/** By evidence, then by bytes: what matters is at the top. */
export function pointOrder(drawn: AnalysisResult['drawn']): PointRow[] {
  const rows = drawn.id.map((id, index) => ({ id, index }));
  const by = (column: readonly number[], a: PointRow, b: PointRow): number =>
    (column[b.index] ?? 0) - (column[a.index] ?? 0);
  return rows.sort((a, b) => by(drawn.evidence, a, b) || by(drawn.bytes, a, b) || a.index - b.index);
}

function columnsFor(result: AnalysisResult): readonly PickColumn<PointRow>[] {
  const { drawn, unit, top } = result;
  const groups = groupsOf(result);
  const names = new Map(top.map((one) => [one.id, unitName(one)]));
  const number = (column: readonly number[], write: (value: number) => string) => (row: PointRow) =>
    write(column[row.index] ?? 0);
  const fixed = (value: number): string => value.toFixed(2);
  return [
    {
      title: unitTitles[unit].one,
      track: 'minmax(9rem, 1fr)',
      cell: (row) => <span className="jw-mono">{names.get(row.id) ?? row.id}</span>,
    },
    {
      title: 'Evidence',
      track: '4.25rem',
      cell: ({ index }) => (
        <EvidenceNumber evidence={drawn.evidence[index] ?? 0} isAnomaly={groups[index] === 'anomaly'} />
      ),
    },
    { title: 'Cluster', track: '7.5rem', cell: number(drawn.cluster, clusterTitle) },
    { title: 'Kind', track: '3.5rem', cell: (row) => kinds[drawn.kind[row.index] ?? 0] ?? '' },
    { title: 'Bytes', track: '4rem', numeric: true, cell: number(drawn.bytes, formatBytes) },
    { title: 'Packets', track: '4rem', numeric: true, cell: number(drawn.packets, formatCount) },
    { title: 'PC1', track: '3rem', numeric: true, cell: number(drawn.x, fixed) },
    { title: 'PC2', track: '3rem', numeric: true, cell: number(drawn.y, fixed) },
  ];
}

export function PointsList(props: {
  readonly result: AnalysisResult;
  readonly selected: string | null;
  readonly rowHeight: number;
  readonly onPick: (id: string) => void;
}): ReactNode {
  const { result, selected, rowHeight, onPick } = props;
  const rows = useMemo(() => pointOrder(result.drawn), [result]);
  const columns = useMemo(() => columnsFor(result), [result]);
  return (
    <PickList
      label="All points"
      rows={rows}
      columns={columns}
      rowHeight={rowHeight}
      picked={selected}
      idOf={(row) => row.id}
      onPick={onPick}
    />
  );
}
