// The newest findings that nobody has closed, each the way to its row in the inbox; and what is being looked for.

import type { ReactNode } from 'react';
import { isOpen, type InboxRow } from '../../objects/inbox-rows.ts';
import { stateWords, titleOf } from '../../objects/finding-words.ts';
import { useInboxRows, useOpenFinding } from '../../objects/use-inbox-rows.ts';
import { useFindings, useNavigation, useSettings } from '../../state/app-context.tsx';
import { formatBytes, formatCounted, formatSecond } from '../../ui/format.ts';
import { OverviewCard } from './overview-card.tsx';

const mostRows = 5;

function Row(props: { readonly row: InboxRow; readonly onOpen: (id: string) => void }): ReactNode {
  const { row, onOpen } = props;
  const clock = useSettings((state) => state.clock);
  return (
    <tr>
      <td className="jw-mono">{formatSecond(row.alertMs, clock)}</td>
      <td className="jw-card-name">
        <button
          type="button"
          className="jw-link"
          title="Show the finding"
          onClick={() => {
            onOpen(row.id);
          }}
        >
          <strong>{titleOf(row)}</strong>
        </button>
        <div className="jw-card-reason">{row.reasons[0] ?? ''}</div>
      </td>
      <td>{stateWords[row.state]}</td>
      <td className="jw-right jw-mono">{formatBytes(row.bytesUp)}</td>
    </tr>
  );
}

function Rows(props: { readonly dataset: string; readonly rows: readonly InboxRow[] }): ReactNode {
  const { dataset, rows } = props;
  const onOpen = useOpenFinding(dataset);
  const goTo = useNavigation((state) => state.goTo);
  const newest = rows.toSorted((a, b) => b.alertMs - a.alertMs).slice(0, mostRows);
  return (
    <>
      <table className="jw-card-table">
        <thead>
          <tr>
            <th>Alert</th>
            <th>What</th>
            <th>State</th>
            <th className="jw-right">Sent</th>
          </tr>
        </thead>
        <tbody>
          {newest.map((row) => (
            <Row key={row.id} row={row} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
      {rows.length > newest.length ? (
        <button
          type="button"
          className="jw-link jw-card-more"
          onClick={() => {
            goTo('findings');
          }}
        >
          {formatCounted(rows.length - newest.length, 'more finding')}
        </button>
      ) : null}
    </>
  );
}

/** Nothing where findings have not been looked for: the ranking below stands for itself then. */
export function FindingsCard({ dataset }: { readonly dataset: string }): ReactNode {
  const all = useInboxRows(dataset);
  const rows = all.filter(isOpen);
  const { dataset: known, phase, answer } = useFindings((state) => state);
  if (rows.length > 0)
    return (
      <OverviewCard title="Newest findings" term="finding" wide>
        <Rows dataset={dataset} rows={rows} />
      </OverviewCard>
    );
  const isKnown = known === dataset && answer?.status === 'fresh';
  const text =
    known === dataset && phase === 'scoring'
      ? 'Looking for findings…'
      : isKnown
        ? `No ${all.length === 0 ? 'finding: nothing' : 'open finding: nothing else'} in this dataset reaches the limit of an alert.`
        : null;
  return text === null ? null : (
    <p className="jw-dim jw-overview-note jw-card-wide" role="status">
      {text}
    </p>
  );
}
