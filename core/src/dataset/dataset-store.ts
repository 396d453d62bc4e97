// Datasets on disk: `<data-dir>/datasets/<slug>/` with packets.csv, manifest.json, a lock while somebody
// writes, and a cache that may be deleted at any time. The promises are DESIGN §2's.

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatasetPage, type DatasetSummary, maxListedDatasets } from '@jaws/shared/contract/datasets';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { UseRows } from './column-cache.ts';
import { createDatasetFolder, createDraftFolder } from './create-dataset.ts';
import { CsvFileWriter, startWith } from './csv-file-writer.ts';
import { csvHeader, csvLayout } from './csv-columns.ts';
import { DatasetList } from './dataset-list.ts';
import { removeLitter } from './dataset-litter.ts';
import { acquireLock, lockState } from './dataset-lock.ts';
import { assertDatasetName } from './dataset-names.ts';
import { detailOf } from './dataset-summary.ts';
import { OpenDatasetWriter } from './dataset-writer.ts';
import { diskError, errnoCode } from './disk-errors.ts';
import { createDatasetDraft } from './draft-dataset.ts';
import { removeFolder } from './draft-folders.ts';
import { csvFileName } from './inspect-csv.ts';
import { readManifest } from './manifest-file.ts';
import { changeManifest } from './manifest-lock.ts';
import { newManifest } from './new-manifest.ts';
import { openExisting } from './open-existing.ts';
import type { OpenRows } from './cached-rows.ts';
import { openDatasetRows, readDatasetTable, useDatasetRows } from './read-table.ts';
import { recoverDataset } from './recover-dataset.ts';
import type {
  DatasetDraft,
  DatasetStore,
  ManifestPatch,
  UpdateOptions,
  ReadOptions,
  WorkOptions,
  WriterOptions,
} from './store-contract.ts';
import { listTruths, runSummary } from '../truth/truth-files.ts';
import { verifyDataset } from './verify-dataset.ts';

export interface StoreOptions {
  /** Made when missing, mode 0700. */
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log?: ((message: string) => void) | undefined;
}

export function createDatasetStore(options: StoreOptions): DatasetStore {
  return new FolderStore(options);
}

class FolderStore implements DatasetStore {
  private readonly root: string;
  private readonly options: StoreOptions;
  private readonly all: DatasetList;
  /** The last manifest change of each dataset: changes of one process never overlap. */
  private readonly changes = new Map<string, Promise<unknown>>();

  constructor(options: StoreOptions) {
    this.options = options;
    this.root = join(options.dataDir, 'datasets');
    this.all = new DatasetList(this.root, (message) => options.log?.(message));
  }

  folder(name: string): string {
    assertDatasetName(name);
    return join(this.root, name);
  }

  async exists(name: string): Promise<boolean> {
    const folder = this.folder(name);
    try {
      // A link is never followed: what it leads to is not ours.
      if ((await lstat(folder)).isDirectory()) return true;
      throw new JawsError('dataset.damaged', `"${name}" is no folder but a link, a pipe or a file.`, {
        hint: 'Put the folder itself in its place, or take it away.',
      });
    } catch (error) {
      const code = errnoCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return false;
      throw diskError(error, `Cannot look for "${name}"`);
    }
  }

  private async existing(name: string): Promise<string> {
    if (await this.exists(name)) return this.folder(name);
    throw new JawsError('dataset.not-found', `There is no dataset "${name}".`);
  }

  async create(name: string, init: ManifestPatch, options: WriterOptions = {}): Promise<OpenDatasetWriter> {
    if (await this.exists(name)) throw new JawsError('dataset.exists', `A dataset "${name}" exists.`);
    const folder = this.folder(name);
    const manifest = { ...newManifest(name, this.options.clock(), init), fileBytes: csvHeader.length };
    const lock = await createDatasetFolder(this.root, folder, manifest);
    const file = await this.openNew(folder, options);
    return new OpenDatasetWriter({
      ...this.partsOf(name),
      ...{ file, layout: csvLayout, lock, manifest, before: null },
    });
  }

  async createDraft(name: string, init: ManifestPatch): Promise<DatasetDraft> {
    if (await this.exists(name)) throw new JawsError('dataset.exists', `A dataset "${name}" exists.`);
    const manifest = { ...newManifest(name, this.options.clock(), init), fileBytes: csvHeader.length };
    const folder = await createDraftFolder(this.root, manifest);
    const writer = new OpenDatasetWriter({
      ...{ name, folder, manifest, before: null, clock: this.options.clock },
      file: await this.openNew(folder, {}),
      layout: csvLayout,
      // The draft's own, until it has its name.
      lock: { release: () => Promise.resolve() },
      updateManifest: (change, options) => changeManifest(folder, name, change, options),
    });
    return createDatasetDraft({ store: this, name, folder, writer, log: this.options.log });
  }

