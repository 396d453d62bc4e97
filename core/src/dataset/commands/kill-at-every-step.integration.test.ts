// Every change of a dataset, ended by a kill at each of its steps on disk: what was there before is never lost,
// nothing is half, and the dataset can be used again. The same where the disk refuses one step: nothing is left of the attempt.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { createDatasetStore } from '../dataset-store.ts';
import { disk, reviveDisk } from '../killed-disk.fixture.ts';
import type { DatasetStore } from '../store-contract.ts';
import { seededTable } from '../testing-tables.fixture.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { mergeDatasets } from './merge-datasets.ts';
import { relabelDataset, undoRelabel } from './relabel-dataset.ts';
import { removeDataset, restoreDataset } from './remove-dataset.ts';
import { renameDataset } from './rename-dataset.ts';

vi.mock('node:fs/promises', async (importActual) => {
  const { killedDisk } = await import('../killed-disk.fixture.ts');
  return killedDisk(await importActual());
});

const clock = (): number => 1_700_000_000_000;
let root = '';
let dataDir = '';
let store: DatasetStore;
/** packets.csv of `a`, `b` as they were. */
let before: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'jaws-steps-'));
  use('template');
  for (const [name, rows] of [
    ['a', 6],
    ['b', 4],
  ] as const) {
    const writer = await store.create(name, { note: name });
    await writer.append(seededTable(rows, rows), 0, rows);
    await writer.close();
  }
  await relabelDataset(store, 'a', { label: 'first', where: 'id == 1' });
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

function use(folder: string): void {
  dataDir = join(root, folder);
  store = createDatasetStore({ dataDir, clock });
}

function freshDatasets(): void {
  rmSync(join(root, 'data'), { recursive: true, force: true });
  cpSync(join(root, 'template'), join(root, 'data'), { recursive: true });
  use('data');
  before = { a: csv('a'), b: csv('b') };
}

const csv = (name: string): string => readFileSync(join(store.folder(name), 'packets.csv'), 'utf8');
const names = async (): Promise<string[]> => (await store.list()).map(({ name }) => name);

const deadPid = 4_194_304; // above Linux's largest pid

/** The locks and drafts that the killed process had name a dead one, and the disk works. */
function afterTheKill(): void {
  reviveDisk();
  // The deepest first: what lies in a folder has its path until the folder is renamed.
  const paths = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
  for (const path of paths.sort((a, b) => b.length - a.length)) {
    if (/lock(\.takeover)?$/.test(path))
      writeFileSync(join(dataDir, path), `{"pid":${deadPid},"start":null}\n`);
    const parts = path.split('/');
    const name = (parts.pop() ?? '').replace(/([.-])\d+([.-])/, (whole, before: string, after: string) =>
      whole === `${before}${process.pid}${after}` ? `${before}${deadPid}${after}` : whole,
    );
    renameSync(join(dataDir, path), join(dataDir, ...parts, name));
  }
  store = createDatasetStore({ dataDir, clock });
}

/** Sound as it is or after a repair; its folder can be locked, written and read. */
async function expectUsable(name: string): Promise<void> {
  await store.repair(name);
  expect(await store.verify(name)).toMatchObject({ ok: true, tornRows: 0 });
  const { packets } = await store.manifest(name);
  expect((await store.readTable(name)).count).toBe(packets);
  await (await store.openForAppend(name)).close();
}

/** Same, and not a byte is another one. */
async function expectUntouched(...untouched: string[]): Promise<void> {
  for (const name of untouched) {
    expect(csv(name)).toBe(before[name]);
    await expectUsable(name);
    expect(csv(name)).toBe(before[name]);
    expect((await store.manifest(name)).note).toBe(name === 'b' ? 'b' : 'a');
  }
}

const gained = (text: string, known: string): void => {
  expect(text.startsWith(known)).toBe(true);
};

