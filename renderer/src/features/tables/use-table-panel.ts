// The state of one table: its query, its columns, the active cell, the selected rows, and what can be done with them.

import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useCloseOnChoice } from '../../objects/use-close-on-choice.ts';
import { useLabelDialog } from '../../objects/use-label-dialog.tsx';
import { useApp, useNavigation, useSettings, useStatus } from '../../state/app-context.tsx';
import { scopeWhere, type TableName } from '../../state/navigation-store.ts';
import type { Row } from '../../ui/cell-text.ts';
import { formatCount } from '../../ui/format.ts';
import { tableColumns, tableTitles, type ColumnDefinition } from '../../ui/table-definitions.ts';
import { readColumnView, writeColumnView, type ColumnView } from './column-view.ts';
import type { GridCursor } from './grid-cursor.ts';
import { rangeCount, rangeOf, type RowRange } from './row-range.ts';
import { readTablePlace, tablePlaceText, type TablePlace } from './table-place.ts';
import { useCopy, type Copy } from './use-copy.ts';
import { useGridTable, type Sort } from './use-grid-table.ts';
import { usePages, type PagesView } from './use-pages.ts';
import { useRangeActions, type RangeActions } from './use-range-actions.ts';
import { useRowActions, type RowActions } from './use-row-actions.ts';

function useColumnView(table: TableName): readonly [ColumnView, (view: ColumnView) => void] {
  const { storage } = useApp().platform;
  const [view, setView] = useState(() => readColumnView(storage, table));
  const change = useCallback(
    (next: ColumnView) => {
      setView(next);
      writeColumnView(storage, table, next);
    },
    [storage, table],
  );
  return [view, change];
}

function statusText(table: TableName, { pages }: PagesView, selection: RowRange): string {
  const { matched, total } = pages;
  if (matched === null || total === null) return pages.error === null ? 'Loading…' : '';
  const noun = tableTitles[table].toLowerCase();
  const chosen = rangeCount(selection);
  const part = chosen > 1 ? ` · ${formatCount(chosen)} selected` : '';
  if (matched === total) return `${formatCount(total)} ${noun}${part}`;
  return `${formatCount(matched)} of ${formatCount(total)} ${noun} in this scope${part}`;
}

export interface PanelModel {
  readonly view: PagesView;
  readonly gridTable: ReturnType<typeof useGridTable>;
  readonly columnView: ColumnView;
  readonly setColumnView: (view: ColumnView) => void;
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
  readonly active: GridCursor;
  readonly setCursor: (cursor: GridCursor, extend?: boolean) => void;
  readonly selection: RowRange;
  readonly selectAll: () => void;
  readonly row: Row | undefined;
  readonly copy: Copy;
  readonly actions: RowActions;
  readonly rows: RangeActions;
  readonly labelDialog: ReactNode;
}

export const definitionsOf = {
  packets: new Map(tableColumns.packets.map((column) => [column.id, column])),
  flows: new Map(tableColumns.flows.map((column) => [column.id, column])),
  channels: new Map(tableColumns.channels.map((column) => [column.id, column])),
  endpoints: new Map(tableColumns.endpoints.map((column) => [column.id, column])),
} as const;

/** What was sent is what one came for. */
const firstSort: Readonly<Record<TableName, Sort>> = {
  packets: null,
  flows: { column: 'up', descending: true },
  channels: { column: 'up', descending: true },
  endpoints: null,
};

/** In the page's address, so that Back finds the row again. */
function useTablePlace(table: TableName): TablePlace & { readonly setPlace: (place: TablePlace) => void } {
  const pick = useNavigation((state) => state.pick);
  const setPick = useNavigation((state) => state.setPick);
  const first = firstSort[table];
  const place = useMemo(
    () => readTablePlace(pick, first, new Set(definitionsOf[table].keys())),
    [pick, first, table],
  );
  const setPlace = useCallback(
    (next: TablePlace) => {
      setPick(tablePlaceText(next, first));
    },
    [setPick, first],
  );
  return { ...place, setPlace };
}

/** The active cell, and the rows that are selected: from the anchor to it, or all. */
function useSelection(
  { row: cursorRow, sort, setPlace }: ReturnType<typeof useTablePlace>,
  matched: number | null,
) {
  const [column, setColumn] = useState(0);
  const [anchor, setAnchor] = useState<number | 'all' | null>(null);
  const lastRow = Math.max(0, (matched ?? 1) - 1);
  const active = { row: Math.min(cursorRow, lastRow), column };
  const selection =
    anchor === 'all'
      ? { first: 0, last: lastRow }
      : rangeOf(anchor === null ? null : Math.min(anchor, lastRow), active.row);
  return {
    active,
    selection,
    setSort: (next: Sort): void => {
      setAnchor(null);
      setPlace({ row: cursorRow, sort: next });
    },
    setCursor: (cursor: GridCursor, extend = false): void => {
      setAnchor(extend ? (typeof anchor === 'number' ? anchor : active.row) : null);
      setColumn(cursor.column);
      setPlace({ row: cursor.row, sort });
    },
    selectAll: (): void => {
      setAnchor('all');
    },
  };
}

function isThere(column: ColumnDefinition | undefined): column is ColumnDefinition {
  return column !== undefined;
}

export function useTablePanel(table: TableName, dataset: string): PanelModel {
  const clock = useSettings((state) => state.clock);
  const where = useNavigation(scopeWhere);
  const label = useLabelDialog(dataset);
  const [columnView, setColumnView] = useColumnView(table);
  const place = useTablePlace(table);
  const { sort } = place;
  const view = usePages({ table, dataset, where, sort });
  const { active, selection, setSort, setCursor, selectAll } = useSelection(place, view.pages.matched);
  const gridTable = useGridTable(table, columnView, setColumnView);
  useStatus(statusText(table, view, selection));
  const row = view.loader.rowAt(active.row);
  const visible = gridTable.getVisibleLeafColumns();
  const columns = useMemo(
    () => visible.map((column) => definitionsOf[table].get(column.id)).filter(isThere),
    [visible, table],
  );
  useCloseOnChoice(place.row);
  const { onLabel } = label;
  const { fetchPage } = view;
  const rows = useRangeActions({ table, dataset, range: selection, columns, fetchPage, onLabel });
  const copyOne = useCopy(columns, row, clock, active.column);
  const copySeveral = rows.copy;
  const isSeveral = rangeCount(selection) > 1;
  const copy = useMemo<Copy>(() => (isSeveral ? copySeveral : copyOne), [isSeveral, copySeveral, copyOne]);
  const column = columns[active.column];
  const actions = useRowActions({ table, row, column, copy, several: rows.pivots, onLabel });
  const shown = { view, gridTable, columnView, setColumnView, sort, setSort };
  const chosen = { active, setCursor, selection, selectAll, row };
  return { ...shown, ...chosen, copy, actions, rows, labelDialog: label.element };
}
