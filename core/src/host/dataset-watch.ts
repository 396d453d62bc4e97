// Datasets that other processes write: `jaws capture` beside the app, or our own capture workers. Their manifests are
// looked at every other second while a page listens, so that counts on the page follow. Nothing is read of a dataset
// whose manifest has not been replaced.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetName } from '@jaws/shared/contract/primitives';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { summaryOf } from '../dataset/dataset-summary.ts';
import { errnoCode } from '../dataset/disk-errors.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import type { HostLog } from './host-log.ts';

export interface DatasetWatchOptions {
  readonly dataDir: string;
  readonly store: Pick<DatasetStore, 'manifest'>;
  /** Whether a page would hear of it. */
  readonly isHeard: () => boolean;
  /** More packets in datasets that are open, and nothing else. */
  readonly grown: () => void;
  readonly changed: () => void;
  readonly log: Pick<HostLog, 'warn'>;
  readonly everyMs?: number;
}

interface Known {
  /** Which manifest it is: each change replaces the file. */
  readonly stamp: string;
  /** What it says, but for the counts of a dataset that is open. */
  readonly content: string;
}
type KnownDatasets = ReadonlyMap<string, Known>;

const usualEveryMs = 2000;

export class DatasetWatch {
  private readonly options: DatasetWatchOptions;
  private readonly timer: NodeJS.Timeout;
  private known: KnownDatasets | null = null;
  /** Looks follow each other. */
  private last: Promise<void> = Promise.resolve();

  constructor(options: DatasetWatchOptions) {
    this.options = options;
    this.timer = setInterval(() => {
      if (this.options.isHeard()) void this.look();
      // Nobody asks: what changes until somebody does is in the list that he gets first.
      else this.known = null;
    }, options.everyMs ?? usualEveryMs);
    this.timer.unref();
  }

  /** The host changed something itself and said so: it is not news any more. */
  takeNote(): void {
    if (this.known !== null) void this.look({ quietly: true });
  }

  look(how: { readonly quietly: boolean } = { quietly: false }): Promise<void> {
    this.last = this.last.then(
      () => this.compare(how.quietly),
      () => undefined,
    );
    return this.last;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async compare(quietly: boolean): Promise<void> {
    const before = this.known;
    try {
      const after = await this.readKnown(before);
      this.known = after;
      if (before === null || quietly || textOf(before, 'stamp') === textOf(after, 'stamp')) return;
      if (textOf(before, 'content') === textOf(after, 'content')) this.options.grown();
      else this.options.changed();
    } catch (error) {
      // A folder that cannot be listed is told to whoever asks for the list; here it is not said every two seconds.
      this.options.log.warn(`datasets are not watched any more: ${String(error)}`);
      this.close();
    }
  }

  private async readKnown(before: KnownDatasets | null): Promise<KnownDatasets> {
    const folder = join(this.options.dataDir, 'datasets');
    const after = new Map<string, Known>();
    for (const name of await namesIn(folder)) {
      const stamp = await stampOf(join(folder, name, 'manifest.json'));
      const known = before?.get(name);
      after.set(name, known?.stamp === stamp ? known : { stamp, content: await this.contentOf(name) });
    }
    return after;
  }

  private async contentOf(name: string): Promise<string> {
    try {
      return contentOf(await this.options.store.manifest(name));
    } catch {
      return 'damaged'; // As the list says it.
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder);
    return entries.filter((name) => datasetName.safeParse(name).success).sort();
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch {
    return 'none'; // Being made, or being removed: the next look knows.
  }
}

function contentOf(manifest: Manifest): string {
  const { packets, bytes, fileBytes, firstMs, lastMs, labels, ...rest } = summaryOf(manifest);
  return JSON.stringify(
    manifest.state === 'open' ? rest : { ...rest, packets, bytes, fileBytes, firstMs, lastMs, labels },
  );
}

function textOf(datasets: KnownDatasets, part: keyof Known): string {
  return JSON.stringify(Array.from(datasets, ([name, known]) => [name, known[part]]));
}
