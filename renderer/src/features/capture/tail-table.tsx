// The newest rows of a capture. Only rows in view exist; the end is followed until somebody scrolls up.

import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useCaptures, useSettings } from '../../state/app-context.tsx';
import type { TailItem, TailRows } from '../../state/capture-tail.ts';
import { columnText } from '../../ui/cell-text.ts';
import { formatCounted } from '../../ui/format.ts';
import { isNumeric, tableColumns } from '../../ui/table-definitions.ts';

const rowHeightPx = 22;
const columns = tableColumns.packets.filter(({ hidden }) => hidden !== true);
/** Names take what room is left; every row is a grid of its own, so all tracks are definite. */
const stretched: readonly string[] = ['dns_domain', 'tls_sni'];
const stretchedRem = 6;
const template = columns
  .map(({ id, width }) => (stretched.includes(id) ? `minmax(${stretchedRem}rem, 1fr)` : `${width / 16}rem`))
  .join(' ');
const leastRem = columns.reduce(
  (sum, { id, width }) => sum + (stretched.includes(id) ? stretchedRem : width / 16),
  0,
);
const noItems: readonly TailItem[] = [];

function TailCells(props: { readonly item: TailItem; readonly clock: 'utc' | 'local' }): ReactNode {
  const { item, clock } = props;
  if (item.kind === 'gap') {
    return (
      <div role="cell" className="jw-tail-note">
        … {formatCounted(item.missing, 'row')} stored, not shown here
      </div>
    );
  }
  if (item.kind === 'dataset') {
    return (
      <div role="cell" className="jw-tail-note">
        From here on in the dataset {item.name}
      </div>
    );
  }
  return columns.map((column) => {
    const { id, kind } = column;
    const text = columnText(item.row, column, clock);
    const names = [kind === 'text' ? '' : 'jw-mono', isNumeric(kind) ? 'jw-right' : ''];
    return (
      <div key={id} role="cell" className={names.join(' ')} title={text.length > 16 ? text : undefined}>
        {text}
      </div>
    );
  });
}

function TailHead(): ReactNode {
  return (
    <div role="rowgroup" className="jw-tail-head">
      <div
        role="row"
        aria-rowindex={1}
        className="jw-tail-row"
        style={{ gridTemplateColumns: template, minWidth: `${leastRem}rem` }}
      >
        {columns.map(({ id, title, kind }) => (
          <div key={id} role="columnheader" className={isNumeric(kind) ? 'jw-right' : ''}>
            {title}
          </div>
        ))}
      </div>
    </div>
  );
}

/**
 * Whether the end is followed. Only a move upwards ends it (rows that arrive move nothing), and reaching the end
 * begins it again. While it is not followed, rows that fall off the old end do not move what is being read.
 */
function useFollowing(tail: TailRows | undefined, rowHeight: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const seen = useRef({ top: 0, forgotten: 0 });
  const [following, setFollowing] = useState(true);
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const atEnd = scrollTop + clientHeight >= scrollHeight - rowHeight;
    if (atEnd) setFollowing(true);
    else if (scrollTop < seen.current.top - 1) setFollowing(false);
    seen.current.top = scrollTop;
  }, [rowHeight]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const forgotten = tail?.forgotten ?? 0;
    if (element === null) return;
    const fallen = forgotten - seen.current.forgotten;
    seen.current.forgotten = forgotten;
    if (following) element.scrollTop = element.scrollHeight;
    else if (fallen > 0) element.scrollTop -= fallen * rowHeight;
    seen.current.top = element.scrollTop;
  }, [tail, following, rowHeight]);
  const follow = useCallback(() => {
    setFollowing(true);
    scroller.current?.focus();
  }, []);
  return { scroller, following, onScroll, follow };
}

export function TailTable(props: { readonly captureId: string }): ReactNode {
  const tail = useCaptures((state) => state.tails.get(props.captureId));
  const { clock, zoom } = useSettings((state) => state);
  const rowHeight = Math.round((rowHeightPx * zoom) / 100);
  const items = tail?.items ?? noItems;
  const { scroller, following, onScroll, follow } = useFollowing(tail, rowHeight);
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here, so nothing is memoised wrongly
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    // It scrolls there when it appears: to the newest, when one comes back to this screen.
    initialOffset: () => items.length * rowHeight,
  });
  return (
    <div className="jw-tail">
      <div
        ref={scroller}
        className="jw-tail-scroller"
        role="table"
        aria-label="Newest packets"
        aria-rowcount={items.length + 1}
        tabIndex={0}
        onScroll={onScroll}
      >
        <TailHead />
        <div
          role="rowgroup"
          style={{ height: virtualizer.getTotalSize(), position: 'relative', minWidth: `${leastRem}rem` }}
        >
          {virtualizer.getVirtualItems().map((virtual) => {
            const item = items[virtual.index];
            if (item === undefined) return null;
            return (
              <div
                key={virtual.key}
                role="row"
                aria-rowindex={virtual.index + 2}
                className={`jw-tail-row jw-tail-data${item.kind === 'row' ? '' : ' jw-tail-gap'}`}
                style={{
                  height: rowHeight,
                  transform: `translateY(${virtual.start}px)`,
                  gridTemplateColumns: item.kind === 'row' ? template : '1fr',
                }}
              >
                <TailCells item={item} clock={clock} />
              </div>
            );
          })}
        </div>
      </div>
      {following ? null : (
        <Button className="jw-tail-follow" onClick={follow}>
          Jump to the newest
        </Button>
      )}
    </div>
  );
}
