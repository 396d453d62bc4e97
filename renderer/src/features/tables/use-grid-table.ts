// TanStack Table as the keeper of columns: what is shown, in which width. Rows come from pages and are drawn by
// the virtualiser, so the table itself is given none.

import type { PageInput } from '@jaws/shared/contract/tables';
import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
  type ReactTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { TableName } from '../../state/navigation-store.ts';
import type { Row } from '../../ui/cell-text.ts';
import type { ColumnView } from './column-view.ts';
import { tableColumns } from '../../ui/table-definitions.ts';

export type Sort = PageInput['sort'];

const gridFeatures = tableFeatures({ columnVisibilityFeature, columnSizingFeature, columnResizingFeature });
export type GridTable = ReactTable<typeof gridFeatures, Row>;
const helper = createColumnHelper<typeof gridFeatures, Row>();
const noRows: Row[] = [];

function resolved<T>(updater: T | ((old: T) => T), old: T): T {
  return typeof updater === 'function' ? (updater as (old: T) => T)(old) : updater;
}

export function useGridTable(
  table: TableName,
  view: ColumnView,
  onView: (view: ColumnView) => void,
): GridTable {
  const columns = useMemo(
    () =>
      helper.columns(
        tableColumns[table].map(({ id, title, width }) =>
          helper.accessor((row) => row[id], { id, header: title, size: width, minSize: 40, maxSize: 1200 }),
        ),
      ),
    [table],
  );
  return useTable({
    features: gridFeatures,
    columns,
    data: noRows,
    columnResizeMode: 'onChange',
    state: { columnVisibility: view.visibility, columnSizing: view.sizing },
    onColumnVisibilityChange: (updater) => {
      onView({ ...view, visibility: resolved(updater, view.visibility) });
    },
    onColumnSizingChange: (updater) => {
      onView({ ...view, sizing: resolved(updater, view.sizing) });
    },
  });
}