interface Scenario {
  readonly work: () => Promise<unknown>;
  /** After the kill. `done`: the operation had told its caller that it was done. */
  readonly check: (done: boolean) => Promise<void>;
}

async function undoAll(name: string): Promise<number> {
  for (let times = 0; times < 5; times++) {
    try {
      await undoRelabel(store, name);
    } catch (error) {
      expect(error).toMatchObject({ code: 'dataset.nothing-to-undo' });
      return times;
    }
  }
  throw new Error('there was always one more');
}

/** What `a` is when the label changes before it are taken back too. */
async function expectLabelsWhole(given: string): Promise<void> {
  const text = csv('a');
  await expectUsable('a');
  expect(csv('a')).toBe(text);
  expect([before['a'], given]).toContain(text);
  await undoAll('a');
  expect(csv('a')).not.toMatch(/,(first|second),/);
  expect(csv('a').replaceAll(/,(norm|chum),/g, ',,')).toBe(
    given.replaceAll(/,(norm|chum|first|second),/g, ',,'),
  );
}

let secondLabels = '';
let announced = 0;

const scenarios: Readonly<Record<string, Scenario>> = {
  relabel: {
    work: () => relabelDataset(store, 'a', { label: 'second', where: 'id <= 3' }),
    check: async () => {
      if (csv('a') !== before['a']) secondLabels = csv('a');
      if (secondLabels !== '') expect(secondLabels.match(/,second,/g)).toHaveLength(3);
      await expectLabelsWhole(secondLabels === '' ? (before['a'] ?? '') : secondLabels);
      await expectUntouched('b');
    },
  },
  'undo of a relabel': {
    work: () => undoRelabel(store, 'a'),
    check: async () => {
      const taken = (before['a'] ?? '').replace(',first,', ',norm,');
      const other = (before['a'] ?? '').replace(',first,', ',chum,');
      expect([before['a'], taken, other]).toContain(csv('a'));
      await expectLabelsWhole(csv('a'));
    },
  },
  'append and close': {
    work: async () => {
      announced = 0;
      const writer = await store.openForAppend('a');
      try {
        for (const from of [0, 10, 20]) announced = await writer.append(seededTable(30), from, from + 10);
      } catch (error) {
        await writer.closeRecovered();
        throw error;
      }
      await writer.close();
    },
    check: async (done) => {
      gained(csv('a'), before['a'] ?? '');
      await expectUsable('a');
      gained(csv('a'), before['a'] ?? '');
      const { packets, state } = await store.manifest('a');
      expect(packets).toBeGreaterThanOrEqual(Math.max(6, announced));
      if (done) expect([packets, state]).toEqual([36, 'closed']);
    },
  },
  'abort of an append': {
    work: async () => {
      const writer = await store.openForAppend('a');
      try {
        await writer.append(seededTable(30), 0, 30);
      } finally {
        await writer.abort();
      }
    },
    check: async (done) => {
      gained(csv('a'), before['a'] ?? '');
      await expectUsable('a');
      if (done) expect(csv('a')).toBe(before['a']);
    },
  },
  create: {
    work: async () => {
      const writer = await store.create('c', {});
      try {
        await writer.append(seededTable(30), 0, 30);
        await writer.close();
      } catch (error) {
        await writer.abort();
        throw error;
      }
    },
    check: async (done) => {
      await expectUntouched('a', 'b');
      const made = (await names()).includes('c');
      if (done) expect(made).toBe(true);
      if (made) await expectUsable('c');
    },
  },
  rename: {
    work: () => renameDataset(store, 'a', 'c'),
    check: async (done) => {
      const list = await names();
      expect([
        ['a', 'b'],
        ['b', 'c'],
      ]).toContainEqual(list);
      if (done) expect(list).toContain('c');
      before = { ...before, c: before['a'] ?? '' };
      await expectUntouched(...list);
    },
  },
  'remove and restore': {
    work: async () => {
      const { trashId } = await removeDataset(store, 'a');
      await restoreDataset(store, trashId);
    },
    check: async () => {
      if (!(await names()).includes('a')) {
        const [trashId = ''] = readdirSync(join(dataDir, 'trash'));
        expect(await restoreDataset(store, trashId)).toEqual({ name: 'a' });
      }
      await expectUntouched('a', 'b');
    },
  },
  duplicate: {
    work: () => duplicateDataset(store, 'a', { clock, newName: 'c' }),
    check: async (done) => {
      await expectUntouched('a', 'b');
      const made = (await names()).includes('c');
      if (done) expect(made).toBe(true);
      before = { ...before, c: before['a'] ?? '' };
      if (made) await expectUntouched('c');
    },
  },
  merge: {
    work: () => mergeDatasets(store, ['a', 'b'], 'c'),
    check: async (done) => {
      await expectUntouched('a', 'b');
      const made = (await names()).includes('c');
      if (done) expect(made).toBe(true);
      if (!made) return;
      // Whole as it is, without a repair.
      expect(await store.verify('c')).toMatchObject({ ok: true, state: 'closed', rows: 10 });
      expect((await store.manifest('c')).flows).toBeGreaterThan(0);
      await expectUsable('c');
    },
  },
  'change of a note': {
    work: () => store.updateManifest('a', (manifest) => ({ ...manifest, note: 'new' })),
    check: async (done) => {
      expect(done ? ['new'] : ['a', 'new']).toContain((await store.manifest('a')).note);
      expect(csv('a')).toBe(before['a']);
      await expectUsable('a');
    },
  },
};

