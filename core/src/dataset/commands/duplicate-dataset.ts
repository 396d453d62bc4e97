// A copy of a dataset under another name: built in a hidden folder, which appears under its name when it is whole.

import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { assertSoundRows } from '../compare-rows.ts';
import { acquireLock, lockAt } from '../dataset-lock.ts';
import { onDisk } from '../disk-errors.ts';
import { makeDraftFolder, removeFolder } from '../draft-folders.ts';
import { csvFileName } from '../inspect-csv.ts';
import { writeManifest } from '../manifest-file.ts';
import type { DatasetStore, WorkOptions } from '../store-contract.ts';
import { copyInbox } from '../../findings/findings-file.ts';
import { copyTruths } from '../../truth/truth-files.ts';
import { moveFolder, moveToFreeName } from './dataset-folders.ts';

export interface DuplicateOptions extends WorkOptions {
  /** Unix epoch in ms. */
  readonly clock: () => number;
  /** Default `<name>-copy`, or `<name>-copy-2` … */
  readonly newName?: string | undefined;
}

/**
 * Note, tags, findings and records of runs go with it, label changes that could be undone do not.
 * @throws JawsError dataset.not-found, dataset.exists, dataset.locked, dataset.disk-full, dataset.damaged (its
 * writer died, or its rows are not those of its manifest: repair it first), cancelled; nothing is left then.
 */
export async function duplicateDataset(
  store: DatasetStore,
  name: string,
  options: DuplicateOptions,
): Promise<{ name: string }> {
  const lock = await store.lock(name);
  try {
    const manifest = await store.manifest(name);
    if (manifest.state === 'open') {
      throw new JawsError('dataset.damaged', `"${name}" was not closed; repair it before copying it.`);
    }
    await assertFree(store, options.newName);
    const copy: Manifest = {
      ...manifest,
      createdMs: options.clock(),
      source: { kind: 'duplicate', names: [name] },
      undoableRelabels: 0,
    };
    return { name: await buildCopy(store, copy, options) };
  } finally {
    await lock.release();
  }
}

/** Before the work: the move at its end is what decides. */
async function assertFree(store: DatasetStore, newName: string | undefined): Promise<void> {
  if (newName === undefined || !(await store.exists(newName))) return;
  throw new JawsError('dataset.exists', `A dataset "${newName}" exists.`);
}

/** `copy` has the name of the original; gives the one that it got. */
async function buildCopy(store: DatasetStore, copy: Manifest, options: DuplicateOptions): Promise<string> {
  const { newName } = options;
  const source = store.folder(copy.name);
  const wanted = newName ?? `${copy.name.slice(0, 59)}-copy`;
  const draft = await onDisk(`Cannot create "${wanted}"`, () => makeDraftFolder(dirname(source), wanted));
  const publish = async (name: string): Promise<void> => {
    await writeManifest(draft, { ...copy, name });
    await moveFolder(draft, store.folder(name), name);
  };
  try {
    await acquireLock(draft, wanted);
    await copyCsv(join(source, csvFileName), join(draft, csvFileName), copy.fileBytes, options);
    // What was copied, and not what was there before or after.
    await assertSoundRows(draft, copy.name, copy, { signal: options.signal });
    await copyTruths(source, draft);
    await copyInbox(source, draft);
    if (newName !== undefined) await publish(newName);
    const name = newName ?? (await moveToFreeName(store, wanted, publish));
    await lockAt(store.folder(name)).release();
    return name;
  } catch (error) {
    await removeFolder(draft);
    throw error;
  }
}

async function copyCsv(from: string, to: string, bytes: number, options: WorkOptions): Promise<void> {
  let copied = 0;
  const watch = new Transform({
    transform(piece: Buffer, _encoding, done) {
      copied += piece.length;
      options.onProgress?.(copied, bytes);
      done(options.signal?.aborted === true ? new JawsError('cancelled') : null, piece);
    },
  });
  await onDisk('Cannot copy packets.csv', async () => {
    const reader = createReadStream(from, { highWaterMark: 1 << 20 });
    await pipeline(reader, watch, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
    const file = await open(to, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
