// What can be done with the selected unit: see its packets, draw it alone, copy it.

import { useMemo } from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { useApp, useNavigation } from '../../state/app-context.tsx';
import { showDone, showError } from '../../ui/error-report.ts';
import { addCondition } from '../../ui/filter-text.ts';
import { unitCondition, unitTitles } from './unit-text.ts';
import type { UnitAction } from './unit-details.tsx';

export function useUnitActions(
  result: AnalysisResult | null,
  selected: string | null,
): readonly UnitAction[] {
  const { platform, stores } = useApp();
  const showTable = useNavigation((state) => state.showTable);
  return useMemo(() => {
    if (result === null || selected === null) return [];
    const top = result.top.find((one) => one.id === selected);
    const condition = unitCondition(result.unit, selected, top);
    const one = unitTitles[result.unit].one.toLowerCase();
    const actions: UnitAction[] = [];
    if (condition !== null) {
      actions.push({
        title: `Show the packets of this ${one}`,
        run() {
          showTable('packets', condition);
        },
      });
      if (result.unit !== 'packets') {
        actions.push({
          title: 'Show its flows',
          run() {
            showTable('flows', condition);
          },
        });
      }
      actions.push({
        title: 'Draw without it',
        run() {
          const { filter, setFilter } = stores.navigation.getState();
          setFilter(addCondition(filter, `not (${condition})`));
        },
      });
    }
    actions.push({
      title: 'Copy',
      run() {
        platform
          .copyText(selected)
          .then(() => {
            showDone(`Copied ${selected}`);
          })
          .catch(showError);
      },
    });
    return actions;
  }, [result, selected, platform, stores, showTable]);
}
