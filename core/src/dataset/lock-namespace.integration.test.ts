// The lock of a dataset between a host and a container beside it: pids of one mean nothing to the other. Needs
// util-linux's `unshare` and the right to make a PID namespace; skipped aloud without.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, lockState } from './dataset-lock.ts';

const program = join(import.meta.dirname, 'lock-namespace.fixture.ts');
const unshare = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const mayUnshare = spawnSync('unshare', [...unshare, 'true']).status === 0;

let folder = '';
let children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-namespace-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await rm(folder, { recursive: true });
});

async function inNamespace(): Promise<{ child: ChildProcess; said: string }> {
  const node = [process.execPath, '--import', 'tsx', program, folder];
  const child = spawn('unshare', [...unshare, ...node], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: line.toString().trim() };
}

describe.skipIf(!mayUnshare)('a lock across PID namespaces', () => {
  it('of a container is held for the host, until it is given back', async () => {
    const { child, said } = await inNamespace();
    expect(said).toBe('held');
    expect(await lockState(folder)).toBe('owned');
    await expect(acquireLock(folder, 'a')).rejects.toMatchObject({ code: 'dataset.locked' });
    child.stdin?.end();
    await once(child, 'exit');
    await (await acquireLock(folder, 'a')).release();
  });

  it('of the host is held for a container, and of one container for another', async () => {
    const lock = await acquireLock(folder, 'a');
    expect((await inNamespace()).said).toBe('refused');
    await lock.release();
    expect((await inNamespace()).said).toBe('held');
    expect((await inNamespace()).said).toBe('refused');
  });

  it('of a container that was killed is free a minute after its last sign of life', async () => {
    const { child } = await inNamespace();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await lockState(folder)).toBe('owned');
    const then = Date.now() / 1000 - 61;
    await utimes(join(folder, 'lock'), then, then);
    expect(await lockState(folder)).toBe('stale');
    await (await acquireLock(folder, 'a')).release();
  });
});
