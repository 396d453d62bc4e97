// From a run to its packets and its point in the picture.

import type { ChumState } from '@jaws/shared/contract/chum';
import type { RunFlow } from '@jaws/shared/exfil/run-record';
import { useMemo } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { flowFilter, runFilter } from './run-text.ts';

export interface RunPivots {
  readonly showPackets: (dataset: string) => void;
  readonly showPicture: (dataset: string) => void;
  readonly showFlow: (dataset: string, flow: RunFlow) => void;
}

export function useRunPivots(run: ChumState): RunPivots {
  const { stores } = useApp();
  return useMemo(() => {
    const navigation = stores.navigation.getState;
    return {
      showPackets(dataset) {
        navigation().openDataset(dataset);
        navigation().showTable('packets', runFilter(run));
      },
      showPicture(dataset) {
        navigation().openDataset(dataset, 'picture');
        if (run.remoteIp !== null) navigation().showInPicture(run.remoteIp);
      },
      showFlow(dataset, flow) {
        navigation().openDataset(dataset);
        navigation().showTable('packets', flowFilter(flow));
      },
    };
  }, [stores, run]);
}
