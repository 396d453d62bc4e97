// manifest.json under several writers and after kills: always whole, never of two minds, no litter.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetStore } from './dataset-store.ts';
import { readManifest, replaceFile, writeManifest } from './manifest-file.ts';
import { newManifest } from './new-manifest.ts';
import { removeDataset } from './commands/remove-dataset.ts';
import { lockState } from './dataset-lock.ts';
import type { DatasetStore } from './store-contract.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-manifest-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const open = (): DatasetStore => createDatasetStore({ dataDir, clock: () => 0 });

it('stays whole while two programs write it: a capture its counts, and a person a note', async () => {
  const [capture, person] = [open(), open()];
  await (await capture.create('a', {})).close();
  const seen: string[] = [];
  const work = Array.from({ length: 25 }, async (_, at) => {
    await capture.updateManifest('a', (manifest) => ({ ...manifest, warnings: ['w'.repeat(500)] }));
    await person.updateManifest('a', (manifest) => ({ ...manifest, note: 'n'.repeat(at * 100) }));
    seen.push((await person.manifest('a')).name);
  });
  await Promise.all(work);
  expect(seen).toEqual(Array.from({ length: 25 }, () => 'a'));
  expect((await capture.manifest('a')).warnings).toHaveLength(1);
  expect((await readdir(capture.folder('a'))).sort()).toEqual(['manifest.json', 'packets.csv']);
});

it('gives each of many writings at once a draft of its own: all end, one whole text is there', async () => {
  const path = join(dataDir, 'file');
  const texts = Array.from({ length: 20 }, (_, at) => String(at).repeat(1000));
  await Promise.all(texts.map((text) => replaceFile(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(dataDir)).toEqual(['file']);
});

it('does one change after the other, also after one that failed', async () => {
  const store = open();
  await (await store.create('a', {})).close();
  const changes = Array.from({ length: 10 }, (_, at) =>
    store.updateManifest('a', (manifest) => {
      if (at === 4) throw new Error('no');
      return { ...manifest, note: `${manifest.note}${at}` };
    }),
  );
  const results = await Promise.allSettled(changes);
  expect(results.map(({ status }) => status === 'rejected')).toEqual(changes.map((_, at) => at === 4));
  expect((await store.manifest('a')).note).toBe('012356789');
});

it('does them in the order of the calls, also when the first look at the folder is slow', async () => {
  const store = open();
  await (await store.create('a', {})).close();
  const exists = store.exists.bind(store);
  let looks = 0;
  store.exists = async (name) => {
    looks += 1;
    if (looks === 1) for (let slow = 0; slow < 50; slow++) await exists(name);
    return await exists(name);
  };
  const add = (text: string): Promise<unknown> =>
    store.updateManifest('a', (manifest) => ({ ...manifest, note: manifest.note + text }));
  await Promise.all([add('1'), add('2'), add('3')]);
  expect((await store.manifest('a')).note).toBe('123');
});

it('removes the drafts of dead processes, and those of living ones not', async () => {
  const litter = ['manifest.json.4194304.0.7.tmp', `manifest.json.${process.pid}.0.999999.tmp`, 'other.tmp'];
  for (const name of litter) await writeFile(join(dataDir, name), 'half');
  await writeManifest(dataDir, newManifest('a', 0, {}));
  expect((await readdir(dataDir)).sort()).toEqual(['manifest.json', ...litter.slice(1)].sort());
  expect((await readManifest(dataDir)).name).toBe('a');
});

it('leaves the old file and no draft where the new one cannot take its place', async () => {
  await writeFile(join(dataDir, 'file'), 'old');
  await expect(replaceFile(join(dataDir, 'none', 'file'), 'new')).rejects.toMatchObject({
    code: 'dataset.io',
  });
  expect(await readFile(join(dataDir, 'file'), 'utf8')).toBe('old');
  await mkdir(join(dataDir, 'taken'));
  await expect(replaceFile(join(dataDir, 'taken'), 'new')).rejects.toMatchObject({
    code: 'dataset.io',
    message: expect.stringContaining('Cannot write taken: ') as string,
  });
  expect((await readdir(dataDir)).sort()).toEqual(['file', 'taken']);
});

it('a removal frees its own lock only, not that of a dataset which came under the name meanwhile', async () => {
  const store = open();
  await (await store.create('a', {})).close();
  const real = store.lock.bind(store);
  let later: { close(): Promise<unknown> } | null = null;
  const comesMeanwhile: DatasetStore = Object.assign(open(), {
    lock: async (name: string) => {
      const lock = await real(name);
      const release = async (): Promise<void> => {
        later ??= await store.create('a', {});
        await lock.release();
      };
      return { release };
    },
  });
  await removeDataset(comesMeanwhile, 'a');
  later ??= await store.create('a', {});
  expect(await lockState(store.folder('a'))).toBe('owned');
  await later.close();
});
