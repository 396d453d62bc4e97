// The runs of a batch as tables: what would go where, and what came of it.

import { Table } from '@mantine/core';
import type {
  DrillPlanned,
  DrillPlannedRun,
  DrillResult,
  DrillRunResult,
} from '@jaws/shared/contract/drill-run';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import { humanBytes } from '@jaws/shared/domain/human-units';
import { byText, endpointText, outcomeText, placeText, rateText } from '@jaws/shared/drill/drill-text';
import { verdictText } from '@jaws/shared/exfil/run-verdict';
import type { ReactNode } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { openFinding } from '../../state/open-finding.ts';

interface Column {
  readonly heading: string;
  readonly isNumber?: boolean;
}

function BatchTable(props: {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly children: ReactNode;
}): ReactNode {
  const { label, columns, children } = props;
  return (
    <div className="jw-score-table" tabIndex={0} role="group" aria-label={label}>
      <Table aria-label={label} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ heading, isNumber }) => (
              <Table.Th key={heading} className={isNumber === true ? 'jw-score-number' : ''}>
                {heading}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}

const number = (heading: string): Column => ({ heading, isNumber: true });
const word = (heading: string): Column => ({ heading });
const plannedColumns = [
  ...[
    number('Run'),
    number('Begins'),
    word('Style'),
    number('Size'),
    word('Rate'),
    word('To'),
    word('Server'),
  ],
];
const marks = { done: '✓ sent', now: '▸ now', later: '' } as const;

function stateOf(at: number, done: number | null): keyof typeof marks {
  if (done === null || at > done) return 'later';
  return at < done ? 'done' : 'now';
}

function PlannedRow(props: { readonly run: DrillPlannedRun; readonly mark: string | null }): ReactNode {
  const { run, mark } = props;
  return (
    <Table.Tr>
      <Table.Td className="jw-score-number">{run.number}</Table.Td>
      <Table.Td className="jw-score-number">{formatElapsed(run.startSeconds * 1000)}</Table.Td>
      <Table.Td>{run.title}</Table.Td>
      <Table.Td className="jw-score-number">{humanBytes(run.sizeBytes)}</Table.Td>
      <Table.Td>{rateText(run.rateBps)}</Table.Td>
      <Table.Td>{placeText(run)}</Table.Td>
      <Table.Td>{endpointText(run)}</Table.Td>
      {mark === null ? null : <Table.Td>{mark}</Table.Td>}
    </Table.Tr>
  );
}

/** `done`: runs that are over, while the batch goes on; else null. */
export function PlannedTable(props: {
  readonly planned: DrillPlanned;
  readonly done: number | null;
}): ReactNode {
  const { planned, done } = props;
  const columns = done === null ? plannedColumns : [...plannedColumns, word('State')];
  return (
    <BatchTable label="Runs of the batch" columns={columns}>
      {planned.runs.map((run, at) => (
        <PlannedRow key={run.number} run={run} mark={done === null ? null : marks[stateOf(at, done)]} />
      ))}
    </BatchTable>
  );
}

const resultColumns = [
  ...[
    number('Run'),
    word('Style'),
    number('Size'),
    number('Rate'),
    word('Server'),
    word('Outcome'),
    word('By'),
  ],
  word('Why'),
];

function Why({ run }: { readonly run: DrillRunResult }): ReactNode {
  const { stores } = useApp();
  const { verdict } = run;
  if (verdict === null) return null;
  const { dataset, findingId } = verdict;
  if (findingId === null) return run.caught ? null : verdictText(verdict);
  return (
    <button
      type="button"
      className="jw-score-link"
      aria-label={`Show the finding of run ${String(run.number)}`}
      onClick={() => {
        openFinding(stores, dataset, findingId);
      }}
    >
      Show the finding
    </button>
  );
}

function ResultRow({ run }: { readonly run: DrillRunResult }): ReactNode {
  return (
    <Table.Tr>
      <Table.Td className="jw-score-number">{run.number}</Table.Td>
      <Table.Td>{run.title}</Table.Td>
      <Table.Td className="jw-score-number">{humanBytes(run.sizeBytes)}</Table.Td>
      <Table.Td className="jw-score-number">{humanBytes(run.rateBps)}/s</Table.Td>
      <Table.Td>{run.endpoint === 'new' ? 'new' : 'in use'}</Table.Td>
      <Table.Td>
        {run.caught ? '●' : '□'} {outcomeText(run)}
      </Table.Td>
      <Table.Td>{byText(run)}</Table.Td>
      <Table.Td className="jw-batch-why">
        <Why run={run} />
      </Table.Td>
    </Table.Tr>
  );
}

export function ResultTable({ result }: { readonly result: DrillResult }): ReactNode {
  return (
    <BatchTable label="Results of the batch" columns={resultColumns}>
      {result.runs.map((run) => (
        <ResultRow key={run.number} run={run} />
      ))}
    </BatchTable>
  );
}
