// The interfaces with what passes through them right now. One tab stop: arrows choose, Enter starts.

import { Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useCaptures, useSettings } from '../../state/app-context.tsx';
import { useCalm } from '../../state/use-calm.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { formatBits, formatRate } from '../../ui/format.ts';
import { PickList, type PickColumn } from '../../ui/pick-list.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { sparklineSeconds, type ShownInterface } from './interface-rates.ts';
import type { InterfacesView } from './use-interfaces.ts';

const rowHeightPx = 30;

function stateText({ facts, gone }: ShownInterface): string {
  if (gone) return 'went away';
  return facts.up ? 'up' : 'down';
}

/** Filled disc = up, ring = down, cross = gone: a shape beside the word. */
function StateMark({ shown }: { readonly shown: ShownInterface }): ReactNode {
  const text = stateText(shown);
  return (
    <span className="jw-state">
      <svg viewBox="0 0 10 10" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5">
        {shown.gone ? (
          <path d="M2 2l6 6M8 2 2 8" />
        ) : (
          <circle cx="5" cy="5" r="3.5" fill={shown.facts.up ? 'currentColor' : 'none'} />
        )}
      </svg>
      {text}
    </span>
  );
}

function dimmed(shown: ShownInterface, content: ReactNode): ReactNode {
  return <span className={shown.facts.up && !shown.gone ? '' : 'jw-dim'}>{content}</span>;
}

function columnsFor(withLines: boolean): readonly PickColumn<ShownInterface>[] {
  const line: PickColumn<ShownInterface> = {
    title: 'Last minute',
    track: '9rem',
    cell: ({ packetRates }) => <Sparkline values={packetRates} room={sparklineSeconds} />,
  };
  return [
    {
      title: 'Interface',
      track: 'minmax(9rem, 1.2fr)',
      cell: (shown) =>
        dimmed(
          shown,
          <>
            <strong>{shown.facts.name}</strong> <span className="jw-dim">{shown.facts.description}</span>
          </>,
        ),
    },
    {
      title: 'Addresses',
      track: 'minmax(8rem, 1.4fr)',
      cell: (shown) => {
        const text = shown.facts.addresses.join(', ');
        return (
          <span className="jw-mono" title={text}>
            {text === '' ? '–' : text}
          </span>
        );
      },
    },
    { title: 'State', track: '6rem', cell: (shown) => dimmed(shown, <StateMark shown={shown} />) },
    ...(withLines ? [line] : []),
    {
      title: 'Packets/s',
      track: '5.5rem',
      numeric: true,
      cell: ({ packetRates, facts }) => {
        const newest = packetRates.at(-1);
        if (newest === undefined) return facts.counters === null ? '–' : '…';
        return formatRate(newest);
      },
    },
    {
      title: 'Bits/s',
      track: '6rem',
      numeric: true,
      cell: ({ bitsPerSecond }) => (bitsPerSecond === null ? '–' : formatBits(bitsPerSecond)),
    },
  ];
}

export function InterfacePicker(props: {
  readonly view: InterfacesView;
  readonly onStart: () => void;
}): ReactNode {
  const { list, error } = props.view;
  const picked = useCaptures((state) => state.interface);
  const prepare = useCaptures((state) => state.prepare);
  const zoom = useSettings((state) => state.zoom);
  const calm = useCalm();
  const columns = useMemo(() => columnsFor(!calm), [calm]);
  if (list === null) {
    return error === null ? <EmptyState title="Looking for interfaces…" /> : <ErrorNotice error={error} />;
  }
  if (list.interfaces.length === 0) {
    return (
      <EmptyState title="This machine has no network interface">
        <Text size="sm" c="dimmed">
          Replay a capture instead, or import one.
        </Text>
      </EmptyState>
    );
  }
  return (
    <PickList
      label="Interfaces"
      rows={list.interfaces}
      columns={columns}
      rowHeight={Math.round((rowHeightPx * zoom) / 100)}
      picked={picked}
      idOf={({ facts }) => facts.name}
      onPick={(name) => {
        prepare({ interface: name });
      }}
      onOpen={props.onStart}
      autoFocus
    />
  );
}
