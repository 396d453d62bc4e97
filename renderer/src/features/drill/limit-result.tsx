// What was measured, as a picture and as a table.

import { Table } from '@mantine/core';
import type { DrillLimitCell, DrillLimitResult } from '@jaws/shared/contract/drill';
import { limitKindText } from '@jaws/shared/drill/limit-kinds';
import { limitBasis, limitRow, triedCells } from '@jaws/shared/drill/limit-text';
import { detectorPhrase } from '@jaws/shared/exfil/run-verdict';
import type { ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import type { LimitQuestion } from '../../state/chum-store.ts';
import { LimitPlot } from './limit-plot.tsx';

const headings = ['Server', 'Rate', 'Tries', 'Half noticed from', 'Nine of ten from', 'By'] as const;
const numbers: ReadonlySet<string> = new Set(headings.slice(1, 5));

function Row({ cell }: { readonly cell: DrillLimitCell }): ReactNode {
  const { rate, tries, half, most, detectors } = limitRow(cell);
  return (
    <Table.Tr>
      <Table.Td className="jw-limit-kind">{limitKindText(cell)}</Table.Td>
      {[rate, tries, half, most].map((text, at) => (
        <Table.Td key={headings[at + 1]} className="jw-score-number">
          {text}
        </Table.Td>
      ))}
      <Table.Td>{detectorPhrase(detectors)}</Table.Td>
    </Table.Tr>
  );
}

function LimitTable({ cells }: { readonly cells: readonly DrillLimitCell[] }): ReactNode {
  return (
    <div className="jw-score-table" tabIndex={0} role="group" aria-label="Table of the limits">
      <Table aria-label="Detection limits" verticalSpacing={2}>
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
          {cells.map((cell) => (
            <Row key={`${cell.place} ${cell.port} ${String(cell.rate)}`} cell={cell} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

export function LimitAnswer(props: {
  readonly asked: LimitQuestion;
  readonly result: DrillLimitResult;
  readonly theme: ShownTheme;
}): ReactNode {
  const { asked, result, theme } = props;
  const tried = triedCells(result);
  const against = asked.baseline === null ? ', without a baseline' : ` against ${asked.baseline}`;
  const title = `Detection limit in ${asked.dataset}${against}`;
  return (
    <section aria-label={title}>
      <h2 className="jw-panel-title">{title}</h2>
      <p className="jw-dim">{limitBasis(result).join(' ')}</p>
      {tried.length === 0 ? null : (
        <div className="jw-score-both">
          <LimitPlot result={result} theme={theme} />
          <LimitTable cells={tried} />
        </div>
      )}
    </section>
  );
}