async function countSteps(work: () => Promise<unknown>): Promise<number> {
  freshDatasets();
  reviveDisk();
  await work();
  expect(disk.steps.length).toBeGreaterThan(2);
  return disk.steps.length;
}

/** Null when it came to its end. */
async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
}

async function expectNoneDamaged(where: string): Promise<void> {
  const damaged = (await store.list()).filter(({ state }) => state === 'damaged');
  expect(damaged, where).toEqual([]);
}

describe('a kill at every step', () => {
  it.each(Object.entries(scenarios))('of %s loses nothing', async (_name, { work, check }) => {
    const total = await countSteps(work);
    for (let steps = 0; steps <= total; steps++) {
      freshDatasets();
      reviveDisk(steps);
      const done = (await failureOf(work)) === null;
      const where = `after ${steps} of ${total} steps, the last ${disk.steps.at(-1) ?? 'none'}`;
      expect(done, where).toBe(steps === total);
      afterTheKill();
      await expectNoneDamaged(where);
      await check(done);
      // What was opened or listed since has been tidied.
      expect.soft(await leftovers(), where).toEqual([]);
    }
  });
});

/** Files that only unfinished work has; a dataset that is told to be open may keep its reserve. */
async function leftovers(): Promise<string[]> {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
  const open = (await store.list()).filter(({ state }) => state === 'open').map(({ name }) => name);
  return files.filter(
    (path) =>
      /(\.next|\.tmp|\.reserve|lock[^/]*)$|\.new-/.test(path) &&
      !open.some((name) => path === `datasets/${name}/.reserve`),
  );
}

describe('a disk that is full at one step', () => {
  it.each(Object.entries(scenarios))('of %s is told, and nothing is left', async (_name, scenario) => {
    const total = await countSteps(scenario.work);
    for (let steps = 0; steps < total; steps++) {
      freshDatasets();
      reviveDisk(steps, true);
      const error = await failureOf(scenario.work);
      if (disk.refused === '') break;
      const where = `refused: ${disk.refused}`;
      reviveDisk();
      if (error !== null) {
        expect.soft(error instanceof JawsError ? error.code : error, where).toBe('dataset.disk-full');
      }
      expect.soft(await leftovers(), where).toEqual([]);
      await expectNoneDamaged(where);
      afterTheKill();
      await scenario.check(error === null);
    }
  });
});
