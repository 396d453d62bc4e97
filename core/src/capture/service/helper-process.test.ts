// Only the helper itself is ended, never a process that got its number.

import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive } from '../../dataset/process-start.ts';
import { endHelper, noteHelper } from './helper-process.ts';

let child: ChildProcess;
let signal: Promise<unknown>;
beforeEach(() => {
  child = spawn('sleep', ['600'], { stdio: 'ignore' });
  signal = new Promise((resolve) => {
    child.once('exit', (_code, name) => {
      resolve(name);
    });
  });
});
afterEach(() => {
  child.kill('SIGKILL');
});

it('ends the helper that was noted', async () => {
  expect(await endHelper(await noteHelper(child.pid ?? 0))).toBe(true);
  expect(await signal).toBe('SIGTERM');
});

it.each([
  ['another start time', 'another boot:1'],
  ['an unknown one', null],
])('leaves a process of %s alone', async (_what, start) => {
  expect(await endHelper({ pid: child.pid ?? 0, start })).toBe(false);
  expect(isAlive(child.pid ?? 0)).toBe(true);
});

it('kills one that does not listen', async () => {
  child.kill('SIGKILL');
  await signal;
  child = spawn('sh', ['-c', 'trap "" TERM; echo on; sleep 600 & wait; wait'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = new Promise((resolve) => {
    child.once('exit', (_code, name) => {
      resolve(name);
    });
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  expect(await endHelper(await noteHelper(child.pid ?? 0))).toBe(true);
  expect(await ended).toBe('SIGKILL');
  // Its own child, of the same group.
  process.kill(-(child.pid ?? 0), 'SIGKILL');
});
