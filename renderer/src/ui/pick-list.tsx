// A virtualised table of which one row is picked: one tab stop, arrows move the pick. Used for the Top list and
// for the table of drawn points.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface PickColumn<T> {
  readonly title: string;
  /** CSS grid track, e.g. `3rem` or `minmax(6rem, 1fr)`. */
  readonly track: string;
  readonly numeric?: boolean;
  cell(row: T): ReactNode;
}

export interface PickListProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly PickColumn<T>[];
  readonly rowHeight: number;
  readonly picked: string | null;
  idOf(row: T): string;
  onPick(id: string): void;
  /** Enter on the picked row. */
  onOpen?(id: string): void;
}

function movedIndex(key: string, index: number, length: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + 10,
    PageUp: index - 10,
    Home: 0,
    End: length - 1,
  };
  const target = targets[key];
  return target === undefined || length === 0 ? null : Math.max(0, Math.min(length - 1, target));
}

export function PickList<T>(props: PickListProps<T>): ReactNode {
  const { label, rows, columns, rowHeight, picked, idOf, onPick, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const index = picked === null ? -1 : rows.findIndex((row) => idOf(row) === picked);
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index);
  }, [virtualizer, index]);
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const template = columns.map(({ track }) => track).join(' ');
  const domId = (row: number): string => `${label.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${String(row)}`;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && picked !== null) onOpen?.(picked);
    const target = movedIndex(event.key, index, rows.length);
    const row = target === null ? undefined : rows[target];
    if (row === undefined) return;
    event.preventDefault();
    onPick(idOf(row));
  };
  return (
    <div
      ref={scroller}
      className="jw-pick"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={index < 0 ? undefined : domId(index)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="jw-pick-head">
        <div role="row" aria-rowindex={1} className="jw-pick-row" style={{ gridTemplateColumns: template }}>
          {columns.map(({ title, numeric }) => (
            <div key={title} role="columnheader" className={numeric === true ? 'jw-right' : ''}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const isPicked = item.index === index;
          return (
            <div
              key={item.key}
              id={domId(item.index)}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={isPicked}
              className={`jw-pick-row jw-pick-data${isPicked ? ' jw-grid-selected' : ''}`}
              style={{
                gridTemplateColumns: template,
                height: rowHeight,
                transform: `translateY(${item.start}px)`,
              }}
              onClick={() => {
                onPick(idOf(row));
              }}
            >
              {columns.map(({ title, numeric, cell }) => (
                <div key={title} role="gridcell" className={numeric === true ? 'jw-right jw-mono' : ''}>
                  {cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
