// The dataset that the page is about, where there is one.

import { useStore } from 'zustand';
import { useApp, useNavigation } from './app-context.tsx';

/** The dataset of the scope, where it is there. */
export function useShownDataset(): string | null {
  const dataset = useNavigation((state) => state.dataset);
  const isThere = useStore(useApp().stores.datasets, ({ datasets }) =>
    datasets.some(({ name }) => name === dataset),
  );
  return isThere ? dataset : null;
}
