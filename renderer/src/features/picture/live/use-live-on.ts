// Whether the picture of a dataset is the live one: by the switch, else on by itself while it is being captured. What
// is followed stays so when its capture ends: the picture that one looks at does not change by itself.

import { useCaptures, useLive } from '../../../state/app-context.tsx';
import { isRunning } from '../../../state/capture-store.ts';

export function useIsCaptured(dataset: string): boolean {
  return useCaptures(({ captures }) =>
    [...captures.values()].some(({ state }) => state.dataset === dataset && isRunning(state)),
  );
}

export function useLiveOn(dataset: string): boolean {
  const isCaptured = useIsCaptured(dataset);
  return useLive(({ byHand, following }) => byHand.get(dataset) ?? (isCaptured || following === dataset));
}
