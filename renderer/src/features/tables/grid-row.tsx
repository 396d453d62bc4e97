// One row of the grid; a row that has not arrived yet is drawn as a pale line of the same height.

import type { MouseEvent, ReactNode } from 'react';
import { columnText, type Row } from '../../ui/cell-text.ts';
import { timeCell, type TimeView } from '../../ui/time-cells.ts';
import { isNumeric, type ColumnDefinition } from '../../ui/table-definitions.ts';
import type { GridTable } from './use-grid-table.ts';

interface GridRowProps {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly row: Row | undefined;
  readonly columns: ReturnType<GridTable['getVisibleLeafColumns']>;
  readonly definitions: ReadonlyMap<string, ColumnDefinition>;
  readonly times: TimeView;
  /** The row above; undefined for the first one, and while it has not arrived. */
  readonly previous: Row | undefined;
  /** null = not the active row. */
  readonly activeColumn: number | null;
  readonly isSelected: boolean;
  readonly onPick: (column: number, extend: boolean) => void;
  readonly onMenu: (event: MouseEvent, row: number, column: number) => void;
}

function cellClass(definition: ColumnDefinition, active: boolean, missing: boolean): string {
  const names = ['jw-grid-cell'];
  if (definition.kind !== 'text') names.push('jw-mono');
  if (isNumeric(definition.kind)) names.push('jw-right');
  if (active) names.push('jw-grid-active');
  if (missing) names.push('jw-dim');
  return names.join(' ');
}

function cellTextOf(row: Row, definition: ColumnDefinition, { times, previous }: GridRowProps): string {
  const { id, kind } = definition;
  const value = row[id];
  if (typeof value !== 'number' || (kind !== 'time' && kind !== 'second'))
    return columnText(row, definition, times.clock);
  const before = previous?.[id];
  return timeCell(value, kind === 'time', times, typeof before === 'number' ? before : null);
}

export function GridRow(props: GridRowProps): ReactNode {
  const { id, index, top, height, row, columns, definitions, activeColumn, isSelected } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-busy={row === undefined}
      className={`jw-grid-row jw-grid-data${isSelected ? ' jw-grid-selected' : ''}`}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      {columns.map((column, position) => {
        const definition = definitions.get(column.id);
        if (definition === undefined) return null;
        const value = row?.[column.id];
        const text = row === undefined ? '' : cellTextOf(row, definition, props);
        return (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={position + 1}
            className={cellClass(definition, activeColumn === position, value === null)}
            style={{ width: `${column.getSize() / 16}rem` }}
            title={text.length > 16 ? text : undefined}
            onMouseDown={(event) => {
              if (event.button === 0) props.onPick(position, event.shiftKey);
            }}
            onContextMenu={(event) => {
              props.onMenu(event, index, position);
            }}
          >
            {text}
          </div>
        );
      })}
    </div>
  );
}
