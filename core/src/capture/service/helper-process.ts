// Ends the capture program of a worker that died, and only that: a pid may belong to another process by then.

import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, processStart } from '../../dataset/process-start.ts';

export interface HelperProcess {
  readonly pid: number;
  /** See `processStart`; null where the system does not tell (no /proc): such a helper is left to end by itself. */
  readonly start: string | null;
}

export async function noteHelper(pid: number): Promise<HelperProcess> {
  return { pid, start: await processStart(pid) };
}

const politeMs = 2000;
const pollMs = 50;

/** SIGTERM, then SIGKILL after two seconds. Never rejects; true when it had to be ended. */
export async function endHelper(helper: HelperProcess): Promise<boolean> {
  if (!(await isStill(helper))) return false;
  send(helper.pid, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < politeMs; waitedMs += pollMs) {
    if (!(await isStill(helper))) return true;
    await wait(pollMs);
  }
  send(helper.pid, 'SIGKILL');
  return true;
}

async function isStill({ pid, start }: HelperProcess): Promise<boolean> {
  return start !== null && isAlive(pid) && (await processStart(pid)) === start;
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal, or it is another user's (setuid): its pipe is closed, it ends itself.
  }
}
