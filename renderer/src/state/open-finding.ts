// Opens exactly one finding, from wherever it is named.

import type { AppStores } from './app-stores.ts';

export function openFinding(
  { findings, navigation }: Pick<AppStores, 'findings' | 'navigation'>,
  dataset: string,
  id: string,
): void {
  findings.getState().show('all');
  findings.getState().select(id);
  navigation.getState().openDataset(dataset, 'findings');
}
