// One table with its filter bar, column chooser, menu and details: what Packets, Flows and Endpoints share.

import { ActionIcon, Button, Text, Tooltip } from '@mantine/core';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useFilterCheck } from '../../connection/use-filter-check.ts';
import { useApp, useCommands, useNavigation, useSettings, useStatus } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { LabelDialog, type LabelRequest } from '../../ui/label-dialog.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { readColumnView, writeColumnView, type ColumnView } from './column-view.ts';
import { DataGrid, segmentRows } from './data-grid.tsx';
import { DetailsPane } from './details-pane.tsx';
import type { GridCursor } from './grid-cursor.ts';
import { RowMenu, type MenuPlace } from './row-menu.tsx';
import { SegmentBar } from './segment-bar.tsx';
import { tableColumns, tableTitles, type ColumnDefinition } from './table-definitions.ts';
import { useCopy } from './use-copy.ts';
import { useGridTable, type Sort } from './use-grid-table.ts';
import { usePages, type PagesView } from './use-pages.ts';
import { useRelabel } from './use-relabel.ts';
import { useRowActions } from './use-row-actions.ts';

const rowHeightPx = 22;

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

function statusText(table: TableName, { pages }: PagesView): string {
  const { matched, total } = pages;
  if (matched === null || total === null) return pages.error === null ? 'Loading…' : '';
  const noun = tableTitles[table].toLowerCase();
  if (matched === total) return `${formatCount(total)} ${noun}`;
  return `${formatCount(matched)} of ${formatCount(total)} ${noun} match the filter`;
}

function useTableCommands(table: TableName, toggleDetails: () => void, filterId: string): void {
  const commands = useMemo(
    () => [
      {
        id: 'table-filter',
        title: `Filter ${tableTitles[table].toLowerCase()}`,
        group: tableTitles[table],
        shortcut: '/',
        run() {
          document.getElementById(filterId)?.focus();
        },
      },
      {
        id: 'table-details',
        title: 'Show or hide the details of a row',
        group: tableTitles[table],
        shortcut: 'D',
        run: toggleDetails,
      },
    ],
    [table, toggleDetails, filterId],
  );
  useCommands(commands);
}

function FilterBar(props: {
  readonly table: TableName;
  readonly inputId: string;
  readonly children: ReactNode;
}): ReactNode {
  const { table, inputId, children } = props;
  const applied = useNavigation((state) => state.filters[table]);
  const setFilter = useNavigation((state) => state.setFilter);
  const [typed, setTyped] = useState(applied);
  const error = useFilterCheck(typed);
  return (
    <div className="jw-bar">
      <FilterInput
        inputId={inputId}
        label={`Filter ${tableTitles[table].toLowerCase()}`}
        applied={applied}
        error={error}
        onEdit={setTyped}
        onApply={(text) => {
          setFilter(table, text.trim());
        }}
      />
      {children}
    </div>
  );
}

function NoRows(props: {
  readonly view: PagesView;
  readonly onClear: () => void;
  readonly filtered: boolean;
}): ReactNode {
  const { view, onClear, filtered } = props;
  if (view.pages.error !== null) {
    return (
      <div className="jw-empty">
        <ErrorNotice error={view.pages.error} />
      </div>
    );
  }
  if (view.pages.matched !== 0) return null;
  return (
    <EmptyState title={filtered ? 'Nothing matches this filter' : 'This dataset has no rows'}>
      <Text size="sm" c="dimmed">
        {filtered ? 'Widen it, or take it away.' : 'A capture without packets is valid; import another one.'}
      </Text>
      {filtered ? <Button onClick={onClear}>Clear the filter</Button> : null}
    </EmptyState>
  );
}

export function TablePanel(props: { readonly table: TableName; readonly dataset: string }): ReactNode {
  const { table, dataset } = props;
  const clock = useSettings((state) => state.clock);
  const zoom = useSettings((state) => state.zoom);
  const where = useNavigation((state) => state.filters[table]);
  const setFilter = useNavigation((state) => state.setFilter);
  const [sort, setSort] = useState<Sort>(null);
  const [cursor, setCursor] = useState<GridCursor>({ row: 0, column: 0 });
  const [details, setDetails] = useState(true);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [request, setRequest] = useState<LabelRequest | null>(null);
  const [columnView, setColumnView] = useColumnView(table);
  const definitions = useMemo(
    () => new Map<string, ColumnDefinition>(tableColumns[table].map((column) => [column.id, column])),
    [table],
  );
  const view = usePages({ table, dataset, where, sort });
  const gridTable = useGridTable(table, columnView, setColumnView);
  useStatus(statusText(table, view));
  const toggleDetails = useCallback(() => {
    setDetails((shown) => !shown);
  }, []);
  const filterId = `${table}-filter`;
  useTableCommands(table, toggleDetails, filterId);
  const lastRow = Math.max(0, (view.pages.matched ?? 1) - 1);
  const active = { row: Math.min(cursor.row, lastRow), column: cursor.column };
  const row = view.loader.rowAt(active.row);
  const columns = gridTable.getVisibleLeafColumns().map((column) => definitions.get(column.id));
  const copy = useCopy(columns, row, clock, active.column);
  const actions = useRowActions({ table, row, column: columns[active.column], copy, onLabel: setRequest });
  const relabel = useRelabel(dataset);
  const segmentStart = Math.floor(active.row / segmentRows) * segmentRows;
  return (
    <div className="jw-screen">
      <FilterBar table={table} inputId={filterId}>
        <ColumnChooser table={table} view={columnView} onView={setColumnView} />
        <Tooltip label="Details of the row (D)">
          <ActionIcon
            size="md"
            variant="default"
            aria-label="Show the details"
            aria-pressed={details}
            onClick={toggleDetails}
          >
            <Icon name="more" size="1rem" />
          </ActionIcon>
        </Tooltip>
      </FilterBar>
      <div className="jw-table-body">
        <div className="jw-grid-frame">
          <DataGrid
            label={tableTitles[table]}
            table={gridTable}
            definitions={definitions}
            view={view}
            sort={sort}
            clock={clock}
            rowHeight={Math.round((rowHeightPx * zoom) / 100)}
            segmentStart={segmentStart}
            cursor={active}
            onSort={setSort}
            onCursor={setCursor}
            onCopy={copy}
            onMenu={(place, at) => {
              setCursor(at);
              setMenu(place);
            }}
            onDetails={toggleDetails}
          />
          <NoRows
            view={view}
            filtered={where !== ''}
            onClear={() => {
              setFilter(table, '');
            }}
          />
          <SegmentBar
            matched={view.pages.matched ?? 0}
            start={segmentStart}
            onRow={(next) => {
              setCursor({ row: next, column: active.column });
            }}
          />
        </div>
        {details ? (
          <DetailsPane table={table} row={row} clock={clock} pivots={actions.pane} onClose={toggleDetails} />
        ) : null}
      </div>
      <RowMenu
        place={menu}
        groups={actions.menu}
        onClose={() => {
          setMenu(null);
        }}
      />
      <LabelDialog
        request={request}
        onLabel={relabel}
        onClose={() => {
          setRequest(null);
        }}
      />
    </div>
  );
}
