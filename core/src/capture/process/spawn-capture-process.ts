// Starts a capture worker in a process of its own (Node). It stands outside the terminal's process group, so that
// Ctrl+C reaches the command alone, which then ends the capture in order.

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createProcessTransport, nodeProcessPort } from './process-transport.ts';
import type { SpawnedCaptureWorker } from './spawned-capture-worker.ts';

export interface SpawnProcessOptions {
  /** Lets tests run the TypeScript source. */
  readonly execArgv?: readonly string[];
  /** Default `ignore`. */
  readonly stdin?: 'inherit' | 'ignore';
}

/** Of what the worker writes on stderr, kept for the reason of its end. */
const keptCharacters = 4000;
/** After its exit the channel still holds the worker's last messages; they come within this time. */
const lastMessagesMs = 2000;

/**
 * MiB; V8's own bound is 16 (of a pair). A moment's stall lets the young generation grow, and it stays so for minutes:
 * resident memory went up in steps of 10 MiB in mid-capture. Side by side with 20,000 packets/s for 55 s: 84 short
 * collections instead of 46, 8.1 s of processor time beside 8.4, 74 MiB resident instead of 82.
 */
const youngGenerationMiB = 4;

/** `entry`: the built worker file. Its stdout goes nowhere: the command's own carries documents only. */
export function spawnCaptureProcess(entry: URL, options: SpawnProcessOptions = {}): SpawnedCaptureWorker {
  const child = fork(fileURLToPath(entry), [], {
    stdio: [options.stdin ?? 'ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [`--max-semi-space-size=${youngGenerationMiB}`, ...(options.execArgv ?? [])],
    serialization: 'json',
    // On Windows this would open a console window.
    detached: process.platform !== 'win32',
  });
  const transport = createProcessTransport(nodeProcessPort(child));
  const lastWords = keepLastWords(child);
  let asked = false;
  const exit = exitOf(child).then((how) => {
    transport.close();
    return asked || how === null ? null : `${how}${lastWords()}`;
  });
  return {
    transport,
    pid: child.pid ?? null,
    onExit: (listener) => {
      void exit.then(listener);
    },
    terminate: async () => {
      asked = true;
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function keepLastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-keptCharacters);
  });
  return () => (text.trim() === '' ? '' : `: ${text.trim()}`);
}

/** Null = it ended by itself, in order. Resolves after the channel has given its last message. */
async function exitOf(child: ChildProcess): Promise<string | null> {
  const drained = new Promise<void>((resolve) => child.once('disconnect', resolve));
  const how = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(code === 0 ? null : signal === null ? `exit code ${code ?? -1}` : `signal ${signal}`);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, lastMessagesMs);
  });
  if (child.connected) await Promise.race([drained, late]);
  clearTimeout(timer);
  return how;
}
