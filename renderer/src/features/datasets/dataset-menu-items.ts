// What the menu of one dataset offers, and the state of the screen that some of it changes.

import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { baselineTag } from '../../state/marked-baseline.ts';
import type { DatasetActions } from './dataset-actions.ts';
import type { DatasetMenuAction } from './dataset-menu.tsx';

export type Asked =
  | { readonly kind: 'export' | 'push' | 'relabel'; readonly dataset: string }
  | { readonly kind: 'merge' }
  | null;

export interface ScreenState {
  readonly chosen: ReadonlySet<string>;
  readonly shown: string | null;
  readonly editing: string | null;
  readonly asked: Asked;
}

export function menuFor(
  { name: dataset, tags }: DatasetSummary,
  actions: DatasetActions,
  change: (changes: Partial<ScreenState>) => void,
): DatasetMenuAction[][] {
  const item = (title: string, run: () => void): DatasetMenuAction => ({ title, run });
  const ask = (kind: 'export' | 'push' | 'relabel') => () => {
    change({ asked: { kind, dataset } });
  };
  return [
    [
      item('Open', () => {
        actions.open(dataset);
      }),
      item('Rename', () => {
        change({ editing: dataset });
      }),
      item('Duplicate', () => {
        actions.duplicate(dataset);
      }),
      tags.includes(baselineTag)
        ? item('No longer the baseline', () => {
            actions.unmarkBaseline(dataset);
          })
        : item('Use as the baseline', () => {
            actions.markBaseline(dataset);
          }),
      item('Export…', ask('export')),
      item('Push…', ask('push')),
    ],
    [
      item('Label by filter…', ask('relabel')),
      item('Undo the last labelling', () => {
        actions.undoRelabel(dataset);
      }),
    ],
    [
      item('Verify', () => {
        actions.verify(dataset);
      }),
      item('Repair', () => {
        actions.repair(dataset);
      }),
    ],
    [
      item('Move to the trash', () => {
        actions.remove([dataset]);
      }),
    ],
  ];
}
