// A context menu at the pointer or the keyboard's place: of a table's cell, of a point.

import { Menu } from '@mantine/core';
import { useCallback, useEffect, useState, type MouseEvent, type ReactNode } from 'react';

export interface Pivot {
  readonly title: string;
  readonly shortcut?: string;
  readonly run: () => void;
}

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

function RowMenu(props: {
  readonly place: MenuPlace | null;
  readonly groups: readonly (readonly Pivot[])[];
  readonly onClose: () => void;
}): ReactNode {
  const { place, groups, onClose } = props;
  const filled = groups.filter((group) => group.length > 0);
  const isOpen = place !== null;
  useEffect(() => {
    if (!isOpen) return undefined;
    // By hand and before all others, wherever the focus is: what hears the key last (the page's own keys) would give up
    // the selection that the menu is about.
    const closeOnEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onClose();
    };
    document.addEventListener('keydown', closeOnEscape, true);
    return () => {
      document.removeEventListener('keydown', closeOnEscape, true);
    };
  }, [isOpen, onClose]);
  return (
    <Menu
      opened={isOpen}
      onClose={onClose}
      position="bottom-start"
      shadow="md"
      closeOnEscape={false}
      trapFocus
      // Not the keyboard: the key that has opened it would close it.
      clickOutsideEvents={['mousedown', 'touchstart']}
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <span
          aria-hidden="true"
          style={{ position: 'fixed', left: place?.x ?? 0, top: place?.y ?? 0, width: 1, height: 1 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {filled.flatMap((group, index) => [
          ...(index === 0 ? [] : [<Menu.Divider key={`line-${String(index)}`} />]),
          ...group.map((pivot) => (
            <Menu.Item
              key={pivot.title}
              fz="xs"
              rightSection={
                pivot.shortcut === undefined ? null : <kbd className="jw-key">{pivot.shortcut}</kbd>
              }
              onClick={() => {
                pivot.run();
              }}
            >
              {pivot.title}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}

export interface RowMenuHandle {
  readonly openAt: (place: MenuPlace) => void;
  /** For the element whose menu it is, in the browser's place. */
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly element: ReactNode;
}

/** The menu of a screen, a list or a link. `groupsOf` is asked while it is open. */
export function useRowMenu(groupsOf: () => readonly (readonly Pivot[])[]): RowMenuHandle {
  const [place, openAt] = useState<MenuPlace | null>(null);
  const onClose = useCallback(() => {
    openAt(null);
  }, []);
  const onContextMenu = useCallback((event: MouseEvent) => {
    event.preventDefault();
    openAt({ x: event.clientX, y: event.clientY });
  }, []);
  const element = <RowMenu place={place} groups={place === null ? [] : groupsOf()} onClose={onClose} />;
  return { openAt, onContextMenu, element };
}
