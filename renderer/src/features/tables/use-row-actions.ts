// The actions of the active row: one list for the context menu, a shorter one for the details pane.

import { useMemo } from 'react';
import { useNavigation } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import type { LabelRequest } from '../../ui/label-dialog.tsx';
import type { Row } from './cell-text.ts';
import { conversationCondition, pivotsOf, rowCondition, type Pivot } from './pivots.ts';
import type { ColumnDefinition } from './table-definitions.ts';
import type { Copy } from './use-copy.ts';

export interface RowActions {
  readonly menu: readonly (readonly Pivot[])[];
  readonly pane: readonly Pivot[];
}

interface RowActionsInput {
  readonly table: TableName;
  readonly row: Row | undefined;
  readonly column: ColumnDefinition | undefined;
  readonly copy: Copy;
  readonly onLabel: (request: LabelRequest) => void;
}

export function useRowActions({ table, row, column, copy, onLabel }: RowActionsInput): RowActions {
  const navigation = useNavigation((state) => state);
  return useMemo(() => {
    if (row === undefined || column === undefined) return { menu: [], pane: [] };
    const pivots = pivotsOf({ table, row, column }, navigation);
    const where = table === 'packets' ? conversationCondition(row) : rowCondition(table, row);
    const label: Pivot = {
      title: table === 'endpoints' ? 'Label this endpoint…' : 'Label this flow…',
      run() {
        onLabel({ title: 'Label', where });
      },
    };
    const copies: Pivot[] = (['cell', 'row'] as const).map((what) => ({
      title: `Copy ${what}`,
      shortcut: what === 'cell' ? 'Ctrl+C' : 'Ctrl+Shift+C',
      run() {
        copy(what);
      },
    }));
    const screens = pivots.filter(({ title }) => !/^(Only|Exclude) /.test(title));
    const values = pivots.filter(({ title }) => /^(Only|Exclude) /.test(title));
    return { menu: [values, screens, [label], copies], pane: [...screens, label] };
  }, [table, row, column, copy, onLabel, navigation]);
}
