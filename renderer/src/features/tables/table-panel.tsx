// One table with its filter bar, column chooser, menu and details: what Packets, Flows and Endpoints share.

import { ActionIcon, Button, Text, Tooltip } from '@mantine/core';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useCloseOnChoice } from '../../objects/use-close-on-choice.ts';
import { useLabelDialog } from '../../objects/use-label-dialog.tsx';
import { useApp, useCommands, useNavigation, useSettings, useStatus } from '../../state/app-context.tsx';
import { scopeWhere, type TableName } from '../../state/navigation-store.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { ExploreBar } from '../../ui/explore-bar.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Row } from '../../ui/cell-text.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { readColumnView, writeColumnView, type ColumnView } from './column-view.ts';
import { DataGrid, segmentRows } from './data-grid.tsx';
import { DetailsPane } from './details-pane.tsx';
import type { GridCursor } from './grid-cursor.ts';
import { useRowMenu, type MenuPlace } from '../../ui/row-menu.tsx';
import { SegmentBar } from './segment-bar.tsx';
import { tableColumns, tableTitles } from '../../ui/table-definitions.ts';
import { readTablePlace, tablePlaceText, type TablePlace } from './table-place.ts';
import { useCopy, type Copy } from './use-copy.ts';
import { useGridTable, type Sort } from './use-grid-table.ts';
import { usePages, type PagesView } from './use-pages.ts';
import { useRowActions, type RowActions } from './use-row-actions.ts';

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
  return `${formatCount(matched)} of ${formatCount(total)} ${noun} in this scope`;
}

function useTableCommands(table: TableName, toggleDetails: () => void): void {
  const commands = useMemo(
    () => [
      {
        id: 'table-details',
        title: 'Show or hide the details of a row',
        group: tableTitles[table],
        shortcut: 'D',
        run: toggleDetails,
      },
    ],
    [table, toggleDetails],
  );
  useCommands(commands);
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
    <EmptyState title={filtered ? 'No packet is in this scope' : 'This dataset has no rows'}>
      <Text size="sm" c="dimmed">
        {filtered
          ? 'Change the filter or the time range.'
          : 'A capture without packets is valid; import another one.'}
      </Text>
      {filtered ? <Button onClick={onClear}>Show all packets</Button> : null}
    </EmptyState>
  );
}

interface PanelModel {
  readonly view: PagesView;
  readonly gridTable: ReturnType<typeof useGridTable>;
  readonly columnView: ColumnView;
  readonly setColumnView: (view: ColumnView) => void;
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
  readonly active: GridCursor;
  readonly setCursor: (cursor: GridCursor) => void;
  readonly row: Row | undefined;
  readonly copy: Copy;
  readonly actions: RowActions;
  readonly labelDialog: ReactNode;
}

const definitionsOf = {
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

function usePanel(table: TableName, dataset: string): PanelModel {
  const clock = useSettings((state) => state.clock);
  const where = useNavigation(scopeWhere);
  const { row: cursorRow, sort, setPlace } = useTablePlace(table);
  const [cursorColumn, setCursorColumn] = useState(0);
  const label = useLabelDialog(dataset);
  const [columnView, setColumnView] = useColumnView(table);
  const view = usePages({ table, dataset, where, sort });
  const gridTable = useGridTable(table, columnView, setColumnView);
  useStatus(statusText(table, view));
  const lastRow = Math.max(0, (view.pages.matched ?? 1) - 1);
  const active = { row: Math.min(cursorRow, lastRow), column: cursorColumn };
  const row = view.loader.rowAt(active.row);
  const columns = gridTable.getVisibleLeafColumns().map((column) => definitionsOf[table].get(column.id));
  useCloseOnChoice(cursorRow);
  const copy = useCopy(columns, row, clock, active.column);
  const actions = useRowActions({ table, row, column: columns[active.column], copy, onLabel: label.onLabel });
  const setSort = (next: Sort): void => {
    setPlace({ row: cursorRow, sort: next });
  };
  const setCursor = (cursor: GridCursor): void => {
    setCursorColumn(cursor.column);
    setPlace({ row: cursor.row, sort });
  };
  const shown = { view, gridTable, columnView, setColumnView, sort, setSort };
  return { ...shown, active, setCursor, row, copy, actions, labelDialog: label.element };
}

function GridArea(props: {
  readonly table: TableName;
  readonly model: PanelModel;
  readonly onMenu: (place: MenuPlace) => void;
  readonly onDetails: () => void;
}): ReactNode {
  const { table, model, onMenu, onDetails } = props;
  const { clock, zoom } = useSettings((state) => state);
  const { filter, range, setFilter, setRange } = useNavigation((state) => state);
  const { view, active, setCursor } = model;
  const segmentStart = Math.floor(active.row / segmentRows) * segmentRows;
  return (
    <div className="jw-grid-frame">
      <DataGrid
        label={tableTitles[table]}
        table={model.gridTable}
        definitions={definitionsOf[table]}
        view={view}
        sort={model.sort}
        clock={clock}
        rowHeight={Math.round((rowHeightPx * zoom) / 100)}
        segmentStart={segmentStart}
        cursor={active}
        onSort={model.setSort}
        onCursor={setCursor}
        onCopy={model.copy}
        onMenu={(place, at) => {
          setCursor(at);
          onMenu(place);
        }}
        onDetails={onDetails}
      />
      <NoRows
        view={view}
        filtered={filter !== '' || range !== null}
        onClear={() => {
          setFilter('');
          setRange(null);
        }}
      />
      <SegmentBar
        matched={view.pages.matched ?? 0}
        start={segmentStart}
        onRow={(row) => {
          setCursor({ row, column: active.column });
        }}
      />
    </div>
  );
}

export function TablePanel(props: { readonly table: TableName; readonly dataset: string }): ReactNode {
  const { table, dataset } = props;
  const clock = useSettings((state) => state.clock);
  const zoom = useSettings((state) => state.zoom);
  // A narrower window has more use for the columns.
  const [details, setDetails] = useState(() => window.innerWidth >= 14.4 * zoom);
  const model = usePanel(table, dataset);
  const toggleDetails = useCallback(() => {
    setDetails((shown) => !shown);
  }, []);
  useTableCommands(table, toggleDetails);
  const { row, actions } = model;
  const menu = useRowMenu(() => actions.menu);
  return (
    <div className="jw-screen">
      <ExploreBar>
        <ColumnChooser table={table} view={model.columnView} onView={model.setColumnView} />
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
      </ExploreBar>
      <div className="jw-table-body">
        <GridArea table={table} model={model} onMenu={menu.openAt} onDetails={toggleDetails} />
        {details ? (
          <DetailsPane table={table} row={row} clock={clock} pivots={actions.pane} onClose={toggleDetails} />
        ) : null}
      </div>
      {menu.element}
      {model.labelDialog}
    </div>
  );
}
