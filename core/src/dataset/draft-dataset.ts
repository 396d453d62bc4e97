// A dataset that is built in a hidden folder and appears under its name when it is whole: a kill at any moment leaves
// all of it or nothing.

import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { moveFolder } from './commands/dataset-folders.ts';
import { lockAt } from './dataset-lock.ts';
import { removeFolder } from './draft-folders.ts';
import { changeManifest } from './manifest-lock.ts';
import { readDatasetTable, type ReadTableOptions } from './read-table.ts';
import type { DatasetDraft, DatasetStore, DatasetWriter, ManifestPatch } from './store-contract.ts';

export interface DraftParts {
  readonly store: Pick<DatasetStore, 'exists' | 'folder'>;
  readonly name: string;
  /** This process holds its lock, and the writer does not free it. */
  readonly folder: string;
  readonly writer: DatasetWriter;
  readonly log: ReadTableOptions['log'];
}

export function createDatasetDraft({ store, name, folder, writer, log }: DraftParts): DatasetDraft {
  const lock = lockAt(folder);
  return {
    folder,
    writer,
    readTable: (options = {}): Promise<PacketTable> => readDatasetTable(folder, name, { ...options, log }),
    async publish(patch: ManifestPatch): Promise<Manifest> {
      const manifest = await changeManifest(folder, name, (closed) => ({ ...closed, ...patch }));
      // A rename would take the place of an empty folder without a word.
      if (await store.exists(name)) throw new JawsError('dataset.exists', `A dataset "${name}" exists.`);
      const target = store.folder(name);
      await moveFolder(folder, target, name);
      await lockAt(target).release();
      await lock.release();
      return manifest;
    },
    async discard(): Promise<void> {
      await writer.abort();
      await removeFolder(folder);
      await lock.release();
    },
  };
}
