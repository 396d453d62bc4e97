// The actions of the active row: one list for the context menu, a shorter one for the details pane.

import { useMemo } from 'react';
import { useCaptures, useNavigation } from '../../state/app-context.tsx';
import type { AddressOption } from '../../state/capture-store.ts';
import type { TableName } from '../../state/navigation-store.ts';
import type { LabelRequest } from '../../ui/label-dialog.tsx';
import type { Row } from '../../ui/cell-text.ts';
import { showDone } from '../../ui/error-report.ts';
import { conversationCondition, pivotsOf, rowAddresses, rowCondition, tableRow } from './pivots.ts';
import type { Pivot } from '../../ui/row-menu.tsx';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';
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

const optionTitles: Readonly<Record<AddressOption, string>> = {
  blacklist: 'the capture blacklist',
  chumAddresses: 'the chum addresses',
};

/** Sends an address of the row to the options of the next capture. */
function capturePivots(
  table: TableName,
  row: Row,
  want: (option: AddressOption, address: string) => void,
): Pivot[] {
  return (['blacklist', 'chumAddresses'] as const).flatMap((option) =>
    rowAddresses(table, row).map((address) => ({
      title: `Add ${address} to ${optionTitles[option]}`,
      run() {
        want(option, address);
        showDone(
          `${address} is on ${optionTitles[option]}`,
          'The next capture that is started here uses it.',
        );
      },
    })),
  );
}

export function useRowActions({ table, row, column, copy, onLabel }: RowActionsInput): RowActions {
  const navigation = useNavigation((state) => state);
  const want = useCaptures((state) => state.want);
  return useMemo(() => {
    if (row === undefined || column === undefined) return { menu: [], pane: [] };
    const pivots = pivotsOf({ table, row, column }, navigation);
    const where = table === 'packets' ? conversationCondition(row) : rowCondition(table, row);
    const label: Pivot = {
      title: `Label this ${table === 'packets' ? 'flow' : tableRow[table]}…`,
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
    const capture = capturePivots(table, row, want);
    return { menu: [values, screens, [label], capture, copies], pane: [...screens, label] };
  }, [table, row, column, copy, onLabel, navigation, want]);
}
