// Takes a file of the user into the form: a scenario of a run, or the plan of a batch. Its text is what counts, and it is short.

import { JawsError } from '@jaws/shared/contract/errors';
import { longestPlan } from '@jaws/shared/drill/drill-plan';
import { useCallback, useEffect } from 'react';
import { useApp, useChum } from '../../state/app-context.tsx';
import { withScenario } from '../../state/chum-draft.ts';
import { showError } from '../../ui/error-report.ts';

const longest = 100_000;

export function useScenarioFile(): (file: File) => void {
  const { stores } = useApp();
  return useCallback(
    (file) => {
      const take = async (): Promise<void> => {
        if (file.size > longest) {
          throw new JawsError(
            'chum.bad-scenario',
            `${file.name} is too long for a scenario (100 kB at most).`,
          );
        }
        const text = await file.text();
        const { change, openTab } = stores.chum.getState();
        change(withScenario({ name: file.name, text }));
        openTab('new');
      };
      take().catch(showError);
    },
    [stores],
  );
}

/** Into the form of the batch. */
export function usePlanFile(): (file: File) => void {
  const { stores } = useApp();
  return useCallback(
    (file) => {
      const take = async (): Promise<void> => {
        if (file.size > longestPlan)
          throw new JawsError('drill.bad-plan', `${file.name} is too long for a plan (200 kB at most).`);
        const text = await file.text();
        stores.chum.getState().changeDrill({ way: 'file', file: { name: file.name, text } });
      };
      take().catch(showError);
    },
    [stores],
  );
}

/** Takes what is dropped on the window while Drill is on screen: on Batch a plan, elsewhere a scenario. */
export function useDroppedFile(): void {
  const tab = useChum((state) => state.tab);
  const dropped = useChum((state) => state.dropped);
  const drop = useChum((state) => state.drop);
  const takeScenario = useScenarioFile();
  const takePlan = usePlanFile();
  const takeFile = tab === 'batch' ? takePlan : takeScenario;
  useEffect(() => {
    if (dropped === null) return;
    drop(null);
    takeFile(dropped);
  }, [dropped, drop, takeFile]);
}
