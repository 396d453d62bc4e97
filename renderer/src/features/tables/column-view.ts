// Which columns a table shows and how wide: the user's choice, kept in the window's storage.

import type { ColumnSizingState, ColumnVisibilityState } from '@tanstack/react-table';
import { z } from 'zod';
import type { KeyValueStorage } from '../../platform/storage.ts';
import type { TableName } from '../../state/navigation-store.ts';
import { tableColumns } from '../../ui/table-definitions.ts';

export interface ColumnView {
  readonly visibility: ColumnVisibilityState;
  readonly sizing: ColumnSizingState;
}

const viewSchema = z.object({
  visibility: z.record(z.string(), z.boolean()),
  sizing: z.record(z.string(), z.number().min(30).max(2000)),
});

export function defaultColumnView(table: TableName): ColumnView {
  const visibility = tableColumns[table].map(({ id, hidden }) => [id, hidden !== true] as const);
  return { visibility: Object.fromEntries(visibility), sizing: {} };
}

function storageKey(table: TableName): string {
  return `jaws.columns.${table}`;
}

export function readColumnView(storage: KeyValueStorage, table: TableName): ColumnView {
  const fallback = defaultColumnView(table);
  const text = storage.read(storageKey(table));
  if (text === null) return fallback;
  try {
    const parsed = viewSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return fallback;
    return {
      visibility: { ...fallback.visibility, ...parsed.data.visibility },
      sizing: parsed.data.sizing,
    };
  } catch {
    return fallback;
  }
}

export function writeColumnView(storage: KeyValueStorage, table: TableName, view: ColumnView): void {
  storage.write(storageKey(table), JSON.stringify(view));
}
