// What the keys do in a grid: move the active cell, copy it, open its menu or its details.

import type { KeyboardEvent } from 'react';
import { moveCursor, type GridCursor, type GridExtent } from './grid-cursor.ts';

export interface GridKeyActions {
  /** `extend`: the rows from where it was to where it goes are selected. */
  readonly onCursor: (cursor: GridCursor, extend: boolean) => void;
  readonly onSelectAll: () => void;
  readonly onCopy: (what: 'cell' | 'row') => void;
  readonly onMenu: (place: { readonly x: number; readonly y: number }, cursor: GridCursor) => void;
  readonly onDetails: () => void;
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
}

function isCopy(event: KeyboardEvent): boolean {
  // Selected text is what the user means when there is some.
  const hasSelection = window.getSelection()?.isCollapsed === false;
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && !hasSelection;
}

function isSelectAll(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a';
}

export function gridKeys(actions: GridKeyActions, cursor: GridCursor, extent: GridExtent) {
  return (event: KeyboardEvent<HTMLDivElement>): void => {
    if (isCopy(event)) {
      event.preventDefault();
      actions.onCopy(event.shiftKey ? 'row' : 'cell');
    } else if (isMenuKey(event)) {
      event.preventDefault();
      const box = event.currentTarget.getBoundingClientRect();
      actions.onMenu({ x: box.left + 80, y: box.top + 60 }, cursor);
    } else if (isSelectAll(event)) {
      event.preventDefault();
      actions.onSelectAll();
    } else if (event.key === 'Enter') actions.onDetails();
    const moved = moveCursor(cursor, event.key, extent, event.ctrlKey || event.metaKey);
    if (moved === null) return;
    event.preventDefault();
    actions.onCursor(moved, event.shiftKey);
  };
}
