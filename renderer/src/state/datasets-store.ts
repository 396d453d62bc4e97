// The list of datasets as the host last told it. Written by the session only, read everywhere.

import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface DatasetsState {
  readonly status: 'loading' | 'ready';
  readonly datasets: readonly DatasetSummary[];
  /** Grows with every change the host tells of; tables and the picture reload on it. */
  readonly revision: number;
}
export type DatasetsStore = StoreApi<DatasetsState>;

export function createDatasetsStore(): DatasetsStore {
  return createStore<DatasetsState>()(() => ({ status: 'loading', datasets: [], revision: 0 }));
}
