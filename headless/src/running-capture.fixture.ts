// A `jaws capture` that runs in a host of the testbed, watched through what it prints, with the processes it is made of.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { checkDocument, launcher, type JawsHome, type JawsRun } from './jaws-process.fixture.ts';
import { watchJaws, type RunningJaws } from './running-jaws.fixture.ts';

export interface CaptureStart {
  /** Words before the command: `ip netns exec …`. */
  readonly before?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: 'ignore' | 'pipe';
}

export interface RunningCapture extends RunningJaws {
  readonly pid: number;
  readonly stdin: NodeJS.WritableStream | null;
  /** Resolves when at least so many packets were announced as stored. */
  readonly stored: (least: number) => Promise<void>;
  /** The numbers announced so far. */
  readonly announced: () => number[];
  readonly workerPid: () => Promise<number>;
  readonly helperPid: () => Promise<number>;
}

const deadlineMs = 30_000;

/** Asks until the answer is not null; a condition that never comes is an error that names it. */
export async function waitFor<T>(what: string | (() => string), question: () => T | null): Promise<T> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const answer = question();
    if (answer !== null) return answer;
    if (performance.now() > until)
      throw new Error(`waited ${deadlineMs} ms for ${typeof what === 'string' ? what : what()}`);
    await pause(20);
  }
}

/** Ended processes are waited for by their parent a moment later: a zombie is not alive. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The children of a process, whose main thread has started them. */
function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Runs `capture …` with progress as NDJSON and the document on stdout. */
export function startCapture(
  home: JawsHome,
  argv: readonly string[],
  start: CaptureStart = {},
): RunningCapture {
  const words = [...(start.before ?? []), process.execPath, launcher, 'capture', ...argv];
  const command = words[0] ?? process.execPath;
  const rest = [...words.slice(1), '--json', '--progress', 'json'];
  const child = spawn(command, rest, {
    env: { ...home.env, ...start.env },
    stdio: [start.stdin ?? 'ignore', 'pipe', 'pipe'],
  });
  const jaws = watchJaws(child);
  const pid = child.pid ?? 0;
  const announced = (): number[] =>
    [...jaws.err().matchAll(/^\{"stored":(\d+),/gm)].map((found) => Number(found[1]));
  const workerPid = (): Promise<number> => waitFor('the worker', () => childrenOf(pid)[0] ?? null);
  return {
    ...jaws,
    pid,
    stdin: child.stdin,
    announced,
    stored: async (least) => {
      await waitFor(
        () => `${least} stored packets; it said ${jaws.err().slice(-2000)}`,
        () => ((announced().at(-1) ?? 0) >= least ? true : null),
      );
    },
    workerPid,
    helperPid: async () => {
      const worker = await workerPid();
      return waitFor('the helper', () => childrenOf(worker)[0] ?? null);
    },
  };
}

interface CaptureEnd {
  readonly document: Record<string, unknown>;
  /** Null when it ended in order. */
  readonly error: string | null;
}

/** The one document of a run, checked against its schema. */
export function endOf({ code, out, err }: JawsRun): CaptureEnd {
  const document = JSON.parse(out) as Record<string, unknown> & { error?: { code: string } };
  const error = document.error?.code ?? null;
  if (error === null) checkDocument('capture', document);
  else checkDocument('error', document);
  if ((error === null) !== (code === 0)) throw new Error(`exit ${String(code)} with ${out}: ${err}`);
  return { document, error };
}
