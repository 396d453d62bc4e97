// Runs ssh or scp: argv as it is, no shell here, no standard input, bounded output, ended with the push.

import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';

export interface ToolRun {
  /** Null: ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  /** The last lines. */
  readonly stderr: string;
}

const keptChars = 4000;
/** From SIGTERM to SIGKILL. */
const obedienceMs = 3000;
/** What it printed last may come after its end; a connection that it leaves open in the background never closes. */
const lastWordsMs = 1000;

/**
 * Settles when the process is gone, also after a stop: from then on it does nothing on the other side.
 * @throws JawsError push.scp-missing, push.scp-failed (cannot be started), cancelled
 */
export async function runTool(name: string, argv: readonly string[], signal: AbortSignal): Promise<ToolRun> {
  throwIfStopped(signal);
  const child = spawn(name, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = lastText(child.stdout);
  const stderr = lastText(child.stderr);
  const timers: NodeJS.Timeout[] = [];
  const stop = (): void => {
    child.kill('SIGTERM');
    timers.push(setTimeout(() => child.kill('SIGKILL'), obedienceMs));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', (error) => {
        reject(notStarted(name, error));
      });
      child.on('exit', (code) => timers.push(setTimeout(resolve, lastWordsMs, code)));
      child.on('close', resolve);
    });
    throwIfStopped(signal);
    return { status, stdout: stdout(), stderr: stderr() };
  } finally {
    signal.removeEventListener('abort', stop);
    for (const timer of timers) clearTimeout(timer);
    // Left open by a background process they would hold this one.
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new JawsError('cancelled');
}

function notStarted(name: string, cause: Error): JawsError {
  return errnoCode(cause) === 'ENOENT'
    ? new JawsError('push.scp-missing', `This machine has no ${name}.`, { cause })
    : new JawsError('push.scp-failed', `${name} cannot be started.`, { cause });
}

function lastText(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-keptChars);
  });
  return () => text.trim();
}
