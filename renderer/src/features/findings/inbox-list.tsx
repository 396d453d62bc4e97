// The rows of the inbox: when, from where to where, how much, how odd, and why in two lines.

import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useSettings } from '../../state/app-context.tsx';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { PickList, type PickColumn } from '../../ui/pick-list.tsx';
import { destinationOf, detectorsText, stateWords, titleOf } from './finding-words.ts';
import { isNews, type InboxRow } from './inbox-rows.ts';

function StateMark({ row }: { readonly row: InboxRow }): ReactNode {
  const text = row.allowed === null ? stateWords[row.state] : 'Allowed';
  return <span className={`jw-finding-state${isNews(row) ? ' jw-finding-new' : ''}`}>{text}</span>;
}

function Ends({ row }: { readonly row: InboxRow }): ReactNode {
  const { main, beside } = destinationOf(row);
  return (
    <span className="jw-finding-ends" title={titleOf(row)}>
      <span className="jw-mono">
        {row.srcIp} → <span className="jw-dim">{beside}</span>
      </span>
      <strong>{main}</strong>
    </span>
  );
}

function Why({ row }: { readonly row: InboxRow }): ReactNode {
  return (
    <span className="jw-finding-why">
      <strong>{detectorsText(row.detectors)}</strong>
      {row.reasons[0] === undefined ? null : ` · ${row.reasons[0]}`}
    </span>
  );
}

/** The number, and the bar that repeats it. */
export function Evidence({ value }: { readonly value: number }): ReactNode {
  return (
    <span className="jw-evidence">
      <span className="jw-evidence-track" aria-hidden="true">
        <span style={{ width: `${String(value * 100)}%`, background: 'var(--jw-anomaly)' }} />
      </span>
      <span className="jw-mono">{value.toFixed(2)}</span>
    </span>
  );
}

/** The time of day; with the day in front where the rows are of several days. */
function timeColumn(rows: readonly InboxRow[], clock: 'utc' | 'local'): PickColumn<InboxRow> {
  const days = new Set(rows.map(({ alertMs }) => formatTime(alertMs, clock).slice(0, 10)));
  const [day] = days;
  const isOne = days.size <= 1;
  return {
    title: isOne && day !== undefined ? `Alert, ${day}` : 'Alert',
    track: isOne ? '7.5rem' : '9rem',
    cell: ({ alertMs }) => (
      <span className="jw-mono">{formatTime(alertMs, clock).slice(isOne ? 11 : 5, 19)}</span>
    ),
  };
}

export function InboxList(props: {
  readonly rows: readonly InboxRow[];
  readonly selected: string | null;
  readonly onPick: (id: string) => void;
  readonly onOpen: () => void;
}): ReactNode {
  const { rows, selected, onPick, onOpen } = props;
  const { clock, zoom } = useSettings((state) => state);
  const isNarrow = useMediaQuery(`(max-width: ${String(12 * zoom)}px)`, false, {
    getInitialValueInEffect: false,
  });
  const ends: PickColumn<InboxRow> = {
    title: 'From and to',
    track: 'minmax(11rem, 1.2fr)',
    cell: (row) => <Ends row={row} />,
  };
  const why: PickColumn<InboxRow> = {
    title: 'Why',
    track: 'minmax(10rem, 1.6fr)',
    cell: (row) => <Why row={row} />,
  };
  const columns: PickColumn<InboxRow>[] = [
    { title: 'State', track: '5rem', cell: (row) => <StateMark row={row} /> },
    timeColumn(rows, clock),
    ends,
    { title: 'Sent', track: '4.25rem', numeric: true, cell: ({ bytesUp }) => formatBytes(bytesUp) },
    {
      title: 'Evidence',
      track: isNarrow ? '4.25rem' : '6.5rem',
      cell: ({ evidence }) => <Evidence value={evidence} />,
    },
    why,
  ];
  return (
    <PickList
      label="Findings"
      rows={rows}
      columns={columns}
      rowHeight={Math.round(0.44 * zoom)}
      picked={selected}
      idOf={({ id }) => id}
      onPick={onPick}
      onOpen={onOpen}
      autoFocus
    />
  );
}
