// The list of all datasets, however many: a bounded number of files is open at once, and a manifest that has not
// changed since the last list is not read again.

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { datasetName } from '@jaws/shared/contract/primitives';
import { damagedSummary, summaryOf } from './dataset-summary.ts';
import { errnoCode, onDisk } from './disk-errors.ts';
import { removeAbandonedDrafts } from './draft-folders.ts';
import { csvFileName } from './inspect-csv.ts';
import { manifestFileName, readManifest } from './manifest-file.ts';

/** Far below the 1024 files that a process may have open by default; more at once is no faster. */
const mostAtOnce = 32;

interface KnownSummary {
  /** Of the manifest's file: each change of it is another file. */
  readonly version: string;
  readonly summary: DatasetSummary;
}

export class DatasetList {
  private readonly root: string;
  private readonly log: (message: string) => void;
  private readonly known = new Map<string, KnownSummary>();

  constructor(root: string, log: (message: string) => void) {
    this.root = root;
    this.log = log;
  }

  /** Sorted. Drafts of processes that died are removed on the way. @throws JawsError dataset.io */
  async names(): Promise<string[]> {
    return await onDisk('Cannot list the datasets', async () => {
      const entries = await this.entries();
      await removeAbandonedDrafts(
        this.root,
        entries.map((entry) => entry.name),
      );
      const folders = entries.filter(
        (entry) => entry.isDirectory() && datasetName.safeParse(entry.name).success,
      );
      const names = folders.map((entry) => entry.name).sort();
      this.forgetOthers(new Set(names));
      return names;
    });
  }

  private async entries() {
    try {
      return await readdir(this.root, { withFileTypes: true });
    } catch (error) {
      if (errnoCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  private forgetOthers(names: ReadonlySet<string>): void {
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
  }

  /** In the order of the names; what cannot be read is `damaged`. */
  async summaries(names: readonly string[]): Promise<DatasetSummary[]> {
    const found: DatasetSummary[] = [];
    let next = 0;
    const readOn = async (): Promise<void> => {
      while (next < names.length) {
        const at = next;
        next += 1;
        found[at] = await this.summary(names[at] ?? '');
      }
    };
    await Promise.all(Array.from({ length: mostAtOnce }, readOn));
    return found;
  }

  private async summary(name: string): Promise<DatasetSummary> {
    const folder = join(this.root, name);
    const fileBytes = await lstat(join(folder, csvFileName)).then(
      ({ size }) => size,
      () => 0,
    );
    try {
      return { ...(await this.fromManifest(folder, name)), name, fileBytes };
    } catch (error) {
      this.log(`dataset ${name}: ${error instanceof Error ? error.message : String(error)}`);
      return damagedSummary(name, fileBytes);
    }
  }

  private async fromManifest(folder: string, name: string): Promise<DatasetSummary> {
    // Before the reading: a change in between is read now and again the next time.
    const version = await versionOf(join(folder, manifestFileName));
    const known = this.known.get(name);
    if (version !== null && known?.version === version) return known.summary;
    const summary = summaryOf(await readManifest(folder));
    if (version !== null) this.known.set(name, { version, summary });
    return summary;
  }
}

/** Null when it cannot be told: the reading says why. */
async function versionOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await lstat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
  } catch (error) {
    if (errnoCode(error) === null) throw error;
    return null;
  }
}
