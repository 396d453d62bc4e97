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

/** @throws JawsError push.scp-missing, cancelled */
export async function runTool(name: string, argv: readonly string[], signal: AbortSignal): Promise<ToolRun> {
  if (signal.aborted) throw new JawsError('cancelled');
  return await new Promise((resolve, reject) => {
    const child = spawn(name, argv, { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGTERM' });
    const stdout = lastText(child.stdout);
    const stderr = lastText(child.stderr);
    child.on('error', (error) => {
      if (signal.aborted) reject(new JawsError('cancelled'));
      else if (errnoCode(error) === 'ENOENT')
        reject(new JawsError('push.scp-missing', `This machine has no ${name}.`, { cause: error }));
      else reject(new JawsError('push.scp-failed', `${name} cannot be started.`, { cause: error }));
    });
    child.on('close', (status) => {
      if (signal.aborted) reject(new JawsError('cancelled'));
      else resolve({ status, stdout: stdout(), stderr: stderr() });
    });
  });
}

function lastText(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-keptChars);
  });
  return () => text.trim();
}
