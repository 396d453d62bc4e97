// The Top N by evidence. Picking a row marks the unit in the plot and shows its reasons.

import type { ReactNode } from 'react';
import type { AnalysisResult, AnalysisTop } from '@jaws/shared/contract/analysis';
import { formatBytes } from '../../ui/format.ts';
import { PickList, type PickColumn } from '../../ui/pick-list.tsx';
import { anomalyFloor } from './point-style.ts';
import { ShapeMark } from './shape-mark.tsx';
import { unitName, unitTitles } from './unit-text.ts';

/** The bar repeats the number; red and a diamond only where it is an anomaly. */
export function EvidenceBar(props: { readonly evidence: number }): ReactNode {
  const { evidence } = props;
  const isAnomaly = evidence >= anomalyFloor;
  return (
    <span className="jw-evidence">
      {isAnomaly ? (
        <ShapeMark shape="diamond" colour="var(--jw-anomaly)" />
      ) : (
        <span style={{ width: '0.75rem' }} />
      )}
      <span className="jw-evidence-track" aria-hidden="true">
        <span
          style={{
            width: `${evidence * 100}%`,
            background: isAnomaly ? 'var(--jw-anomaly)' : 'var(--jw-dim)',
          }}
        />
      </span>
      <span className="jw-mono">{evidence.toFixed(2)}</span>
    </span>
  );
}

function columnsFor(unit: AnalysisResult['unit']): readonly PickColumn<AnalysisTop>[] {
  return [
    { title: '#', track: '2rem', numeric: true, cell: (top) => top.rank },
    {
      title: unitTitles[unit].one,
      track: 'minmax(7rem, 1fr)',
      cell: (top) => (
        <span title={top.name === undefined ? unitName(top) : `${unitName(top)} (${top.name})`}>
          <span className="jw-mono">{unitName(top)}</span> <span className="jw-dim">{top.name ?? ''}</span>
        </span>
      ),
    },
    { title: 'Evidence', track: '7.5rem', cell: (top) => <EvidenceBar evidence={top.evidence} /> },
    { title: 'Up', track: '4rem', numeric: true, cell: (top) => formatBytes(top.bytesUp) },
    { title: 'Down', track: '4rem', numeric: true, cell: (top) => formatBytes(top.bytesDown) },
  ];
}

export function TopList(props: {
  readonly result: AnalysisResult;
  readonly selected: string | null;
  readonly rowHeight: number;
  readonly onPick: (id: string) => void;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const { result, selected, rowHeight, onPick, onOpen } = props;
  return (
    <PickList
      label={`Top ${String(result.top.length)}`}
      rows={result.top}
      columns={columnsFor(result.unit)}
      rowHeight={rowHeight}
      picked={selected}
      idOf={(top) => top.id}
      onPick={onPick}
      onOpen={onOpen}
    />
  );
}
