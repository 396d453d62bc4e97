// Whose lock it is: living owners keep it, dead ones and reused pids lose it, and of many takers one wins.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, lockState } from './dataset-lock.ts';
import { isAlive, pidNamespace, processStart } from './process-start.ts';

let folder: string;
const deadPid = 4_194_304; // above Linux's largest pid

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-lock-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function writeLock(content: unknown): Promise<void> {
  await writeFile(join(folder, 'lock'), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('dataset lock', () => {
  it('names pid and start time, and goes away', async () => {
    const lock = await acquireLock(folder, 'a');
    const record: unknown = JSON.parse(await readFile(join(folder, 'lock'), 'utf8'));
    expect(record).toEqual({
      pid: process.pid,
      start: await processStart(process.pid),
      thread: 0,
      pidNamespace: await pidNamespace(),
    });
    expect(await lockState(folder)).toBe('owned');
    await lock.release();
    expect(await lockState(folder)).toBe('free');
    expect(await readdir(folder)).toEqual([]);
  });

  it('stays with a living owner', async () => {
    await writeLock({ pid: process.ppid, start: await processStart(process.ppid) });
    await expect(acquireLock(folder, 'a')).rejects.toMatchObject({ code: 'dataset.locked' });
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it.each<[string, unknown]>([
    ['of a dead process', { pid: deadPid, start: null }],
    ['without sense', 'garbage'],
    ['that is empty', ''],
    ['with a pid of 0', { pid: 0, start: null }],
  ])('takes one over %s', async (_name, content) => {
    await writeLock(content);
    expect(await lockState(folder)).toBe('stale');
    const lock = await acquireLock(folder, 'a');
    expect(await lockState(folder)).toBe('owned');
    await lock.release();
  });

  it.skipIf(process.platform !== 'linux')(
    'takes one over whose pid was given to another process (needs /proc)',
    async () => {
      await writeLock({ pid: process.ppid, start: 'boot:1' });
      expect(await lockState(folder)).toBe('stale');
      await (await acquireLock(folder, 'a')).release();
    },
  );

  it('has one winner among many takers of a stale lock', async () => {
    await writeLock({ pid: deadPid, start: null });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(folder, 'a')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('reports a folder that is not there', async () => {
    await expect(acquireLock(join(folder, 'no'), 'a')).rejects.toMatchObject({ code: 'dataset.io' });
  });
});

describe('process start', () => {
  it.skipIf(process.platform !== 'linux')(
    'is the same twice, and differs between processes (needs /proc)',
    async () => {
      expect(await processStart(process.pid)).toBe(await processStart(process.pid));
      expect(await processStart(process.pid)).not.toBe(await processStart(process.ppid));
      expect(await processStart(deadPid)).toBeNull();
    },
  );

  it('knows the living from the dead', () => {
    expect([isAlive(process.pid), isAlive(1), isAlive(deadPid)]).toEqual([true, true, false]);
  });
});
