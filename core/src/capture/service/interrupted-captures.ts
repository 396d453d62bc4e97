// What earlier runs left behind when they died in the middle of a capture: their datasets are brought in order and told
// of, so that the next start says what happened.

import { setTimeout as wait } from 'node:timers/promises';
import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { lockState } from '../../dataset/dataset-lock.ts';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import type { HostLog } from '../../host/host-log.ts';
import { removeDeadControl } from '../control/serve-control.ts';
import { takeOrphanedNotes, type RunningNote } from './running-note.ts';

export type RecoveredCapture = ProcedureOutput<'capture.list'>['recovered'][number];

export interface RecoveryParts {
  readonly dataDir: string;
  readonly store: Pick<DatasetStore, 'list' | 'manifest' | 'exists' | 'folder'>;
  readonly repair: (dataset: string) => Promise<{ readonly rows: number }>;
  readonly log: HostLog;
}

const most = 100;
/** A worker whose host died closes its dataset by itself; it is given this long. */
const closingMs = 5000;
const pollMs = 50;

/** Never rejects: what cannot be repaired is logged and left as it is. */
export async function recoverInterrupted(parts: RecoveryParts): Promise<RecoveredCapture[]> {
  try {
    const found = new Map<string, RecoveredCapture>();
    for (const note of await takeOrphanedNotes(parts.dataDir)) {
      for (const dataset of await datasetsOf(parts, note)) {
        const one = await settle(parts, dataset, true);
        if (one !== null) found.set(dataset, one);
      }
    }
    for (const { name, state, source } of await parts.store.list()) {
      if (state !== 'open' || !source.startsWith('capture') || found.has(name)) continue;
      const one = await settle(parts, name, false);
      if (one !== null) found.set(name, one);
    }
    return [...found.values()].slice(0, most);
  } catch (error) {
    parts.log.error('looking for interrupted captures failed', error);
    return [];
  }
}

/** The last one that a capture wrote into; it may have rotated. Without any there is nothing to tell. */
async function datasetsOf({ store }: RecoveryParts, note: RunningNote): Promise<string[]> {
  const summaries = (await store.list()).filter(
    ({ name, source }) =>
      name === note.dataset || (isOfCapture(note.dataset, name) && source.startsWith('capture')),
  );
  const newest = summaries.sort((a, b) => b.createdMs - a.createdMs)[0];
  return newest === undefined ? [] : [newest.name];
}

/** `name`, `name-2`, `name-3` …: what a capture into `first` may have written. */
export function isOfCapture(first: string, name: string): boolean {
  const ending = /-\d+$/.exec(name)?.[0] ?? '';
  if (name === first) return true;
  return ending !== '' && name.slice(0, -ending.length) === first.slice(0, 64 - ending.length);
}

/** Null when there is nothing to tell: somebody else captures into it, or it cannot be read. */
async function settle(
  parts: RecoveryParts,
  dataset: string,
  isNoted: boolean,
): Promise<RecoveredCapture | null> {
  const { store, log } = parts;
  try {
    const folder = store.folder(dataset);
    const isFree = await becameFree(folder, isNoted ? closingMs : 0);
    const manifest = await store.manifest(dataset);
    if (!isFree) return isNoted ? told(manifest, manifest.packets, 'it is still being stored') : null;
    if (manifest.state !== 'open') return told(manifest, manifest.packets, 'its dataset was closed in order');
    const { rows } = await parts.repair(dataset);
    await removeDeadControl(folder);
    log.warn(`dataset ${dataset} was left open by a capture and was repaired: ${rows} rows kept`);
    return told(manifest, rows, 'its dataset was not closed and was repaired');
  } catch (error) {
    log.error(`the interrupted capture into ${dataset} could not be repaired`, error);
    return null;
  }
}

async function becameFree(folder: string, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; (await lockState(folder)) === 'owned'; waitedMs += pollMs) {
    if (waitedMs >= withinMs) return false;
    await wait(pollMs);
  }
  return true;
}

function told({ name, createdMs }: Manifest, rows: number, how: string): RecoveredCapture {
  const time = new Date(createdMs).toISOString().slice(0, 16).replace('T', ' ');
  const kept = rows.toLocaleString('en-US');
  return {
    dataset: name,
    rows,
    text: `The capture into ${name} of ${time} UTC ended without being stopped; ${how}. ${kept} rows were kept.`,
  };
}
