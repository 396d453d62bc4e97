// The actions of the active row: one list for the context menu, a shorter one for the details pane.

import { useMemo } from 'react';
import { capturePivots, detailPivots, lookupPivots, type PivotGroups } from '../../objects/object-actions.ts';
import { usePickedObject } from '../../objects/use-picked-object.ts';
import { useApp } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import type { Row } from '../../ui/cell-text.ts';
import type { LabelRequest } from '../../ui/label-dialog.tsx';
import type { Pivot } from '../../ui/row-menu.tsx';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';
import {
  conversationCondition,
  rowCondition,
  rowObject,
  screenPivots,
  tableRow,
  valuePivots,
} from './pivots.ts';
import type { Copy } from './use-copy.ts';

export interface RowActions {
  readonly menu: PivotGroups;
  readonly pane: readonly Pivot[];
}

interface RowActionsInput {
  readonly table: TableName;
  readonly row: Row | undefined;
  readonly column: ColumnDefinition | undefined;
  readonly copy: Copy;
  /** Of the rows that are selected beside it. */
  readonly several: readonly Pivot[];
  readonly onLabel: (request: LabelRequest) => void;
}

export function useRowActions({ table, row, column, copy, several, onLabel }: RowActionsInput): RowActions {
  const app = useApp();
  usePickedObject(row === undefined ? null : rowObject(table, row));
  return useMemo(() => {
    if (row === undefined || column === undefined) return { menu: [], pane: [] };
    const where = table === 'packets' ? conversationCondition(row) : rowCondition(table, row);
    const label: Pivot = {
      title: `Label this ${table === 'packets' ? 'conversation' : tableRow[table]}…`,
      run() {
        onLabel({ title: 'Label', where });
      },
    };
    const copies: Pivot[] = (['cell', 'row'] as const).map((what) => ({
      title: what === 'row' && several.length > 0 ? 'Copy the rows' : `Copy ${what}`,
      shortcut: what === 'cell' ? 'Ctrl+C' : 'Ctrl+Shift+C',
      run() {
        copy(what);
      },
    }));
    const object = rowObject(table, row);
    const screens = screenPivots({ table, row }, app);
    const details = object === null ? [] : detailPivots(object, app);
    const lookups = object === null ? [] : lookupPivots(object, app);
    const capture = object === null ? [] : capturePivots(object, app);
    const values = valuePivots({ table, row, column }, app);
    return {
      menu: [several, values, screens, [...details, ...lookups], [label], capture, copies],
      pane: [...screens, ...details, label],
    };
  }, [table, row, column, copy, several, onLabel, app]);
}
