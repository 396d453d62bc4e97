// All runs with a verdict: which sizes and rates are noticed, and which are missed.

import { SegmentedControl, Table } from '@mantine/core';
import { humanBytes } from '@jaws/shared/domain/human-units';
import { otherToolTitles } from '@jaws/shared/other-tools/other-alert';
import { useMemo, useState, type ReactNode } from 'react';
import { useChum, useSettings } from '../../state/app-context.tsx';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { formatSecond } from '../../ui/format.ts';
import { NoRuns } from './runs-tab.tsx';
import { ScorePlot } from './score-plot.tsx';
import { boardRows, judgesOf, limitSentences, type BoardRow, type Judge } from './score-text.ts';
import { useScores } from './use-scores.ts';

const headings = ['Time', 'Style', 'Target', 'Size', 'Rate', 'Noticed after', 'By'] as const;
const numbers: ReadonlySet<string> = new Set(['Size', 'Rate']);
/** In the table; the plot has all. */
const mostRows = 100;

function Row({ row }: { readonly row: BoardRow }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const isKnown = useChum(({ runs }) => runs.has(row.runId));
  const show = useChum((state) => state.show);
  const time = formatSecond(row.startedMs, clock);
  return (
    <Table.Tr>
      <Table.Td>
        {isKnown ? (
          <button
            type="button"
            className="jw-score-link"
            onClick={() => {
              show(row.runId);
            }}
          >
            {time}
          </button>
        ) : (
          time
        )}
      </Table.Td>
      <Table.Td>{row.title}</Table.Td>
      <Table.Td>
        {row.host}
        {row.endpoint === undefined ? '' : row.endpoint === 'new' ? ' (new)' : ' (in use)'}
      </Table.Td>
      <Table.Td className="jw-score-number">{humanBytes(row.sentBytes)}</Table.Td>
      <Table.Td className="jw-score-number">{humanBytes(row.bytesPerSecond)}/s</Table.Td>
      <Table.Td>
        {row.isCaught ? '●' : '□'} {row.after}
      </Table.Td>
      <Table.Td>{row.by}</Table.Td>
    </Table.Tr>
  );
}

export function Scoreboard(): ReactNode {
  const { scores, error } = useScores();
  const [judge, setJudge] = useState<Judge>('jaws');
  const judges = useMemo(() => judgesOf(scores ?? []), [scores]);
  const rows = useMemo(() => boardRows(scores ?? [], judge), [scores, judge]);
  if (error !== null) return <ErrorNotice error={error} />;
  if (scores === null) return <p className="jw-dim jw-score-wait">Reading the runs…</p>;
  if (rows.length === 0 && judges.length === 1)
    return <NoRuns title="No run has a verdict yet. Practice, or record a run with a capture." />;
  return (
    <div className="jw-score" role="region" aria-label="Scoreboard">
      {judges.length === 1 ? null : (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label="Judged by"
          value={judge}
          data={judges.map((value) => ({ value, label: value === 'jaws' ? 'JAWS' : otherToolTitles[value] }))}
          onChange={setJudge}
        />
      )}
      {rows.length === 0 ? (
        <p className="jw-dim">None of these runs was judged by it.</p>
      ) : (
        limitSentences(rows).map((text) => <p key={text}>{text}</p>)
      )}
      <div className="jw-score-both">
        <ScorePlot rows={rows} />
        <div className="jw-score-table" tabIndex={0} role="group" aria-label="Table of the runs">
          <Table aria-label="Runs with a verdict" verticalSpacing={2}>
            <Table.Thead>
              <Table.Tr>
                {headings.map((text) => (
                  <Table.Th key={text} className={numbers.has(text) ? 'jw-score-number' : ''}>
                    {text}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.slice(0, mostRows).map((row) => (
                <Row key={row.runId} row={row} />
              ))}
            </Table.Tbody>
          </Table>
          {rows.length > mostRows ? (
            <p className="jw-dim">
              The newest {mostRows} of {rows.length} runs; the plot has all.
            </p>
          ) : null}
        </div>
      </div>
    </div>
  );
}
