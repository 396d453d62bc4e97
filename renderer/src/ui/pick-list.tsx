// A virtualised table of which one row is picked: one tab stop, arrows move the pick. Used for the Top list and
// for the table of drawn points.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';

export interface PickColumn<T> {
  readonly title: string;
  /** CSS grid track, e.g. `3rem` or `minmax(6rem, 1fr)`. */
  readonly track: string;
  readonly numeric?: boolean;
  /** For columns too narrow for their title; screen readers still say it. */
  readonly isTitleHidden?: boolean;
  readonly cell: (row: T) => ReactNode;
}

export interface PickListProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly PickColumn<T>[];
  readonly rowHeight: number;
  readonly picked: string | null;
  readonly idOf: (row: T) => string;
  readonly onPick: (id: string) => void;
  /** Enter on the picked row. */
  readonly onOpen?: (id: string) => void;
  /** Space on the picked row: for lists in which several rows can be marked. */
  readonly onMark?: (id: string) => void;
  /** Takes the focus when it appears: for a list that is the screen's first step. */
  readonly autoFocus?: boolean;
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

function PickHead<T>(props: {
  readonly columns: readonly PickColumn<T>[];
  readonly template: string;
}): ReactNode {
  return (
    <div role="rowgroup" className="jw-pick-head">
      <div
        role="row"
        aria-rowindex={1}
        className="jw-pick-row"
        style={{ gridTemplateColumns: props.template }}
      >
        {props.columns.map(({ title, numeric, isTitleHidden }) => (
          <div key={title} role="columnheader" className={numeric === true ? 'jw-right' : ''}>
            {isTitleHidden === true ? <span className="jw-hidden">{title}</span> : title}
          </div>
        ))}
      </div>
    </div>
  );
}

function PickRow<T>(props: {
  readonly id: string;
  readonly row: T;
  readonly index: number;
  readonly isPicked: boolean;
  readonly columns: readonly PickColumn<T>[];
  readonly style: CSSProperties;
  readonly onPick: () => void;
}): ReactNode {
  const { id, row, index, isPicked, columns, style, onPick } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isPicked}
      className={`jw-pick-row jw-pick-data${isPicked ? ' jw-grid-selected' : ''}`}
      style={style}
      onClick={onPick}
      // A menu, wherever it is opened, is about the row under the pointer.
      onContextMenu={onPick}
    >
      {columns.map(({ title, numeric, cell }) => (
        <div key={title} role="gridcell" className={numeric === true ? 'jw-right jw-mono' : ''}>
          {cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Arrow keys and their like move the pick; Enter opens it. */
function pickKeys<T>({ rows, picked, idOf, onPick, onOpen, onMark }: PickListProps<T>, index: number) {
  return (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && picked !== null) onOpen?.(picked);
    if (event.key === ' ' && picked !== null && onMark !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onMark(picked);
    }
    const target = movedIndex(event.key, index, rows.length);
    const row = target === null ? undefined : rows[target];
    if (row === undefined) return;
    event.preventDefault();
    // The list has used the key: the screen's own shortcuts on arrows and End stay out of it.
    event.stopPropagation();
    onPick(idOf(row));
  };
}

export function PickList<T>(props: PickListProps<T>): ReactNode {
  const { label, rows, columns, rowHeight, picked, idOf, onPick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here, so nothing is memoised wrongly
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
  const { autoFocus } = props;
  useEffect(() => {
    if (autoFocus === true) scroller.current?.focus();
  }, [autoFocus]);
  const template = columns.map(({ track }) => track).join(' ');
  const domId = (row: number): string => `${label.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${String(row)}`;
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
      onKeyDown={pickKeys(props, index)}
    >
      <PickHead columns={columns} template={template} />
      <div role="rowgroup" style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const transform = `translateY(${item.start}px)`;
          return (
            <PickRow
              key={item.key}
              id={domId(item.index)}
              row={row}
              index={item.index}
              isPicked={item.index === index}
              columns={columns}
              style={{ gridTemplateColumns: template, height: rowHeight, transform }}
              onPick={() => {
                onPick(idOf(row));
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
