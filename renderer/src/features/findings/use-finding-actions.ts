// What can be done with the finding that is picked: one list for the panel, the menu and the keyboard.

import type { ScoreResult } from '@jaws/shared/contract/detection';
import { useMemo } from 'react';
import { detailPivots, lookupKey, lookupPivots, type PivotGroups } from '../../objects/object-actions.ts';
import { usePickedObject } from '../../objects/use-picked-object.ts';
import { useApp, useSettings, type AppServices } from '../../state/app-context.tsx';
import { objectOf, type TrafficObject } from '../../state/traffic-object.ts';
import { showDone, showError } from '../../ui/error-report.ts';
import type { LabelRequest } from '../../ui/label-dialog.tsx';
import type { Pivot } from '../../ui/row-menu.tsx';
import { episodeFilter, reportText } from '../../objects/finding-words.ts';
import type { InboxRow } from '../../objects/inbox-rows.ts';
import type { SetState } from './use-findings.ts';

interface ActionInput {
  readonly row: InboxRow | null;
  readonly result: ScoreResult | null;
  readonly setState: SetState;
  readonly onClose: (row: InboxRow) => void;
  readonly onAllow: (row: InboxRow) => void;
  readonly onLabel: (request: LabelRequest) => void;
}

function stateActions(row: InboxRow, { setState, onClose }: ActionInput): Pivot[] {
  const { id, state } = row;
  const to = (wanted: InboxRow['state'], title: string, shortcut: string): Pivot => ({
    ...{ title, shortcut },
    run() {
      setState([id], wanted);
    },
  });
  return [
    ...(state === 'watching' ? [] : [to('watching', 'Watch', 'W')]),
    ...(state === 'closed'
      ? []
      : [
          {
            title: 'Close as benign…',
            shortcut: 'B',
            run: () => {
              onClose(row);
            },
          },
        ]),
    ...(state === 'confirmed' ? [] : [to('confirmed', 'Confirm', 'C')]),
    ...(state === 'new' ? [] : [to('new', 'Reopen', 'R')]),
  ];
}

function tableActions(row: InboxRow, { stores }: AppServices): Pivot[] {
  const show = (table: 'packets' | 'flows') => (): void => {
    stores.navigation.getState().showTable(table, episodeFilter(row, table));
  };
  return [
    { title: 'Packets of this episode', shortcut: 'P', run: show('packets') },
    { title: 'Flows', shortcut: 'O', run: show('flows') },
  ];
}

function rowObject({ srcIp, dstIp }: InboxRow): TrafficObject | null {
  return objectOf([srcIp, dstIp]);
}

/** Both ends. The key is the page's own: it is not registered here. */
function lookupPivot(object: TrafficObject, { stores }: AppServices): Pivot {
  return {
    title: 'Look up',
    shortcut: lookupKey,
    run() {
      stores.navigation.getState().lookUp(object);
    },
  };
}

/** `menu`: also the details of its ends, which the panel has in its title. */
export function useFindingActions(input: ActionInput): {
  readonly pane: PivotGroups;
  readonly menu: PivotGroups;
} {
  const app = useApp();
  const clock = useSettings((state) => state.clock);
  const { row, result, setState, onClose, onAllow, onLabel } = input;
  usePickedObject(row === null ? null : rowObject(row));
  return useMemo(() => {
    if (row === null) return { pane: [], menu: [] };
    const copy = (): void => {
      const text = reportText(row, result, clock);
      app.platform
        .copyText(text)
        .then(() => {
          showDone('Copied as text', text.split('\n')[0]);
        })
        .catch(showError);
    };
    const label = (): void => {
      onLabel({ title: 'Label the packets of this episode', where: episodeFilter(row) });
    };
    const object = rowObject(row);
    const who = object === null ? [] : [lookupPivot(object, app)];
    const pane = [
      [...tableActions(row, app), ...who],
      stateActions(row, { row, result, setState, onClose, onAllow, onLabel }),
      [
        {
          title: 'Allow…',
          shortcut: 'M',
          run: () => {
            onAllow(row);
          },
        },
        { title: 'Label its packets…', run: label },
        { title: 'Copy as text', shortcut: 'Y', run: copy },
      ],
    ];
    return {
      pane,
      menu: [...pane, object === null ? [] : [...detailPivots(object, app), ...lookupPivots(object, app)]],
    };
  }, [app, clock, row, result, setState, onClose, onAllow, onLabel]);
}
