// Several rows at once: copied, saved as CSV, labelled, or shown as packets.

import { useCallback, useMemo, useRef, useState } from 'react';
import { useApp, useSettings } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import { plainColumnText, plainText, type Row } from '../../ui/cell-text.ts';
import { csvText, type TextTable } from '../../ui/csv-text.ts';
import { isCancelled, showDone, showError } from '../../ui/error-report.ts';
import { formatCount, formatCounted } from '../../ui/format.ts';
import type { LabelRequest } from '../../ui/label-dialog.tsx';
import type { Pivot } from '../../ui/row-menu.tsx';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';
import type { FetchPage } from './page-loader.ts';
import { rowCondition } from './pivots.ts';
import { mostRowsRead, rangeCount, readRange, type RowRange } from './row-range.ts';

/** The contract's longest filter. */
const mostCharacters = 4096;
/** A filter of more conditions would not fit. */
const mostConditions = 200;

/** Of any of the rows; null where they are too many for one filter. */
export function anyOf(table: TableName, rows: readonly Row[]): string | null {
  const conditions = [...new Set(rows.map((row) => rowCondition(table, row)))];
  const text = conditions.length === 1 ? conditions[0] : conditions.map((one) => `(${one})`).join(' or ');
  return text === undefined || text.length > mostCharacters ? null : text;
}

/** Values as they are, times in UTC; the port of an address has a column of its own. */
export function rowsTable(columns: readonly ColumnDefinition[], rows: readonly Row[]): TextTable {
  const names = columns.flatMap(({ id, port }) => (port === undefined ? [id] : [id, port]));
  const unique = [...new Set(names)];
  const kinds = new Map(columns.map(({ id, kind }) => [id, kind]));
  const cell = (row: Row, name: string): string | number => {
    const value = row[name];
    const kind = kinds.get(name) ?? 'count';
    const isTime = kind === 'time' || kind === 'second';
    return typeof value === 'number' && !isTime ? value : plainText(value, kind, 'utc');
  };
  return { columns: unique, rows: rows.map((row) => unique.map((name) => cell(row, name))) };
}

interface RangeInput {
  readonly table: TableName;
  readonly dataset: string;
  readonly range: RowRange;
  readonly columns: readonly ColumnDefinition[];
  readonly fetchPage: FetchPage;
  readonly onLabel: (request: LabelRequest) => void;
}

export interface RangeActions {
  /** Of several rows; none for one. */
  readonly pivots: readonly Pivot[];
  readonly copy: () => void;
  readonly save: (range: RowRange) => void;
  /** Rows read so far, while they are being saved. */
  readonly saving: number | null;
  readonly cancelSaving: () => void;
}

function useSaving({ table, dataset, columns, fetchPage }: RangeInput) {
  const { platform } = useApp();
  const [saving, setSaving] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  const save = (range: RowRange): void => {
    abort.current = new AbortController();
    setSaving(0);
    readRange(fetchPage, range, abort.current.signal, setSaving)
      .then((rows) => {
        const name = `${dataset}-${table}.csv`;
        const text = csvText(rowsTable(columns, rows));
        platform.saveFile(name, [new TextEncoder().encode(text)], 'text/csv');
        const isPart = rows.length < rangeCount(range);
        const rest = `The first ${formatCount(mostRowsRead)}; a dataset is exported whole under Sources, Datasets.`;
        showDone(`${formatCounted(rows.length, 'row')} saved as ${name}`, isPart ? rest : '');
      })
      .catch((error: unknown) => {
        if (!isCancelled(error)) showError(error);
      })
      .finally(() => {
        setSaving(null);
      });
  };
  const cancelSaving = useCallback(() => {
    abort.current?.abort();
  }, []);
  return { saving, save, cancelSaving };
}

export function useRangeActions(input: RangeInput): RangeActions {
  const { table, range, columns, fetchPage, onLabel } = input;
  const { platform, stores } = useApp();
  const clock = useSettings((state) => state.clock);
  const { saving, save, cancelSaving } = useSaving(input);
  const { first, last } = range;
  const count = rangeCount(range);
  const actions = useMemo(() => {
    const read = (): Promise<Row[]> => readRange(fetchPage, { first, last }, new AbortController().signal);
    const copy = (): void => {
      read()
        .then((rows) => {
          const line = (row: Row): string =>
            columns.map((column) => plainColumnText(row, column, clock)).join('\t');
          return platform.copyText(rows.map(line).join('\n')).then(() => {
            showDone(`${formatCounted(rows.length, 'row')} copied`);
          });
        })
        .catch(showError);
    };
    const withFilter = (hand: (where: string) => void) => (): void => {
      const small =
        count > mostConditions ? Promise.resolve(null) : read().then((rows) => anyOf(table, rows));
      small
        .then((where) => {
          if (where === null) showDone('No filter finds these', 'They are too many for one filter.');
          else hand(where);
        })
        .catch(showError);
    };
    const rows = formatCounted(count, 'row');
    const pivots: Pivot[] = [
      {
        title: `Show the packets of these ${rows}`,
        run: withFilter((where) => {
          stores.navigation.getState().showTable('packets', where);
        }),
      },
      {
        title: `Label the packets of these ${rows}…`,
        run: withFilter((where) => {
          onLabel({ title: `Label the packets of ${rows}`, where });
        }),
      },
    ];
    return { copy, pivots: count > 1 ? pivots : [] };
  }, [table, columns, fetchPage, first, last, count, clock, platform, stores, onLabel]);
  return { ...actions, save, saving, cancelSaving };
}
