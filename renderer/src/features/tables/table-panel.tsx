// One table with its filter bar, column chooser, menu and details: what Packets, Flows and Endpoints share.

import { ActionIcon, Button, Loader, Text, Tooltip } from '@mantine/core';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp, useCommands, useNavigation, useSettings } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { ExploreBar } from '../../ui/screen-tabs.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { DataGrid, segmentRows } from './data-grid.tsx';
import { DetailsPane } from './details-pane.tsx';
import { useRowMenu, type MenuPlace } from '../../ui/row-menu.tsx';
import { SegmentBar } from './segment-bar.tsx';
import { tableTitles } from '../../ui/table-definitions.ts';
import type { TimeView } from '../../ui/time-cells.ts';
import { rangeCount } from './row-range.ts';
import type { PagesView } from './use-pages.ts';
import { definitionsOf, useTablePanel, type PanelModel } from './use-table-panel.ts';

const rowHeightPx = 22;

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

function useTimeView(dataset: string): TimeView {
  const { timeFormat: format, clock } = useSettings((state) => state);
  const known = useStore(useApp().stores.datasets, ({ datasets }) =>
    datasets.find(({ name }) => name === dataset),
  );
  return { format, clock, firstMs: known?.firstMs ?? null, lastMs: known?.lastMs ?? null };
}

function GridArea(props: {
  readonly table: TableName;
  readonly dataset: string;
  readonly model: PanelModel;
  readonly onMenu: (place: MenuPlace) => void;
  readonly onDetails: () => void;
}): ReactNode {
  const { table, model, onMenu, onDetails } = props;
  const zoom = useSettings((state) => state.zoom);
  const times = useTimeView(props.dataset);
  const { filter, range, setFilter, setRange } = useNavigation((state) => state);
  const { view, active, setCursor, selection } = model;
  const segmentStart = Math.floor(active.row / segmentRows) * segmentRows;
  return (
    <div className="jw-grid-frame">
      <DataGrid
        label={tableTitles[table]}
        table={model.gridTable}
        definitions={definitionsOf[table]}
        view={view}
        sort={model.sort}
        times={times}
        rowHeight={Math.round((rowHeightPx * zoom) / 100)}
        segmentStart={segmentStart}
        cursor={active}
        selection={selection}
        onSelectAll={model.selectAll}
        onSort={model.setSort}
        onCursor={setCursor}
        onCopy={model.copy}
        onMenu={(place) => {
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

/** Saves the rows that are selected, or all of the scope where it is one; a second click cancels. */
function SaveRows({ model }: { readonly model: PanelModel }): ReactNode {
  const { rows, selection, view } = model;
  const matched = view.pages.matched ?? 0;
  if (rows.saving !== null)
    return (
      <Button
        variant="default"
        leftSection={<Loader size={12} aria-hidden="true" />}
        onClick={rows.cancelSaving}
      >
        {formatCount(rows.saving)} rows read · Cancel
      </Button>
    );
  const isPart = rangeCount(selection) > 1;
  const title = isPart ? 'Save the selected rows as CSV' : 'Save the rows of this scope as CSV';
  return (
    <Tooltip label={title}>
      <ActionIcon
        size="md"
        variant="default"
        aria-label={title}
        disabled={matched === 0}
        onClick={() => {
          rows.save(isPart ? selection : { first: 0, last: matched - 1 });
        }}
      >
        <Icon name="import" size="1rem" />
      </ActionIcon>
    </Tooltip>
  );
}

export function TablePanel(props: { readonly table: TableName; readonly dataset: string }): ReactNode {
  const { table, dataset } = props;
  const clock = useSettings((state) => state.clock);
  const zoom = useSettings((state) => state.zoom);
  // A narrower window has more use for the columns.
  const [details, setDetails] = useState(() => window.innerWidth >= 14.4 * zoom);
  const model = useTablePanel(table, dataset);
  const toggleDetails = useCallback(() => {
    setDetails((shown) => !shown);
  }, []);
  useTableCommands(table, toggleDetails);
  const { row, actions } = model;
  const menu = useRowMenu(() => actions.menu);
  return (
    <div className="jw-screen">
      <ExploreBar>
        <SaveRows model={model} />
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
        <GridArea
          table={table}
          dataset={dataset}
          model={model}
          onMenu={menu.openAt}
          onDetails={toggleDetails}
        />
        {details ? (
          <DetailsPane table={table} row={row} clock={clock} pivots={actions.pane} onClose={toggleDetails} />
        ) : null}
      </div>
      {menu.element}
      {model.labelDialog}
    </div>
  );
}
