// A pipe, a link or a folder in the place of a dataset or of its files: a coded error, never followed, never a hang.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from './dataset-store.ts';
import type { DatasetStore } from './store-contract.ts';
import { seededTable } from './testing-tables.fixture.ts';

let dataDir = '';
let store: DatasetStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-odd-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  const writer = await store.create('a', {});
  await writer.append(seededTable(5), 0, 5);
  await writer.close();
});
afterEach(() => rm(dataDir, { recursive: true }));

const entries: [string, (path: string) => Promise<unknown>][] = [
  ['a pipe', async (path) => Promise.resolve(execFileSync('mkfifo', [path]))],
  ['a link', async (path) => symlink(join(dataDir, 'away'), path)],
  ['a link to nothing', async (path) => symlink('/nowhere/at/all', path)],
];
const refused = expect.objectContaining({ code: 'dataset.damaged' }) as Error;

describe.skipIf(process.platform === 'win32').each(entries)('%s', (_name, make) => {
  it.each(['packets.csv', 'manifest.json'])('in the place of %s', async (file) => {
    const path = join(store.folder('a'), file);
    await rename(path, join(dataDir, 'away'));
    const content = await readFile(join(dataDir, 'away'));
    await make(path);
    await expect(store.readTable('a')).rejects.toEqual(refused);
    await expect(store.openForAppend('a')).rejects.toEqual(refused);
    expect(await store.verify('a')).toMatchObject({ ok: false });
    expect(await store.list()).toHaveLength(1);
    expect(await readFile(join(dataDir, 'away'))).toEqual(content);
  });

  it('in the place of the folder', async () => {
    await rename(store.folder('a'), join(dataDir, 'away'));
    await make(store.folder('a'));
    for (const work of [
      () => store.readTable('a'),
      () => store.repair('a'),
      () => store.openForAppend('a'),
      () => store.create('a', {}),
    ]) {
      await expect(work()).rejects.toEqual(refused);
    }
    expect(await store.list()).toEqual([]);
  });
});

it('a file in the place of the folder, and a folder in the place of a file', async () => {
  await writeFile(join(dataDir, 'datasets', 'b'), '');
  await expect(store.readTable('b')).rejects.toEqual(refused);
  await rm(join(store.folder('a'), 'packets.csv'));
  await mkdir(join(store.folder('a'), 'packets.csv'));
  await expect(store.readTable('a')).rejects.toEqual(refused);
});
