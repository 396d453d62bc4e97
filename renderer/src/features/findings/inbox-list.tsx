// The rows of the inbox: when, from where to where, how much, how odd, and why in two lines.

import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useSettings } from '../../state/app-context.tsx';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { PickList, type PickColumn } from '../../ui/pick-list.tsx';
import { destinationOf, detectorsText, stateWords, titleOf } from '../../objects/finding-words.ts';
import { isNews, type InboxRow } from '../../objects/inbox-rows.ts';

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

/** Named by their narrowest: 45 and 75 rem of the window, as the style sheets have it. */
type Room = 'little' | 'some' | 'enough';

function useRoom(): Room {
  const zoom = useSettings((state) => state.zoom);
  const isBelow = (rem: number): string => `(max-width: ${String((rem * 16 * zoom) / 100)}px)`;
  const options = { getInitialValueInEffect: false };
  const isLittle = useMediaQuery(isBelow(45), false, options);
  const isSome = useMediaQuery(isBelow(75), false, options);
  return isLittle ? 'little' : isSome ? 'some' : 'enough';
}

/** The time of day; with the day in front where the rows are of several days. */
function timeColumn(rows: readonly InboxRow[], clock: 'utc' | 'local', room: Room): PickColumn<InboxRow> {
  const days = new Set(rows.map(({ alertMs }) => formatTime(alertMs, clock).slice(0, 10)));
  const [day] = days;
  const isOne = days.size <= 1;
  const isDated = isOne && day !== undefined && room === 'enough';
  return {
    title: isDated ? `Alert, ${day}` : 'Alert',
    track: isDated ? '7.5rem' : isOne ? '4.25rem' : '7.5rem',
    cell: ({ alertMs }) => (
      <span className="jw-mono">{formatTime(alertMs, clock).slice(isOne ? 11 : 5, 19)}</span>
    ),
  };
}

/** What there is no room for is in the panel. */
function columnsFor(
  rows: readonly InboxRow[],
  clock: 'utc' | 'local',
  room: Room,
): readonly PickColumn<InboxRow>[] {
  const evidence: PickColumn<InboxRow> = {
    title: 'Evidence',
    track: room === 'enough' ? '6.5rem' : '4.25rem',
    cell: (row) => <Evidence value={row.evidence} />,
  };
  const why: PickColumn<InboxRow> = {
    title: 'Why',
    track: 'minmax(8rem, 1.6fr)',
    cell: (row) => <Why row={row} />,
  };
  return [
    { title: 'State', track: '5rem', cell: (row) => <StateMark row={row} /> },
    timeColumn(rows, clock, room),
    { title: 'From and to', track: 'minmax(8.5rem, 1.2fr)', cell: (row) => <Ends row={row} /> },
    { title: 'Sent', track: '4.25rem', numeric: true, cell: ({ bytesUp }) => formatBytes(bytesUp) },
    ...(room === 'little' ? [] : [evidence, why]),
  ];
}

export function InboxList(props: {
  readonly rows: readonly InboxRow[];
  readonly selected: string | null;
  readonly onPick: (id: string) => void;
  readonly onOpen: () => void;
}): ReactNode {
  const { rows, selected, onPick, onOpen } = props;
  const { clock, zoom } = useSettings((state) => state);
  const room = useRoom();
  return (
    <PickList
      label="Findings"
      rows={rows}
      columns={columnsFor(rows, clock, room)}
      rowHeight={Math.round(0.44 * zoom)}
      picked={selected}
      idOf={({ id }) => id}
      onPick={onPick}
      onOpen={onOpen}
      autoFocus
    />
  );
}
