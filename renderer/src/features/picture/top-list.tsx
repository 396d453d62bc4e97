// The Top N by evidence. Picking a row marks the unit in the plot and shows its reasons.

import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { AnalysisResult, AnalysisTop } from '@jaws/shared/contract/analysis';
import { useSettings } from '../../state/app-context.tsx';
import { formatBytes } from '../../ui/format.ts';
import { PickList, type PickColumn } from '../../ui/pick-list.tsx';
import { anomalyFloor } from './point-style.ts';
import { ShapeMark } from './shape-mark.tsx';
import { unitName, unitTitles } from './unit-text.ts';

function EvidenceMark(props: { readonly isAnomaly: boolean }): ReactNode {
  if (!props.isAnomaly) return <span style={{ width: '0.75rem' }} />;
  return <ShapeMark shape="diamond" colour="var(--jw-anomaly)" />;
}

/** The bar repeats the number, none where it reads 0.00; red and a diamond only where it is an anomaly. */
export function EvidenceBar(props: { readonly evidence: number; readonly isAnomaly: boolean }): ReactNode {
  const { evidence, isAnomaly } = props;
  const text = evidence.toFixed(2);
  const background = isAnomaly ? 'var(--jw-anomaly)' : 'var(--jw-dim)';
  return (
    <span className="jw-evidence">
      <EvidenceMark isAnomaly={isAnomaly} />
      <span className="jw-evidence-track" aria-hidden="true">
        {text === '0.00' ? null : <span style={{ width: `${evidence * 100}%`, background }} />}
      </span>
      <span className="jw-mono">{text}</span>
    </span>
  );
}

/** Without the bar, where there is no room for it. */
export function EvidenceNumber(props: { readonly evidence: number; readonly isAnomaly: boolean }): ReactNode {
  return (
    <span className="jw-evidence">
      <EvidenceMark isAnomaly={props.isAnomaly} />
      <span className="jw-mono">{props.evidence.toFixed(2)}</span>
    </span>
  );
}

const rankColumn: PickColumn<AnalysisTop> = {
  ...{ title: '#', track: '1.5rem', numeric: true },
  cell: (top) => top.rank,
};

/** Flows and packets have two ends to show, and narrow windows little room: numbers give way to names. */
function columnsFor(result: AnalysisResult, isNarrow: boolean): readonly PickColumn<AnalysisTop>[] {
  const { unit } = result;
  const isAnomaly = (top: AnalysisTop): boolean => top.evidence >= anomalyFloor;
  const isCompact = isNarrow || unit !== 'endpoints';
  const number = (title: string, read: (top: AnalysisTop) => number): PickColumn<AnalysisTop> => {
    return { title, track: '3.75rem', numeric: true, cell: (top) => formatBytes(read(top)) };
  };
  return [
    // Where there is little room the order alone tells the rank.
    ...(isNarrow ? [] : [rankColumn]),
    {
      title: unitTitles[unit].one,
      track: 'minmax(5rem, 1fr)',
      cell: (top) => (
        <span title={top.name === undefined ? unitName(top) : `${unitName(top)} (${top.name})`}>
          <span className="jw-mono">{unitName(top)}</span> <span className="jw-dim">{top.name ?? ''}</span>
        </span>
      ),
    },
    {
      title: 'Evidence',
      track: isCompact ? '4.25rem' : '6.25rem',
      cell: (top) =>
        isCompact ? (
          <EvidenceNumber evidence={top.evidence} isAnomaly={isAnomaly(top)} />
        ) : (
          <EvidenceBar evidence={top.evidence} isAnomaly={isAnomaly(top)} />
        ),
    },
    number('Up', (top) => top.bytesUp),
    ...(isCompact ? [] : [number('Down', (top) => top.bytesDown)]),
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
  const zoom = useSettings((state) => state.zoom);
  // 75 rem: where the style sheet makes the pane narrow.
  const isNarrow = useMediaQuery(`(max-width: ${12 * zoom}px)`, false, { getInitialValueInEffect: false });
  return (
    <PickList
      label={`Top ${String(result.top.length)}`}
      rows={result.top}
      columns={columnsFor(result, isNarrow)}
      rowHeight={rowHeight}
      picked={selected}
      idOf={(top) => top.id}
      onPick={onPick}
      onOpen={onOpen}
    />
  );
}
