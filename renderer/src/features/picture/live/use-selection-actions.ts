// What can be done with the selected points, and with the one unit in the details: one list for the context menu, a
// shorter one for the pane.

import type { UnitKind } from '@jaws/shared/contract/analysis';
import type { LiveTop } from '@jaws/shared/contract/live';
import { useMemo } from 'react';
import {
  capturePivots,
  detailPivots,
  lookupPivots,
  type PivotGroups,
} from '../../../objects/object-actions.ts';
import { usePickedObject } from '../../../objects/use-picked-object.ts';
import { useApp, type AppServices } from '../../../state/app-context.tsx';
import { objectOf } from '../../../state/traffic-object.ts';
import { showDone, showError } from '../../../ui/error-report.ts';
import { formatCounted } from '../../../ui/format.ts';
import type { LabelRequest } from '../../../ui/label-dialog.tsx';
import type { Pivot } from '../../../ui/row-menu.tsx';
import { unitTitles } from '../unit-text.ts';
import { topAddresses, topName } from './live-unit-text.ts';
import { selectionCondition } from './selection-filter.ts';

export interface SelectionActions {
  readonly menu: PivotGroups;
  readonly pane: readonly Pivot[];
}

interface SelectionInput {
  readonly kind: UnitKind;
  /** In the details. */
  readonly unit: LiveTop | null;
  readonly selected: ReadonlySet<number>;
  readonly onLabel: (request: LabelRequest) => void;
  readonly onPin: (top: LiveTop) => void;
  readonly onAllow: (top: LiveTop) => void;
}

const mostAsked = 1000;

/** The selected units with their ends; the one in the details alone where nothing else is selected. */
async function unitsOf(
  { client, stores }: AppServices,
  { unit, selected }: SelectionInput,
): Promise<LiveTop[]> {
  const { liveId } = stores.live.getState();
  const isOne =
    selected.size === 0 || (selected.size === 1 && unit?.key !== null && selected.has(unit?.key ?? -1));
  if (isOne || liveId === null) return unit === null ? [] : [unit];
  const keys = [...selected].slice(0, mostAsked);
  return (await client.call('live.units', { liveId, keys })).units;
}

/** Hands the selection's filter on, or says why there is none. */
async function withFilter(
  app: AppServices,
  input: SelectionInput,
  hand: (condition: string) => void,
): Promise<void> {
  const condition = selectionCondition(input.kind, await unitsOf(app, input));
  if (condition === null)
    showDone('No filter finds these', 'They are too many for one filter, or have left.');
  else hand(condition);
}

type Run = (hand: (condition: string) => void) => () => void;

function selectionTables(what: string, kind: UnitKind, run: Run, app: AppServices): Pivot[] {
  const show = (table: 'packets' | 'flows') =>
    run((condition) => {
      app.stores.navigation.getState().showTable(table, condition);
    });
  const packets: Pivot = { title: `Show the packets of ${what}`, run: show('packets') };
  return kind === 'packets'
    ? [packets]
    : [packets, { title: `Show the flows of ${what}`, run: show('flows') }];
}

function unitPivots(unit: LiveTop, { onPin, onAllow }: SelectionInput): Pivot[] {
  return [
    {
      title: unit.pinned ? 'Unpin' : 'Pin',
      shortcut: 'P',
      run() {
        onPin(unit);
      },
    },
    {
      title: 'Allow…',
      shortcut: 'M',
      run() {
        onAllow(unit);
      },
    },
  ];
}

function actionsOf(app: AppServices, input: SelectionInput): SelectionActions {
  const { kind, unit, selected, onLabel } = input;
  if (unit === null && selected.size === 0) return { menu: [], pane: [] };
  const one = unitTitles[kind].one.toLowerCase();
  const what = selected.size > 1 ? formatCounted(selected.size, one, unitTitles[kind].many) : `this ${one}`;
  const run: Run = (hand) => () => {
    withFilter(app, input, hand).catch(showError);
  };
  const label: Pivot = {
    title: `Label ${what}…`,
    run: run((where) => {
      onLabel({ title: 'Label', where });
    }),
  };
  const tables = selectionTables(what, kind, run, app);
  const copy: Pivot = {
    title: selected.size > 1 ? 'Copy the filter of the selection' : 'Copy',
    run() {
      const write = (text: string): void => {
        app.platform
          .copyText(text)
          .then(() => {
            showDone('Copied', text);
          })
          .catch(showError);
      };
      if (selected.size > 1 || unit === null) run(write)();
      else write(topName(unit));
    },
  };
  const own = unit === null ? [] : unitPivots(unit, input);
  const object = unit === null ? null : objectOf(topAddresses(unit));
  const details = object === null ? [] : detailPivots(object, app);
  const lookups = object === null ? [] : lookupPivots(object, app);
  const capture = object === null ? [] : capturePivots(object, app);
  return {
    menu: [tables, own, [...details, ...lookups], [label], capture, [copy]],
    pane: [...tables, ...own, ...details, label, copy],
  };
}

export function useSelectionActions(input: SelectionInput): SelectionActions {
  const app = useApp();
  const { kind, unit, selected, onLabel, onPin, onAllow } = input;
  usePickedObject(unit === null ? null : objectOf(topAddresses(unit)));
  return useMemo(
    () => actionsOf(app, { kind, unit, selected, onLabel, onPin, onAllow }),
    [app, kind, unit, selected, onLabel, onPin, onAllow],
  );
}
