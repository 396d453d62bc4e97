// Column headers: click sorts (again turns it round, a third time takes it back), the right edge changes width.

import type { ReactNode } from 'react';
import type { Sort } from './use-grid-table.ts';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';
import { isNumeric } from '../../ui/table-definitions.ts';
import { timeHeading, type TimeView } from '../../ui/time-cells.ts';
import type { GridTable } from './use-grid-table.ts';

export function nextSort(sort: Sort, column: string, numeric: boolean): Sort {
  // Numbers are most often wanted from the largest down.
  const first = { column, descending: numeric };
  if (sort?.column !== column) return first;
  return sort.descending === numeric ? { column, descending: !numeric } : null;
}

function sortText(sort: Sort, column: string): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

function headingOf({ title, kind }: ColumnDefinition, times: TimeView): string {
  return kind === 'time' || kind === 'second' ? timeHeading(title, times) : title;
}

export function GridHeader(props: {
  readonly table: GridTable;
  readonly definitions: ReadonlyMap<string, ColumnDefinition>;
  readonly sort: Sort;
  readonly times: TimeView;
  readonly onSort: (sort: Sort) => void;
}): ReactNode {
  const { table, definitions, sort, times, onSort } = props;
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  return (
    <div role="rowgroup" className="jw-grid-head">
      <div role="row" aria-rowindex={1} className="jw-grid-row">
        {headers.map((header, index) => {
          const definition = definitions.get(header.column.id);
          if (definition === undefined) return null;
          const numeric = isNumeric(definition.kind);
          const direction = sortText(sort, definition.id);
          return (
            <div
              key={header.id}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={direction}
              className={`jw-grid-th${numeric ? ' jw-right' : ''}`}
              style={{ width: `${header.getSize() / 16}rem` }}
            >
              <button
                type="button"
                tabIndex={-1}
                title={`Sort by ${definition.title}`}
                onClick={() => {
                  onSort(nextSort(sort, definition.id, numeric));
                }}
              >
                {headingOf(definition, times)}
                {direction === 'none' ? null : (
                  <span aria-hidden="true">{direction === 'ascending' ? ' ▲' : ' ▼'}</span>
                )}
              </button>
              <span
                className="jw-grid-resize"
                aria-hidden="true"
                onMouseDown={header.getResizeHandler()}
                onTouchStart={header.getResizeHandler()}
                onDoubleClick={() => {
                  header.column.resetSize();
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
