// What ssh and scp are run with, tried with sh in their place: output, ends of every kind, and a stop that waits.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from '../dataset/process-start.ts';
import { runTool } from './run-tool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-tool-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function sh(script: string, signal = new AbortController().signal) {
  return runTool('sh', ['-c', `cd '${folder}'\n${script}`], signal);
}
const at = (name: string): string => join(folder, name);

/** Stops the script when it has made the file `begun`. */
async function stopped(script: string): Promise<{ readonly error: unknown; readonly pid: number }> {
  const controller = new AbortController();
  const end = sh(`echo $$ > pid; ${script}`, controller.signal).catch((error: unknown) => error);
  await vi.waitFor(
    () => {
      expect(existsSync(at('begun'))).toBe(true);
    },
    { timeout: 10_000, interval: 5 },
  );
  controller.abort();
  return { error: await end, pid: Number(readFileSync(at('pid'), 'utf8')) };
}

describe('a tool', () => {
  it('gives its status and what it printed', async () => {
    expect(await sh('echo out; echo err >&2; exit 3')).toEqual({ status: 3, stdout: 'out', stderr: 'err' });
    expect(await sh('kill -9 $$')).toMatchObject({ status: null });
  });

  it('may print without end: the last of it is kept', async () => {
    const { stderr } = await sh('i=0; while [ $i -lt 2000 ]; do echo "line $i" >&2; i=$((i+1)); done');
    expect(stderr.length).toBeLessThanOrEqual(4000);
    expect(stderr.endsWith('line 1999')).toBe(true);
  });

  it('is not waited for by what it leaves in the background', async () => {
    const startedMs = performance.now();
    const { stdout } = await sh('sleep 20 & echo $! > left; echo done');
    expect(stdout).toBe('done');
    expect(performance.now() - startedMs).toBeLessThan(15_000);
    process.kill(Number(readFileSync(at('left'), 'utf8')));
  });

  it('is not begun when everything is over already', async () => {
    await expect(sh('echo x > begun', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(at('begun'))).toBe(false);
  });
});

describe('a stopped tool', () => {
  it('is gone before the stop is told, whatever it does at its end', async () => {
    const { error, pid } = await stopped(
      "trap 'echo x > last; exit 0' TERM; echo x > begun; while :; do sleep 0.05; done",
    );
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(existsSync(at('last'))).toBe(true);
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed when it does not listen', async () => {
    const { error, pid } = await stopped("trap '' TERM; echo x > begun; while :; do sleep 0.05; done");
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(isAlive(pid)).toBe(false);
  });
});
