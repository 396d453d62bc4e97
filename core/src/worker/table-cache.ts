// The datasets looked at last, kept in memory so that a page or a picture does not read the file again. Bounded by
// rows; a dataset that changed on disk is read anew.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { DatasetStore } from '../dataset/store-contract.ts';

/** Bytes read, and in all. */
export type ReadingListener = (done: number, total: number) => void;

interface Entry<L> {
  readonly key: string;
  readonly loading: Promise<L>;
  /** Those who wait for the reading and want to know how far it is. */
  readonly listeners: Set<ReadingListener>;
  rows: number;
}

/** `part`: of the dataset, in the loader's own words; empty = all of it. */
type LoadPart<L> = (dataset: string, onProgress: ReadingListener, part: string) => Promise<L>;

/** About 50 bytes a packet: 300 MB, dictionaries, flows and orders not counted. */
const defaultMaxRows = 6_000_000;

/** `count`: rows that it holds. */
export class TableCache<L extends { readonly table: { readonly count: number } }> {
  private readonly entries = new Map<string, Entry<L>>();
  private readonly store: Pick<DatasetStore, 'folder' | 'manifest'>;
  private readonly load: LoadPart<L>;
  private readonly maxRows: number;

  constructor(store: Pick<DatasetStore, 'folder' | 'manifest'>, load: LoadPart<L>, maxRows = defaultMaxRows) {
    this.store = store;
    this.load = load;
    this.maxRows = maxRows;
  }

  /** Callers that ask at the same time share one reading; so a caller's signal ends its waiting, not the reading. */
  async get(dataset: string, signal: CallSignal, onProgress?: ReadingListener, part = ''): Promise<L> {
    const key = await this.fileKey(dataset);
    const name = nameOf(dataset, part);
    const known = this.entries.get(name);
    const entry = known?.key === key ? known : this.startLoading(dataset, key, part);
    // Deleted first, so that the Map's order is the order of use.
    this.entries.delete(name);
    this.entries.set(name, entry);
    if (onProgress === undefined) return await untilAborted(entry.loading, signal);
    entry.listeners.add(onProgress);
    try {
      return await untilAborted(entry.loading, signal);
    } finally {
      entry.listeners.delete(onProgress);
    }
  }

  /** What is in memory already and not outdated; null = it would have to be read. */
  async held(dataset: string): Promise<L | null> {
    const known = this.entries.get(nameOf(dataset, ''));
    return known?.key === (await this.fileKey(dataset)) ? await known.loading : null;
  }

  private startLoading(dataset: string, key: string, part: string): Entry<L> {
    const listeners = new Set<ReadingListener>();
    const tell: ReadingListener = (done, total) => {
      for (const listener of listeners) listener(done, total);
    };
    const loading = this.load(dataset, tell, part);
    const entry: Entry<L> = { key, rows: 0, loading, listeners };
    entry.loading.then(
      (loaded) => {
        entry.rows = loaded.table.count;
        this.trim(entry);
      },
      () => {
        const name = nameOf(dataset, part);
        if (this.entries.get(name) === entry) this.entries.delete(name);
      },
    );
    return entry;
  }

  /** The oldest go first; the newest stays even when it alone is over the bound. */
  private trim(newest: Entry<L>): void {
    let rows = 0;
    for (const entry of this.entries.values()) rows += entry.rows;
    for (const [name, entry] of this.entries) {
      if (rows <= this.maxRows) return;
      if (entry === newest) continue;
      this.entries.delete(name);
      rows -= entry.rows;
    }
  }

  /** Changes of packets.csv change its inode, length or time; the manifest's inode stands for the local rule. */
  private async fileKey(dataset: string): Promise<string> {
    const folder = this.store.folder(dataset);
    try {
      const csv = await stat(join(folder, 'packets.csv'), { bigint: true });
      const manifest = await stat(join(folder, 'manifest.json'), { bigint: true });
      return [csv.ino, csv.size, csv.mtimeNs, manifest.ino, manifest.mtimeNs].join(':');
    } catch {
      // Something is not there: the manifest's own error is the one to show.
      await this.store.manifest(dataset);
      return 'unknown';
    }
  }
}

/** Names of datasets have no space. */
function nameOf(dataset: string, part: string): string {
  return `${dataset} ${part}`;
}

function untilAborted<T>(work: Promise<T>, signal: CallSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(new JawsError('cancelled'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
