// A `jaws capture` in a network namespace, as a test sees it: what it announces on stderr, its processes, its end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { mustRun } from '../testbed/command.ts';
import { processTree, roleOf } from './process-figures.ts';
import { builtEnvironment, launcher } from './watched-host.ts';

export interface CaptureEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export interface CaptureProcess {
  /** Of the command itself, which is the host of its worker. */
  readonly pid: number;
  /** Everything on stderr so far. */
  readonly err: () => string;
  /** Largest `stored` that was announced; 0 before the first. */
  readonly stored: () => number;
  readonly isOver: () => boolean;
  readonly workerPid: () => number | null;
  readonly helperPid: () => number | null;
  readonly ended: Promise<CaptureEnd>;
  readonly signal: (name: NodeJS.Signals) => void;
}

const jsonFlags = ['--json', '--progress', 'json'];

/** Starts `jaws capture ARGV`; the caller waits for its end, or ends it. */
export function startCaptureProcess(
  namespace: string,
  dataDir: string,
  argv: readonly string[],
): CaptureProcess {
  const command = [process.execPath, launcher, 'capture', ...argv, ...jsonFlags, '--data-dir', dataDir];
  // `ip netns exec` becomes the command: its pid is the command's.
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: builtEnvironment,
  });
  let [out, err, stored, isOver] = ['', '', 0, false];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    const from = err.lastIndexOf('\n') + 1;
    err += part;
    stored = Math.max(stored, lastStored(err.slice(from)));
  });
  const ended = once(child, 'close').then(([code, signal]): CaptureEnd => {
    isOver = true;
    return { code: code as number | null, signal: signal as string | null, out, err };
  });
  const pid = child.pid ?? 0;
  const pidOf = (role: 'worker' | 'helper') => (): number | null =>
    processTree(pid).find((one) => roleOf(one, pid) === role)?.pid ?? null;
  return {
    ...{ pid, ended, workerPid: pidOf('worker'), helperPid: pidOf('helper') },
    ...{ err: () => err, stored: () => stored, isOver: () => isOver },
    signal: (name) => void child.kill(name),
  };
}

/** The largest number in whole lines of NDJSON. */
export function lastStored(lines: string): number {
  const whole = lines.slice(0, lines.lastIndexOf('\n') + 1);
  return Math.max(0, ...[...whole.matchAll(/"stored":(\d+)/g)].map(([, number]) => Number(number)));
}

/** Asks until the answer is yes. Throws at the deadline, naming what was waited for. */
export async function until(what: string, question: () => boolean, deadlineMs = 20_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!question()) {
    if (performance.now() > endMs) throw new Error(`waited ${deadlineMs / 1000} s for ${what}`);
    await pause(20);
  }
}

/** Resolves when packets are being captured. Throws with what it said when it ends before. */
export async function isCapturing(capture: CaptureProcess): Promise<void> {
  await until('the capture to run', () => capture.isOver() || capture.err().includes('"phase":"running"'));
  if (capture.isOver()) throw new Error(`the capture ended: ${capture.err()}`);
}

/** Runs another `jaws` command on the data folder and gives its document. Throws when it fails. */
export function jawsDocument(dataDir: string, ...argv: string[]): Record<string, unknown> {
  const env = Object.entries({ JAWS_SKIP_BUILD_CHECK: '1' }).map(([name, value]) => `${name}=${value}`);
  const command = ['env', ...env, process.execPath, launcher, ...argv, '--json', '--data-dir', dataDir];
  return JSON.parse(mustRun(command, { timeoutMs: 120_000 })) as Record<string, unknown>;
}
