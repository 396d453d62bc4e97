// What can be done with the selected unit: its packets, the picture without it, the details of its addresses.

import { useMemo } from 'react';
import type { AnalysisResult, AnalysisTop, UnitKind } from '@jaws/shared/contract/analysis';
import {
  capturePivots,
  copyPivot,
  detailPivots,
  lookupPivots,
  tablePivots,
  type PivotGroups,
} from '../../objects/object-actions.ts';
import { usePickedObject } from '../../objects/use-picked-object.ts';
import { useApp } from '../../state/app-context.tsx';
import { objectOf, type TrafficObject } from '../../state/traffic-object.ts';
import { addCondition } from '../../ui/filter-text.ts';
import type { Pivot } from '../../ui/row-menu.tsx';
import { unitCondition, unitTitles } from './unit-text.ts';

/** Its address, or its ends; a channel tells them in its name, a flow or packet only where it is listed. */
export function unitObject(unit: UnitKind, id: string, top: AnalysisTop | undefined): TrafficObject | null {
  if (unit === 'endpoints') return objectOf([id]);
  const [client, rest] = unit === 'channels' ? id.split(' → ') : [];
  return objectOf([top?.srcIp ?? client, top?.dstIp ?? rest?.split(' ')[0]]);
}

export interface UnitActions {
  readonly menu: PivotGroups;
  readonly pane: readonly Pivot[];
}

const nothing: UnitActions = { menu: [], pane: [] };

export function useUnitActions(result: AnalysisResult | null, selected: string | null): UnitActions {
  const app = useApp();
  const top = result?.top.find((one) => one.id === selected);
  usePickedObject(result === null || selected === null ? null : unitObject(result.unit, selected, top));
  return useMemo(() => {
    if (result === null || selected === null) return nothing;
    const { unit } = result;
    const condition = unitCondition(unit, selected, top);
    const object = unitObject(unit, selected, top);
    const one = unitTitles[unit].one.toLowerCase();
    const tables = unit === 'packets' ? (['packets'] as const) : (['packets', 'flows'] as const);
    const shown = condition === null ? [] : tablePivots(condition, one, tables, app);
    const redraw: Pivot[] =
      condition === null
        ? []
        : [
            {
              title: `Redraw without this ${one}`,
              run() {
                const { filter, setFilter } = app.stores.navigation.getState();
                setFilter(addCondition(filter, `not (${condition})`));
              },
            },
          ];
    const details = object === null ? [] : detailPivots(object, app);
    const lookups = object === null ? [] : lookupPivots(object, app);
    const capture = object === null ? [] : capturePivots(object, app);
    const copy = copyPivot('Copy', selected, app);
    return {
      menu: [shown, redraw, [...details, ...lookups], capture, [copy]],
      pane: [...shown, ...redraw, ...details, copy],
    };
  }, [result, selected, top, app]);
}
