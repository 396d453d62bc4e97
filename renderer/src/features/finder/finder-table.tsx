// A table of the finder: rows with one menu each, opened by the button at their end or by the right mouse button.

import { ActionIcon } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useRowMenu, type Pivot } from '../../ui/row-menu.tsx';

export interface FinderColumn<T> {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Left out where there is little room. */
  readonly isMinor?: boolean;
  readonly cell: (row: T) => ReactNode;
}

export interface FinderTableProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  /** The first one names the row. */
  readonly columns: readonly FinderColumn<T>[];
  readonly keyOf: (row: T) => string;
  readonly titleOf: (row: T) => string;
  readonly menuOf: (row: T, app: AppServices) => readonly (readonly Pivot[])[];
}

function classOf(
  { isNumber, isMinor }: Pick<FinderColumn<unknown>, 'isNumber' | 'isMinor'>,
  isFirst: boolean,
): string {
  return [
    isFirst ? 'jw-card-name' : '',
    isNumber === true ? 'jw-right' : '',
    isMinor === true ? 'jw-finder-minor' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

export function FinderTable<T>(props: FinderTableProps<T>): ReactNode {
  const { label, rows, columns, keyOf, titleOf, menuOf } = props;
  const app = useApp();
  const [of, setOf] = useState<T | null>(null);
  const menu = useRowMenu(() => (of === null ? [] : menuOf(of, app)));
  return (
    <>
      <table className="jw-card-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={column.title} className={classOf(column, at === 0)}>
                {column.title}
              </th>
            ))}
            <th>
              <span className="jw-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              onContextMenu={(event) => {
                setOf(() => row);
                menu.onContextMenu(event);
              }}
            >
              {columns.map((column, at) => (
                <td
                  key={column.title}
                  className={`${classOf(column, at === 0)}${column.isNumber === true ? ' jw-mono' : ''}`}
                >
                  {column.cell(row)}
                </td>
              ))}
              <td>
                <ActionIcon
                  size="xs"
                  aria-label={`Actions for ${titleOf(row)}`}
                  aria-haspopup="menu"
                  onClick={({ currentTarget }) => {
                    const { left, bottom } = currentTarget.getBoundingClientRect();
                    setOf(() => row);
                    menu.openAt({ x: left, y: bottom });
                  }}
                >
                  <Icon name="more" size="0.875rem" />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {menu.element}
    </>
  );
}
