// Copies the active cell, or its row as tab-separated text.

import { useCallback } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { showDone, showError } from '../../ui/error-report.ts';
import { plainColumnText, type Row } from '../../ui/cell-text.ts';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';

export type Copy = (what: 'cell' | 'row') => void;

export function rowText(
  columns: readonly (ColumnDefinition | undefined)[],
  row: Row,
  clock: 'utc' | 'local',
): string {
  return columns
    .flatMap((column) => (column === undefined ? [] : [plainColumnText(row, column, clock)]))
    .join('\t');
}

export function useCopy(
  columns: readonly (ColumnDefinition | undefined)[],
  row: Row | undefined,
  clock: 'utc' | 'local',
  activeColumn: number,
): Copy {
  const { platform } = useApp();
  return useCallback(
    (what) => {
      const column = columns[activeColumn];
      if (row === undefined || column === undefined) return;
      const text = what === 'row' ? rowText(columns, row, clock) : plainColumnText(row, column, clock);
      platform
        .copyText(text)
        .then(() => {
          showDone(what === 'row' ? 'Row copied' : `Copied ${text === '' ? 'an empty cell' : text}`);
        })
        .catch(showError);
    },
    [platform, columns, row, clock, activeColumn],
  );
}