  private async openNew(folder: string, options: WriterOptions): Promise<CsvFileWriter> {
    try {
      const path = join(folder, csvFileName);
      return await CsvFileWriter.open(path, startWith(csvHeader), options.fsyncEveryMs ?? null);
    } catch (error) {
      // Out of handles, for example: no dataset that stays locked and open for nothing.
      await removeFolder(folder);
      throw error;
    }
  }

  async openForAppend(name: string, options: WriterOptions = {}): Promise<OpenDatasetWriter> {
    const folder = await this.existing(name);
    const lock = await acquireLock(folder, name);
    try {
      const opened = await openExisting(folder, name, this.options.clock(), options.fsyncEveryMs ?? null);
      return new OpenDatasetWriter({ ...this.partsOf(name), ...opened, lock });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private partsOf(name: string) {
    return {
      name,
      folder: this.folder(name),
      clock: this.options.clock,
      updateManifest: (change: (manifest: Manifest) => Manifest, options?: UpdateOptions) =>
        this.updateManifest(name, change, options),
    };
  }

  async list(): Promise<DatasetSummary[]> {
    return await this.all.summaries(await this.all.names());
  }

  async listPage(after: string | null): Promise<DatasetPage> {
    const names = (await this.all.names()).filter((name) => after === null || name > after);
    const datasets = await this.all.summaries(names.slice(0, maxListedDatasets));
    return { datasets, more: names.length > datasets.length };
  }

  async detail(name: string) {
    const runs = await listTruths(await this.existing(name));
    return { ...detailOf(await this.manifest(name)), runs: runs.map((run) => runSummary(run, name)) };
  }

  async manifest(name: string): Promise<Manifest> {
    return await readManifest(await this.existing(name));
  }

  async updateManifest(
    name: string,
    change: (manifest: Manifest) => Manifest,
    options?: UpdateOptions,
  ): Promise<Manifest> {
    const step = async (): Promise<Manifest> => {
      const folder = await this.existing(name);
      try {
        return await changeManifest(folder, name, change, options);
      } catch (error) {
        // Renamed or removed while it waited for its turn.
        await this.existing(name);
        throw error;
      }
    };
    // In the order of the calls: nothing is awaited before this line.
    const result = (this.changes.get(name) ?? Promise.resolve()).then(step, step);
    this.changes.set(name, result);
    try {
      return await result;
    } finally {
      if (this.changes.get(name) === result) this.changes.delete(name);
    }
  }

  async verify(name: string, options?: WorkOptions) {
    return await verifyDataset(await this.existing(name), name, options);
  }

  async repair(name: string, options?: WorkOptions) {
    const folder = await this.existing(name);
    const lock = await acquireLock(folder, name);
    try {
      const { manifest, cutBytes } = await recoverDataset(folder, name, this.options.clock(), options);
      return { dataset: name, rows: manifest.packets, cutBytes, state: manifest.state };
    } finally {
      await lock.release();
    }
  }

  async readTable(name: string, options: ReadOptions = {}): Promise<PacketTable> {
    const folder = await this.tidied(name);
    return await readDatasetTable(folder, name, { ...options, log: this.options.log });
  }

  async openRows(name: string, options: ReadOptions = {}): Promise<OpenRows> {
    const folder = await this.tidied(name);
    return await openDatasetRows(folder, name, { ...options, log: this.options.log });
  }

  async useRows(name: string, windowRows: number, options: WorkOptions, use: UseRows): Promise<void> {
    const folder = await this.tidied(name);
    await useDatasetRows(folder, name, windowRows, { ...options, log: this.options.log }, use);
  }

  private async tidied(name: string): Promise<string> {
    const folder = await this.existing(name);
    if ((await readManifest(folder)).state !== 'open') await this.tidy(name, folder);
    return folder;
  }

  async lock(name: string) {
    const folder = await this.existing(name);
    const wasStale = (await lockState(folder)) === 'stale';
    const lock = await acquireLock(folder, name);
    try {
      if (wasStale) await removeLitter(folder);
      return lock;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** After a process that was killed over a closed dataset. No reason not to read it when that cannot be done. */
  private async tidy(name: string, folder: string): Promise<void> {
    if ((await lockState(folder)) !== 'stale') return;
    try {
      await (await this.lock(name)).release();
    } catch (error) {
      this.options.log?.(`dataset ${name} was not tidied: ${String(error)}`);
    }
  }
}
