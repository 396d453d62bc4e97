// Hidden folders in which datasets are made, or taken away, so that each appears and goes in one step. What
// processes that died have left of them is removed here.

import { randomInt } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lockFileName, lockState } from './dataset-lock.ts';
import { errnoCode } from './disk-errors.ts';
import { lockOwner } from './lock-file.ts';
import { isAlive } from './process-start.ts';

const draftPrefix = '.new-';
const draftName = /^\.new-.*-(\d+)-\d+$/;

/** A number by chance: threads share a pid, and in containers so do processes that follow each other. */
function draftFolderPath(root: string, name: string): string {
  return join(root, `${draftPrefix}${name}-${process.pid}-${randomInt(1e12)}`);
}

/** A new one, mode 0700, for a dataset of this name; nobody else has it. */
export async function makeDraftFolder(root: string, name: string): Promise<string> {
  const draft = draftFolderPath(root, name);
  await mkdir(draft, { mode: 0o700 });
  return draft;
}

/** A folder and all that is in it. A kill in the middle leaves no half dataset: it is hidden first. */
export async function removeFolder(folder: string): Promise<void> {
  const draft = draftFolderPath(dirname(folder), basename(folder).replace(/^\.new-/, ''));
  let gone = draft;
  try {
    await rename(folder, draft);
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return;
    // Windows, for example, moves no folder in which a file is open.
    gone = folder;
  }
  await rm(gone, { recursive: true, force: true });
}

/** Drafts whose maker died in the middle. Those that cannot be removed stay: they are in nobody's way. */
export async function removeAbandonedDrafts(root: string, entries?: readonly string[]): Promise<void> {
  for (const entry of entries ?? (await readdir(root))) {
    if (!entry.startsWith(draftPrefix)) continue;
    const draft = join(root, entry);
    try {
      if (await isAbandoned(draft)) await rm(draft, { recursive: true, force: true });
    } catch {
      continue; // Another user's, or it has just become a dataset.
    }
  }
}

async function isAbandoned(draft: string): Promise<boolean> {
  const state = await lockState(draft);
  if (state === 'owned') return false;
  if ((await lockOwner(join(draft, lockFileName))) !== null) return true;
  // Its maker has no lock yet, is writing it, or was killed before it had one, or while it removed the folder.
  const pid = Number(draftName.exec(basename(draft))?.[1] ?? process.pid);
  if (pid !== process.pid) return !isAlive(pid);
  const { mtimeMs } = await stat(draft);
  return mtimeMs < performance.timeOrigin - marginMs;
}

/** Of the clocks of processes and of file systems. */
const marginMs = 2000;
