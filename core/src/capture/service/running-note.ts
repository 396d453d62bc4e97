// A note on disk of each running capture: whose it is and where it writes. Removed at its end; one whose owner is gone
// tells the next start that JAWS died in the middle of a capture, also when the worker could close the dataset.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetName, identifier, milliseconds } from '@jaws/shared/contract/primitives';
import { z } from 'zod';
import { errnoCode, onDisk } from '../../dataset/disk-errors.ts';
import { makeFolders } from '../../dataset/make-folders.ts';
import { replaceFile } from '../../dataset/manifest-file.ts';
import { isAlive, processStart } from '../../dataset/process-start.ts';

const runningNote = z.strictObject({
  captureId: identifier,
  /** Of the process that started the capture, and when it started (see `processStart`). */
  pid: z.number().int().positive(),
  start: z.string().max(200).nullable(),
  /** The first one. */
  dataset: datasetName,
  startedMs: milliseconds,
  /** The one being written, when it is no longer the first. */
  current: datasetName.optional(),
});
export type RunningNote = z.infer<typeof runningNote>;

const maxNotes = 1000;

function folderOf(dataDir: string): string {
  return join(dataDir, 'captures');
}

export async function writeNote(
  dataDir: string,
  note: Pick<RunningNote, 'captureId' | 'dataset' | 'startedMs' | 'current'>,
): Promise<void> {
  await onDisk('Cannot use the data folder', () => makeFolders(folderOf(dataDir)));
  const own = { ...note, pid: process.pid, start: await processStart(process.pid) };
  await replaceFile(join(folderOf(dataDir), `${note.captureId}.json`), `${JSON.stringify(own)}\n`);
}

export async function removeNote(dataDir: string, captureId: string): Promise<void> {
  await rm(join(folderOf(dataDir), `${captureId}.json`), { force: true });
}

/** What the running capture that began with the dataset `first` writes now; null when there is none. */
export async function currentDataset(dataDir: string, first: string): Promise<string | null> {
  for (const name of (await noteNames(dataDir)).slice(0, maxNotes)) {
    const note = await readNote(join(folderOf(dataDir), name));
    if (note?.dataset === first && (await isOwned(note))) return note.current ?? first;
  }
  return null;
}

/** The notes of processes that are gone, each given to one caller only: it is removed. */
export async function takeOrphanedNotes(dataDir: string): Promise<RunningNote[]> {
  const taken: RunningNote[] = [];
  for (const name of (await noteNames(dataDir)).slice(0, maxNotes)) {
    const path = join(folderOf(dataDir), name);
    const note = await readNote(path);
    if (note !== null && (await isOwned(note))) continue;
    if ((await removeOnce(path)) && note !== null) taken.push(note);
  }
  return taken;
}

async function noteNames(dataDir: string): Promise<string[]> {
  try {
    return (await readdir(folderOf(dataDir))).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Null for a file that is no note. */
async function readNote(path: string): Promise<RunningNote | null> {
  try {
    return runningNote.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function isOwned({ pid, start }: RunningNote): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const now = await processStart(pid);
  return start === null || now === null || now === start;
}

/** False when another process was faster. */
async function removeOnce(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return false;
    throw error;
  }
}
