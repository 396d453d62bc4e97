// The same points as the live plot, as a table with a box on each row: selecting without a pointer, exact numbers.

import { Checkbox } from '@mantine/core';
import type { UnitKind } from '@jaws/shared/contract/analysis';
import type { LiveTop } from '@jaws/shared/contract/live';
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useApp, useLive, useLiveView } from '../../../state/app-context.tsx';
import type { StoredFrame } from '../../../state/live-points.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { PickList, type PickColumn } from '../../../ui/pick-list.tsx';
import { groupTitle } from '../plot-figure.ts';
import { unitTitles } from '../unit-text.ts';
import { groupAt } from './group-points.ts';
import { topName } from './live-unit-text.ts';
import { orderPoints } from './order-points.ts';

/** So many rows at the top have their names; asking for all of them every second would be work for nothing. */
const namedRows = 100;
const kinds = ['outside', 'border', 'core'] as const;

function useNames(frame: StoredFrame, places: Uint32Array): ReadonlyMap<number, LiveTop> {
  const { client } = useApp();
  const liveId = useLive((state) => state.liveId);
  const [names, setNames] = useState<ReadonlyMap<number, LiveTop>>(new Map());
  useEffect(() => {
    const keys = Array.from(places.subarray(0, namedRows), (at) => frame.points.key[at] ?? 0);
    if (liveId === null || keys.length === 0) return undefined;
    let gone = false;
    client
      .call('live.units', { liveId, keys })
      .then(({ units }) => {
        if (!gone) setNames(new Map(units.flatMap((unit) => (unit.key === null ? [] : [[unit.key, unit]]))));
      })
      // Without names the table still has its numbers.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [client, liveId, frame, places]);
  return names;
}

function unnamed(unit: UnitKind, key: number): string {
  return `${unitTitles[unit].one} ${formatCount(key + 1)}`;
}

interface ColumnParts {
  readonly frame: StoredFrame;
  readonly names: ReadonlyMap<number, LiveTop>;
  readonly selected: ReadonlySet<number>;
  readonly onToggle: (key: number) => void;
}

function columnsFor({ frame, names, selected, onToggle }: ColumnParts): readonly PickColumn<number>[] {
  const { points, summary } = frame;
  const keyOf = (at: number): number => points.key[at] ?? 0;
  const nameOf = (at: number): string => {
    const known = names.get(keyOf(at));
    return known === undefined ? unnamed(summary.unit, keyOf(at)) : topName(known);
  };
  const number = (column: ArrayLike<number>, write: (value: number) => string) => (at: number) =>
    write(column[at] ?? 0);
  const fixed = (value: number): string => value.toFixed(2);
  return [
    {
      title: 'Selected',
      isTitleHidden: true,
      track: '1.5rem',
      cell: (at) => (
        <Checkbox
          tabIndex={-1}
          aria-label={`Select ${nameOf(at)}`}
          checked={selected.has(keyOf(at))}
          onClick={(event) => {
            event.stopPropagation();
          }}
          onChange={() => {
            onToggle(keyOf(at));
          }}
        />
      ),
    },
    {
      title: unitTitles[summary.unit].one,
      track: 'minmax(8rem, 1fr)',
      cell: (at) => <span className="jw-mono">{nameOf(at)}</span>,
    },
    { title: 'Group', track: '7rem', cell: (at) => groupTitle(groupAt(points, at)) },
    { title: 'Kind', track: '3.5rem', cell: (at) => kinds[points.kind[at] ?? 0] ?? '' },
    { title: 'Evidence', track: '4.5rem', numeric: true, cell: number(points.evidence, fixed) },
    { title: 'Bytes', track: '4.5rem', numeric: true, cell: number(points.bytes, formatBytes) },
    { title: 'PC1', track: '3.5rem', numeric: true, cell: number(points.x, fixed) },
    { title: 'PC2', track: '3.5rem', numeric: true, cell: number(points.y, fixed) },
  ];
}

function FramePoints(props: { readonly frame: StoredFrame; readonly rowHeight: number }): ReactNode {
  const { frame, rowHeight } = props;
  const { points } = frame;
  const places = useMemo(() => orderPoints(points), [points]);
  const rows = useMemo(() => Array.from(places), [places]);
  const names = useNames(frame, places);
  const { selected, focus, select, toggleSelected } = useLive((state) => state);
  const columns = columnsFor({ frame, names, selected, onToggle: toggleSelected });
  const idOf = (at: number): string => String(points.key[at] ?? 0);
  return (
    <PickList
      label="All points"
      rows={rows}
      columns={columns}
      rowHeight={rowHeight}
      picked={focus?.key == null ? null : String(focus.key)}
      idOf={idOf}
      onPick={(id) => {
        // Moving through the rows looks at them; what is selected is said by the boxes.
        select(selected, { key: Number(id), id: null });
      }}
      onMark={(id) => {
        toggleSelected(Number(id));
      }}
    />
  );
}

export function LivePointsList(props: { readonly rowHeight: number }): ReactNode {
  // The table of all points comes after lists and texts, and gives way to what is typed or clicked meanwhile.
  const frame = useDeferredValue(useLiveView().shown);
  return frame === null ? null : <FramePoints frame={frame} rowHeight={props.rowHeight} />;
}
