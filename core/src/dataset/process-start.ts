// When a process started, so that a lock's pid is not mistaken for a later process that got the same number.

import { readFile, readlink } from 'node:fs/promises';
import { errnoCode } from './disk-errors.ts';

/**
 * An opaque text that differs between two processes that had the same pid: boot id and start tick of
 * /proc/<pid>/stat (proc(5), field 22). null where it cannot be had: the process is gone, or the platform has
 * no /proc (macOS, Windows; there a living pid counts as the lock's owner).
 */
export async function processStart(pid: number): Promise<string | null> {
  return (await processFacts(pid))?.start ?? null;
}

/**
 * Does the process of this pid and start still run? One that has ended and that nobody has waited for (a zombie)
 * does not. `start` null: any process of this pid.
 */
export async function isRunning(pid: number, start: string | null): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const facts = await processFacts(pid);
  // Without /proc a living pid has to do.
  if (facts === null) return true;
  return !facts.hasEnded && (start === null || start === facts.start);
}

let ownNamespace: Promise<string | null> | null = null;

/** In which pids of this process count, such as `pid:[4026531836]` (pid_namespaces(7)); null without /proc. */
export function pidNamespace(): Promise<string | null> {
  ownNamespace ??= readlink('/proc/self/ns/pid').catch((error: unknown) => {
    if (errnoCode(error) === null) throw error;
    return null;
  });
  return ownNamespace;
}

async function processFacts(pid: number): Promise<{ start: string; hasEnded: boolean } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The command name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, tick] = [fields[0], fields[19]];
    if (tick === undefined) return null;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    return { start: `${boot.trim()}:${tick}`, hasEnded: state === 'Z' || state === 'X' };
  } catch (error) {
    if (errnoCode(error) === null) throw error;
    return null;
  }
}

/** Is there a process of this pid? One that we may not signal is alive too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoCode(error) === 'EPERM';
  }
}
