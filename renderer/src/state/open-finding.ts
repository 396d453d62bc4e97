// Opens exactly one finding, from wherever it is named and whatever the inbox is narrowed to.

import type { AppStores } from './app-stores.ts';

export function openFinding(
  { findings, navigation }: Pick<AppStores, 'findings' | 'navigation'>,
  dataset: string,
  id: string,
): void {
  findings.getState().show('all');
  const { openDataset, setPick, showObject } = navigation.getState();
  openDataset(dataset, 'findings');
  setPick(id);
  showObject(null);
}
