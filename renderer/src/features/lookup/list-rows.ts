// The table of a pasted list: what is known of each address in columns, sorted and as CSV. Pure.

import type { LookupResult, SeenAddress } from '@jaws/shared/contract/lookup';
import { macText } from '@jaws/shared/lookup/mac-text';
import { countryText } from '../../ui/country-name.ts';
import type { TextTable } from '../../ui/csv-text.ts';
import { formatBytes, formatSecond } from '../../ui/format.ts';

export interface ListRow {
  readonly result: LookupResult;
  /** Null: the scope has no packet of it, or none is looked at. */
  readonly seen: SeenAddress | null;
}

type Value = string | number | null;
type Clock = 'utc' | 'local';

export interface ListColumn {
  readonly id: string;
  readonly title: string;
  readonly isNumber?: boolean;
  /** Only where a dataset is open. */
  readonly ofDataset?: boolean;
  /** Null: not known. */
  readonly value: (row: ListRow) => Value;
  readonly text?: (value: string | number, clock: Clock) => string;
}

function columnOf(
  id: string,
  title: string,
  value: (result: LookupResult) => string | number | undefined,
): ListColumn {
  return { id, title, value: ({ result }) => value(result) ?? null };
}

const seenColumn = { ofDataset: true, isNumber: true } as const;
const bytesText = (value: string | number): string => formatBytes(Number(value));

const listColumns: readonly ListColumn[] = [
  columnOf('address', 'Address', ({ ip }) => ip),
  columnOf('kind', 'Kind', ({ kind }) => kind),
  {
    ...columnOf('country', 'Country', ({ country }) => country),
    text: (value) => countryText(String(value)),
  },
  { ...columnOf('network', 'Network', ({ asn }) => asn), text: (value) => `AS${String(value)}` },
  columnOf('organisation', 'Organisation', ({ org }) => org),
  columnOf('registry', 'Registry', ({ registry }) => registry),
  columnOf('lists', 'Lists', ({ lists }) =>
    lists.length === 0 ? undefined : lists.map(({ list }) => list).join(', '),
  ),
  {
    ...{ ofDataset: true, id: 'mac', title: 'MAC address' },
    value: ({ seen }) => (seen === null || seen.macs.length === 0 ? null : seen.macs.map(macText).join(', ')),
  },
  { ...seenColumn, id: 'sent', title: 'Sent', value: ({ seen }) => seen?.up ?? null, text: bytesText },
  {
    ...seenColumn,
    id: 'received',
    title: 'Received',
    value: ({ seen }) => seen?.down ?? null,
    text: bytesText,
  },
  {
    ...{ ofDataset: true, id: 'first_seen', title: 'First seen', value: ({ seen }) => seen?.firstMs ?? null },
    text: (value, clock) => formatSecond(Number(value), clock),
  },
];

export function columnsFor(hasDataset: boolean): readonly ListColumn[] {
  return listColumns.filter(({ ofDataset }) => hasDataset || ofDataset !== true);
}

export interface ListSort {
  readonly column: string;
  readonly descending: boolean;
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** What is not known comes last, whichever way. */
export function sortRows(rows: readonly ListRow[], sort: ListSort | null): readonly ListRow[] {
  const column = listColumns.find(({ id }) => id === sort?.column);
  if (sort === null || column === undefined) return rows;
  const direction = sort.descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return direction * compare(a, b);
  });
}

/** Up, down, and back to the order of the text. */
export function nextSort(sort: ListSort | null, column: string): ListSort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

export function cellText(column: ListColumn, row: ListRow, clock: Clock): string {
  const value = column.value(row);
  if (value === null) return '';
  return column.text === undefined ? String(value) : column.text(value, clock);
}

/** Numbers and codes as they are, times in UTC. */
export function listTable(rows: readonly ListRow[], columns: readonly ListColumn[]): TextTable {
  const cell = (row: ListRow, column: ListColumn): string | number => {
    if (column.id === 'first_seen') return cellText(column, row, 'utc');
    return column.value(row) ?? '';
  };
  return {
    columns: columns.map(({ id }) => id),
    rows: rows.map((row) => columns.map((column) => cell(row, column))),
  };
}
