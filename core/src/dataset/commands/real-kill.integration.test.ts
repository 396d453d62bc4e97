// Real processes, killed with SIGKILL at chosen steps of a command: what is told to be there is there, and after the
// next look at the datasets nothing is left of the attempt. JAWS_KILL_STEPS=1 tries every step (default: each 7th).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { seededTable } from '../testing-tables.fixture.ts';

const every = Number(process.env['JAWS_KILL_STEPS'] ?? 7);
const program = join(import.meta.dirname, 'killed-command.fixture.ts');
/** No command has more steps. */
const mostSteps = 150;
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jaws-real-kill-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Was it killed? Not when it had come to its end before that step. */
async function run(dataDir: string, command: string, step: number): Promise<boolean> {
  const child = fork(program, [dataDir, command, String(step)], { execArgv: ['--import', 'tsx'] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect([code, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGKILL']);
  return signal !== null;
}

async function freshStore(step: number): Promise<{ store: DatasetStore; dataDir: string }> {
  const dataDir = join(root, String(step));
  const store = createDatasetStore({ dataDir, clock: () => 0 });
  const writer = await store.create('a', {});
  await writer.append(seededTable(6), 0, 6);
  await writer.close();
  return { store, dataDir };
}

const unfinished = /(\.next|\.tmp|\.reserve|lock[^/]*)$|\.new-/;

async function expectTidy(store: DatasetStore, dataDir: string, where: string): Promise<void> {
  const list = await store.list();
  expect(
    list.filter(({ state }) => state === 'damaged'),
    where,
  ).toEqual([]);
  expect(['a', 'a c'], where).toContain(list.map(({ name }) => name).join(' '));
  for (const { name } of list) {
    await store.repair(name);
    expect(await store.verify(name), where).toMatchObject({ ok: true, tornRows: 0 });
    expect((await store.readTable(name)).count, where).toBe((await store.manifest(name)).packets);
  }
  const left = await readdir(dataDir, { recursive: true });
  expect(
    left.filter((path) => unfinished.test(path)),
    where,
  ).toEqual([]);
}

it.each(['relabel', 'note', 'create', 'create and abort', 'duplicate'])(
  `a process that is killed in the middle of a %s (each ${every}th step) loses nothing and leaves nothing`,
  async (command) => {
    let kills = 0;
    for (let step = 1; step < mostSteps; step += every) {
      const { store, dataDir } = await freshStore(step);
      const before = await readFile(join(store.folder('a'), 'packets.csv'), 'utf8');
      const wasKilled = await run(dataDir, command, step);
      await expectTidy(store, dataDir, `${command}, killed at step ${step}`);
      const after = await readFile(join(store.folder('a'), 'packets.csv'), 'utf8');
      if (command !== 'relabel') expect(after).toBe(before);
      else expect([0, 3]).toContain(after.split(',second,').length - 1);
      if (!wasKilled) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThanOrEqual(1);
  },
);
