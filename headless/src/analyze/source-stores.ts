// Datasets of one call may lie in several data folders (files are imported into one of their own): one store for all.

import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetStore } from '@jaws/core/dataset/store-contract';
import { JawsError } from '@jaws/shared/contract/errors';

interface StoreParts {
  readonly clock: () => number;
  readonly log: (text: string) => void;
}

/** Answers for each dataset from the data folder in which it lies. */
export function sourceStores(
  dataDirs: ReadonlyMap<string, string>,
  { clock, log }: StoreParts,
): Pick<DatasetStore, 'manifest' | 'readTable' | 'openRows' | 'folder'> {
  const store = (name: string): DatasetStore => {
    const dataDir = dataDirs.get(name);
    if (dataDir === undefined) throw new JawsError('dataset.not-found', `There is no dataset "${name}".`);
    return createDatasetStore({ dataDir, clock, log });
  };
  return {
    manifest: (name) => store(name).manifest(name),
    readTable: (name, options) => store(name).readTable(name, options),
    openRows: (name, options) => store(name).openRows(name, options),
    folder: (name) => store(name).folder(name),
  };
}
