// Which dataset a capture writes into, and that no two captures of this process choose the same one: a name is claimed
// before anything of it is on disk. Captures of other processes are kept out by the dataset's lock.

import type { CaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { freeName } from '../../dataset/commands/dataset-folders.ts';
import { lockState } from '../../dataset/dataset-lock.ts';
import type { DatasetStore } from '../../dataset/store-contract.ts';

const longestPart = 40;

/** `eth0.100` at 2026-11-22 19:15:30 UTC -> `eth0-100-20261122-191530`. `nowMs`: Unix epoch. */
export function captureDatasetName(from: string, nowMs: number): string {
  const slug = from
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, longestPart)
    .replace(/[-_]+$/, '');
  const digits = new Date(nowMs).toISOString().replace(/\D/g, '');
  return `${slug === '' ? 'capture' : slug}-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}

export class DatasetClaims {
  private readonly claimed = new Set<string>();
  private readonly store: DatasetStore;

  constructor(store: DatasetStore) {
    this.store = store;
  }

  /** @throws JawsError dataset.exists, dataset.bad-name, dataset.locked (somebody writes to it) */
  async claim(options: CaptureOptions, nowMs: number): Promise<string> {
    const { dataset, append } = options;
    if (dataset === null) return await this.claimNew(options.interface ?? options.source, nowMs);
    if (this.claimed.has(dataset)) throw locked(dataset);
    this.claimed.add(dataset);
    try {
      await this.check(dataset, append);
      return dataset;
    } catch (error) {
      this.claimed.delete(dataset);
      throw error;
    }
  }

  release(dataset: string): void {
    this.claimed.delete(dataset);
  }

  private async check(dataset: string, append: boolean): Promise<void> {
    if (!(await this.store.exists(dataset))) return;
    if (!append) throw new JawsError('dataset.exists', `A dataset "${dataset}" exists.`);
    if ((await lockState(this.store.folder(dataset))) === 'owned') throw locked(dataset);
  }

  private async claimNew(from: string, nowMs: number): Promise<string> {
    const name = captureDatasetName(from, nowMs);
    for (let number = 1; ; number++) {
      // Of several that start within a second each tries the next one's number.
      const free = await freeName(this.store, number === 1 ? name : `${name}-${number}`);
      if (this.claimed.has(free)) continue;
      this.claimed.add(free);
      return free;
    }
  }
}

function locked(dataset: string): JawsError {
  return new JawsError('dataset.locked', `A capture is writing to "${dataset}" already.`, {
    hint: 'Stop that capture, or choose another dataset.',
  });
}
