// The pasted list: its text, what could not be read of it, and the table or the map of the rest.

import { Button, Group, Text, Textarea } from '@mantine/core';
import { mostLookups } from '@jaws/shared/contract/lookup';
import { useState, type ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useApp, useLookupState, useNavigation, useSettings, useStatus } from '../../state/app-context.tsx';
import { csvText } from '../../ui/csv-text.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { showDone, showError } from '../../ui/error-report.ts';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { ListTable } from './list-table.tsx';
import { cellText, columnsFor, listTable, sortRows, type ListRow, type ListSort } from './list-rows.ts';
import { LookupMap } from './lookup-map.tsx';
import { usePastedList, type PastedList } from './use-list.ts';

function PasteField(): ReactNode {
  const text = useLookupState((state) => state.text);
  const setText = useLookupState((state) => state.setText);
  return (
    <Textarea
      label="Addresses, names or URLs"
      description="As they stand in a report, defanged ones too (hxxp://203.0.113[.]9). Nothing is sent anywhere; to ask others about an address, click it in the table."
      minRows={4}
      maxRows={8}
      autosize
      spellCheck={false}
      classNames={{ input: 'jw-mono' }}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
    />
  );
}

/** What of the text is not in the table. */
function NotRead({ list }: { readonly list: PastedList }): ReactNode {
  const { unread, leftOut } = list;
  return (
    <>
      {unread.length === 0 ? null : (
        <details className="jw-lookup-unread">
          <summary>{formatCounted(unread.length, 'line')} without an address or a name</summary>
          <ul>
            {unread.slice(0, mostLookups).map((line, at) => (
              <li key={`${String(at)} ${line}`} className="jw-mono">
                {line}
              </li>
            ))}
          </ul>
        </details>
      )}
      {leftOut === 0 ? null : (
        <p role="note" className="jw-lookup-note">
          The first {formatCount(mostLookups)} are looked up; {formatCount(leftOut)} more are left out.
        </p>
      )}
    </>
  );
}

function Nothing({ list }: { readonly list: PastedList }): ReactNode {
  if (list.error !== null) return <ErrorNotice error={list.error} />;
  if (list.isBusy) return <EmptyState title="Looking up…" />;
  return (
    <EmptyState title="Paste a list">
      <Text size="sm" c="dimmed">
        Addresses, names or URLs of an alert, a report or a log: one to a line, or several in a text. Each is
        told by what is on this machine: kind, country, network, lists, and whether the open dataset has it.
        To ask a registry, the DNS or a model about a public one, open its details with a click on it.
      </Text>
    </EmptyState>
  );
}

function useKeeping(rows: readonly ListRow[], hasDataset: boolean) {
  const { platform } = useApp();
  const clock = useSettings((state) => state.clock);
  const columns = columnsFor(hasDataset);
  const copy = (): void => {
    const lines = rows.map((row) => columns.map((column) => cellText(column, row, clock)).join('\t'));
    platform
      .copyText(lines.join('\n'))
      .then(() => {
        showDone(`${formatCounted(rows.length, 'row')} copied`);
      })
      .catch(showError);
  };
  const save = (): void => {
    const name = 'lookup.csv';
    platform.saveFile(name, [new TextEncoder().encode(csvText(listTable(rows, columns)))], 'text/csv');
    showDone(`${formatCounted(rows.length, 'row')} saved as ${name}`);
  };
  return { copy, save };
}

function SeenIn({ dataset }: { readonly dataset: string | null }): ReactNode {
  const { filter, range } = useNavigation((state) => state);
  if (dataset === null) return null;
  const part = filter === '' && range === null ? '' : ', in its filter and time range';
  return (
    <span className="jw-dim">
      Sent, received and first seen: of {dataset}
      {part}
    </span>
  );
}

function Rows({ dataset, list }: { readonly dataset: string | null; readonly list: PastedList }): ReactNode {
  const [sort, setSort] = useState<ListSort | null>(null);
  const rows = sortRows(list.rows, sort);
  const { copy, save } = useKeeping(rows, dataset !== null);
  return (
    <>
      <Group gap="xs">
        <Button size="compact-xs" variant="default" onClick={copy}>
          Copy the rows
        </Button>
        <Button size="compact-xs" variant="default" onClick={save}>
          Save as CSV
        </Button>
        <SeenIn dataset={dataset} />
      </Group>
      <ListTable dataset={dataset} rows={rows} sort={sort} onSort={setSort} />
    </>
  );
}

export function ListView({ dataset }: { readonly dataset: string | null }): ReactNode {
  const list = usePastedList(dataset);
  useStatus(
    list.rows.length === 0 ? '' : formatCounted(list.rows.length, 'address or name', 'addresses and names'),
  );
  return (
    <>
      <PasteField />
      <NotRead list={list} />
      {list.rows.length === 0 ? <Nothing list={list} /> : <Rows dataset={dataset} list={list} />}
    </>
  );
}

export function ListMap(props: { readonly dataset: string | null; readonly theme: ShownTheme }): ReactNode {
  const list = usePastedList(props.dataset);
  if (list.rows.length === 0) return <Nothing list={list} />;
  return <LookupMap rows={list.rows} {...props} />;
}
