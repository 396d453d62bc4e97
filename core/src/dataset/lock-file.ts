// A lock that is a file: it names its owner's pid and start time, and is taken over when the owner is gone. It
// appears with its content in one step (link of a finished file), so no reader meets half.

import { link, open, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { z } from 'zod';
import { diskError, errnoCode } from './disk-errors.ts';
import { draftPath } from './draft-path.ts';
import { hasThreadEnded } from './ended-threads.ts';
import { beat, isBeating } from './lock-heartbeat.ts';
import { isRunning, pidNamespace, processStart } from './process-start.ts';
import type { DatasetLock } from './store-contract.ts';

const lockRecord = z.object({
  pid: z.number().int().positive(),
  start: z.string().nullable(),
  /** Of the owner's worker thread; 0 = its main one. */
  thread: z.number().int().min(0).optional(),
  /** Of the pid: it says nothing to processes of another one (containers). Missing where there is no /proc. */
  pidNamespace: z.string().max(64).nullable().optional(),
});
export type LockRecord = z.infer<typeof lockRecord>;

/** `owned` by a living process, `stale` when its owner is gone or its text makes no sense, `free` without a file. */
export type LockState = 'free' | 'owned' | 'stale';

/** Looks without touching. @throws JawsError dataset.io */
export async function stateOfLock(path: string): Promise<LockState> {
  const text = await readLock(path);
  if (text === null) return 'free';
  return (await isOwned(path, text)) ? 'owned' : 'stale';
}

/** Whom the lock names; null without one, or when its text makes no sense. @throws JawsError dataset.io */
export async function lockOwner(path: string): Promise<LockRecord | null> {
  const text = await readLock(path);
  return text === null ? null : parseLock(text);
}

/** False also for the same pid of another namespace. */
export async function namesThisProcess({ pid, pidNamespace: theirs }: LockRecord): Promise<boolean> {
  return pid === process.pid && (theirs === undefined || theirs === (await pidNamespace()));
}

/** Rounds of one taking in which nobody owned the lock and it was not had either: others took it over. */
const mostRaces = 40;

/**
 * Waits up to `patienceMs` for a living owner; null when it is still owned then.
 * @param doing of the error's text: `Cannot lock "a"`
 * @throws JawsError dataset.io, dataset.disk-full
 */
export async function takeLock(path: string, doing: string, patienceMs = 0): Promise<DatasetLock | null> {
  const text = await ownText();
  const deadline = performance.now() + patienceMs;
  // One draft for all tries: a try is one link.
  const draft = await writeDraft(path, text, doing);
  try {
    for (let races = 0; races < mostRaces;) {
      if (await linked(draft, path, text)) return heldLock(path);
      const found = await readLock(path);
      if (found !== null && (await isOwned(path, found))) {
        if (performance.now() >= deadline) return null;
        await pause();
      } else {
        races += 1;
        if (found !== null) await removeStale(path, found, text);
      }
    }
    return null;
  } catch (error) {
    throw diskError(error, doing);
  } finally {
    await unlinkIfThere(draft);
  }
}

async function writeDraft(path: string, text: string, doing: string): Promise<string> {
  const draft = draftPath(path);
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    return draft;
  } catch (error) {
    // Half of it on a full disk, nothing in a folder that cannot be written.
    await unlink(draft).catch(() => undefined);
    throw diskError(error, doing);
  }
}

/** A lock that this process holds, at the place where it lies now: its folder may have been moved. */
export function heldLock(path: string): DatasetLock {
  let held = true;
  const stopBeating = beat(path);
  return {
    async release() {
      if (!held) return;
      held = false;
      stopBeating();
      await unlinkIfThere(path);
    },
  };
}

let ownStart: Promise<string | null> | null = null;

async function ownText(): Promise<string> {
  ownStart ??= processStart(process.pid);
  const record: LockRecord = {
    pid: process.pid,
    start: await ownStart,
    thread: threadId,
    pidNamespace: await pidNamespace(),
  };
  return `${JSON.stringify(record)}\n`;
}

let pauses = 0;

/** 2 to 8 ms: short beside a sync, and not in step with others that wait. */
async function pause(): Promise<void> {
  pauses += 1;
  await wait(2 + ((process.pid + pauses * 5) % 7));
}

/** False when somebody has the lock. */
async function linked(draft: string, path: string, text: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'EEXIST') return false;
    // File systems without hard links (FAT, some network shares): create exclusively, text follows at once.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return await created(path, text);
    throw error;
  }
}

async function created(path: string, text: string): Promise<boolean> {
  let file;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if (errnoCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await file.writeFile(text);
  } catch (error) {
    await unlinkIfThere(path);
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/** How long a lock without sense is given to make some: see `created`. */
const senseMs = 30;

/**
 * Under a guard, a lock itself: of several takers one alone removes the file, and only while its text is the one it
 * has judged. Without it a taker that was slow would remove the fresh lock of a fast one.
 */
async function removeStale(path: string, judged: string, text: string): Promise<void> {
  const guard = `${path}.takeover`;
  const draft = await writeDraft(guard, text, 'Cannot take over a lock');
  try {
    if (!(await linked(draft, guard, text))) {
      await settleGuard(guard);
      return;
    }
    try {
      if (parseLock(judged) === null) await wait(senseMs);
      if ((await readLock(path)) === judged) await unlinkIfThere(path);
    } finally {
      await unlinkIfThere(guard);
    }
  } finally {
    await unlinkIfThere(draft);
  }
}

/** Somebody else is taking over: a living taker gets time, the guard of a dead one goes. */
async function settleGuard(guard: string): Promise<void> {
  const judged = await readLock(guard);
  if (judged === null) return;
  if (await isOwned(guard, judged)) {
    await pause();
    return;
  }
  const aside = draftPath(guard);
  try {
    await rename(guard, aside);
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readFile(aside, 'utf8');
  // Another taker's fresh guard: give it back; where one stands by now, both see the lock's own text again.
  if (moved !== judged) await linked(aside, guard, moved);
  await unlinkIfThere(aside);
}

async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return null;
    throw diskError(error, 'Cannot read a lock');
  }
}

async function isOwned(path: string, text: string): Promise<boolean> {
  const record = parseLock(text);
  if (record === null) return false;
  const theirs = record.pidNamespace ?? null;
  if (theirs === null || theirs === (await pidNamespace())) {
    if (record.pid === process.pid && hasThreadEnded(record.thread ?? 0)) return false;
    return await isRunning(record.pid, record.start);
  }
  return await isBeating(path);
}

function parseLock(text: string): LockRecord | null {
  try {
    return lockRecord.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw diskError(error, 'Cannot remove a lock');
  }
}
