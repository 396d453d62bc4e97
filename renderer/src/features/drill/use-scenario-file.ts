// Takes a scenario file into the form: its text is what counts, and it is short.

import { JawsError } from '@jaws/shared/contract/errors';
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

/** Takes what is dropped on the window while chum is on screen. */
export function useDroppedScenario(): void {
  const dropped = useChum((state) => state.dropped);
  const drop = useChum((state) => state.drop);
  const takeFile = useScenarioFile();
  useEffect(() => {
    if (dropped === null) return;
    drop(null);
    takeFile(dropped);
  }, [dropped, drop, takeFile]);
}
