// The virtualised grid: only rows in view exist. One tab stop; arrows move the active cell, Ctrl+C copies it.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import type { GridCursor } from './grid-cursor.ts';
import { gridKeys, type GridKeyActions } from './grid-keys.ts';
import { GridHeader } from './grid-header.tsx';
import { GridRow } from './grid-row.tsx';
import { isWithin, type RowRange } from './row-range.ts';
import type { PagesView } from './use-pages.ts';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';
import type { TimeView } from '../../ui/time-cells.ts';
import type { GridTable, Sort } from './use-grid-table.ts';

/** Browsers cap an element's height at some 16-33 million px: longer tables are shown in segments. */
export const segmentRows = 500_000;
const overscanRows = 12;

export interface GridProps extends GridKeyActions {
  readonly label: string;
  readonly table: GridTable;
  readonly definitions: ReadonlyMap<string, ColumnDefinition>;
  readonly view: PagesView;
  readonly sort: Sort;
  readonly times: TimeView;
  readonly rowHeight: number;
  /** First row of the shown segment. */
  readonly segmentStart: number;
  readonly cursor: GridCursor;
  readonly selection: RowRange;
  readonly onSort: (sort: Sort) => void;
}

function useWantedRows(view: PagesView, first: number, last: number): void {
  const { loader } = view;
  useEffect(() => {
    loader.want(first, last);
  }, [loader, first, last]);
}

function gridId(label: string, row: number): string {
  return `${label.toLowerCase()}-row-${String(row)}`;
}

function useGridScroll(props: GridProps, scroller: { readonly current: HTMLDivElement | null }) {
  const { view, rowHeight, segmentStart, cursor } = props;
  const matched = view.pages.matched ?? 0;
  const count = Math.min(segmentRows, Math.max(0, matched - segmentStart));
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here, so nothing is memoised wrongly
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: overscanRows,
  });
  const items = virtualizer.getVirtualItems();
  useWantedRows(view, segmentStart + (items[0]?.index ?? 0), segmentStart + (items.at(-1)?.index ?? 0));
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const inSegment = cursor.row - segmentStart;
  useEffect(() => {
    if (inSegment >= 0 && inSegment < count) virtualizer.scrollToIndex(inSegment);
  }, [virtualizer, inSegment, count]);
  return { items, totalSize: virtualizer.getTotalSize(), matched };
}

export function DataGrid(props: GridProps): ReactNode {
  const { label, table, definitions, view, rowHeight, segmentStart, cursor } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { items, totalSize, matched } = useGridScroll(props, scroller);
  const columns = table.getVisibleLeafColumns();
  const pageRows = Math.max(1, (items.length || 24) - 2 * overscanRows - 2);
  const width = `${table.getTotalSize() / 16}rem`;
  const onMenu = (event: MouseEvent, row: number, column: number): void => {
    event.preventDefault();
    // A menu on selected rows is about all of them.
    if (!isWithin(props.selection, row)) props.onCursor({ row, column }, false);
    props.onMenu({ x: event.clientX, y: event.clientY }, { row, column });
  };
  return (
    <div
      ref={scroller}
      className="jw-grid"
      role="grid"
      aria-label={label}
      aria-rowcount={matched + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={matched === 0 ? undefined : gridId(label, cursor.row)}
      tabIndex={0}
      onKeyDown={gridKeys(props, cursor, { rows: matched, columns: columns.length, pageRows })}
    >
      <div style={{ width, minWidth: '100%' }}>
        <GridHeader {...props} />
        <div role="rowgroup" style={{ height: totalSize, position: 'relative' }}>
          {items.map((item) => {
            const row = segmentStart + item.index;
            return (
              <GridRow
                key={item.key}
                id={gridId(label, row)}
                index={row}
                top={item.start}
                height={rowHeight}
                row={view.loader.rowAt(row)}
                columns={columns}
                definitions={definitions}
                times={props.times}
                previous={row === 0 ? undefined : view.loader.rowAt(row - 1)}
                activeColumn={row === cursor.row ? cursor.column : null}
                isSelected={isWithin(props.selection, row)}
                onPick={(column, extend) => {
                  props.onCursor({ row, column }, extend);
                }}
                onMenu={onMenu}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
