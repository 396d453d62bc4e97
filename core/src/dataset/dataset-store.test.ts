// The store's promises, each in its own temporary folder: names, writing, appending, aborting, recovery, cache.

import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxManifestWarnings } from '@jaws/shared/domain/manifest';
import { csvHeader } from './csv-columns.ts';
import { createDatasetStore } from './dataset-store.ts';
import type { DatasetStore } from './store-contract.ts';
import { rowsOf, seededTable } from './testing-tables.fixture.ts';

let dataDir: string;
let nowMs: number;
let store: DatasetStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-store-'));
  nowMs = 1_700_000_000_000;
  store = createDatasetStore({ dataDir, clock: () => nowMs });
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const code = (name: string): unknown => expect.objectContaining({ code: name });
const csvOf = (name: string): string => join(store.folder(name), 'packets.csv');

async function closedDataset(name: string, rows: number, seed = 1): Promise<void> {
  const writer = await store.create(name, {});
  await writer.append(seededTable(rows, seed), 0, rows);
  await writer.close();
}

/** As a killed writer leaves it: open, with a stale lock and half a row. */
async function deadDataset(name: string, rows: number): Promise<void> {
  await closedDataset(name, rows);
  await store.updateManifest(name, (manifest) => ({
    ...manifest,
    state: 'open',
    sha256: null,
    packets: 0,
    labels: {},
  }));
  await writeFile(join(store.folder(name), 'lock'), '{"pid":4194304,"start":null}\n');
  await appendFile(csvOf(name), `${rows + 1},TCP,"SY`);
}

describe('names', () => {
  it.each(['../x', '', 'A', '.', 'a/b', 'a\\b', '-a', 'a'.repeat(65), 'a\0', '__proto__'])(
    'refuses %j',
    async (name) => {
      await expect(store.create(name, {})).rejects.toEqual(code('dataset.bad-name'));
      await expect(store.verify(name)).rejects.toEqual(code('dataset.bad-name'));
      expect(await readdir(dataDir)).toEqual([]);
    },
  );

  it('says when there is none, and when there is one', async () => {
    await expect(store.manifest('a')).rejects.toEqual(code('dataset.not-found'));
    await expect(store.openForAppend('a')).rejects.toEqual(code('dataset.not-found'));
    await closedDataset('a', 1);
    await expect(store.create('a', {})).rejects.toEqual(code('dataset.exists'));
  });
});

describe('writing', () => {
  it('announces rows that are in the file, and closes with counts and hash', async () => {
    const table = seededTable(250);
    const writer = await store.create('a', { source: { kind: 'import', names: ['a.pcap'] } });
    expect(await writer.append(table, 0, 100)).toBe(100);
    expect((await readFile(csvOf('a'), 'utf8')).includes('\n100,')).toBe(true);
    const second = writer.append(table, 100, 200);
    const third = writer.append(table, 200, 250);
    table.clear();
    table.size.fill(0);
    expect(await Promise.all([second, third])).toEqual([200, 250]);
    const manifest = await writer.close({ flows: 7 });
    const content = await readFile(csvOf('a'));
    expect(manifest).toMatchObject({ state: 'closed', packets: 250, flows: 7, fileBytes: content.length });
    expect(manifest.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const fresh = seededTable(250);
    expect(manifest.bytes).toBe(rowsOf(fresh).reduce((sum, { size }) => sum + size, 0));
    expect(manifest.undecoded).toBe(rowsOf(fresh).filter(({ protocol }) => protocol === null).length);
    expect(manifest.labels['chum']).toBe(rowsOf(fresh).filter(({ label }) => label === 'chum').length);
    expect([manifest.firstMs, manifest.lastMs]).toEqual([1.7e12, 1.7e12 + 0.997 * 249]);
    expect(rowsOf(await store.readTable('a'))).toEqual(rowsOf(fresh));
  });

  it('gives files to their owner only, and leaves no helper files', async () => {
    await closedDataset('a', 3);
    const folder = store.folder('a');
    expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'packets.csv']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('is empty and valid without a packet', async () => {
    await (await store.create('a', {})).close();
    expect(await readFile(csvOf('a'), 'utf8')).toBe(csvHeader);
    expect(await store.verify('a')).toMatchObject({ rows: 0, ok: true, state: 'closed' });
    expect((await store.readTable('a')).count).toBe(0);
  });

  it('keeps a note written meanwhile, and shows counts in between', async () => {
    const writer = await store.create('a', {});
    await store.updateManifest('a', (manifest) => ({ ...manifest, note: 'mine' }));
    nowMs += 5000;
    await writer.append(seededTable(9), 0, 9);
    expect((await store.manifest('a')).packets).toBe(9);
    expect((await writer.close()).note).toBe('mine');
  });

  it('refuses a second writer, here and under a living owner', async () => {
    const writer = await store.create('a', {});
    await expect(store.openForAppend('a')).rejects.toEqual(code('dataset.locked'));
    await expect(store.repair('a')).rejects.toEqual(code('dataset.locked'));
    await writer.close();
    const lock = await store.lock('a');
    await expect(store.lock('a')).rejects.toEqual(code('dataset.locked'));
    await lock.release();
    await lock.release();
    await (await store.openForAppend('a')).close();
  });

  it('syncs by itself when asked to, and after close no more', async () => {
    const writer = await store.create('a', {}, { fsyncEveryMs: 1 });
    await writer.append(seededTable(5), 0, 5);
    await writer.sync();
    expect((await writer.close()).packets).toBe(5);
    await expect(writer.append(seededTable(5), 0, 5)).rejects.toThrow('append after close');
  });
});

describe('appending', () => {
  it('gives the same file as writing at once', async () => {
    const table = seededTable(300);
    await closedDataset('whole', 300);
    const first = await store.create('parts', {});
    await first.append(table, 0, 120);
    await first.close();
    const second = await store.openForAppend('parts');
    expect(second.startRows).toBe(120);
    expect((await store.manifest('parts')).state).toBe('open');
    expect(await second.append(table, 120, 300)).toBe(300);
    const [whole, parts] = [await store.manifest('whole'), await second.close()];
    expect(parts).toEqual({ ...whole, name: 'parts' });
    expect(await readFile(csvOf('parts'))).toEqual(await readFile(csvOf('whole')));
  });

  it('cuts and reports the torn line of a dead writer', async () => {
    await deadDataset('a', 10);
    const writer = await store.openForAppend('a');
    expect(writer.rows).toBe(10);
    await writer.append(seededTable(1), 0, 1);
    const manifest = await writer.close();
    expect(manifest.warnings).toEqual([
      'Who wrote this dataset ended without closing it; 10 rows were kept.',
      'A torn last line of 10 bytes was cut; 10 whole rows were kept.',
    ]);
    expect(await store.verify('a')).toMatchObject({ rows: 11, ok: true, state: 'closed' });
  });

  it('does not build on a file that was changed since', async () => {
    await closedDataset('a', 10);
    await appendFile(csvOf('a'), 'x');
    await expect(store.openForAppend('a')).rejects.toEqual(code('dataset.damaged'));
    await (await store.lock('a')).release();
  });
});

describe('abort', () => {
  it('removes a new dataset', async () => {
    const writer = await store.create('a', {});
    await writer.append(seededTable(50), 0, 50);
    await writer.abort();
    expect(await readdir(join(dataDir, 'datasets'))).toEqual([]);
  });

  it('takes an appended one back to where it was, notes kept', async () => {
    await closedDataset('a', 10);
    const [before, content] = [await store.manifest('a'), await readFile(csvOf('a'))];
    const writer = await store.openForAppend('a');
    await writer.append(seededTable(50), 0, 50);
    await store.updateManifest('a', (manifest) => ({ ...manifest, note: 'n' }));
    await writer.abort();
    expect(await readFile(csvOf('a'))).toEqual(content);
    expect(await store.manifest('a')).toEqual({ ...before, note: 'n' });
    expect((await readdir(store.folder('a'))).sort()).toEqual(['manifest.json', 'packets.csv']);
  });
});

describe('verify and repair', () => {
  it('finds the torn tail of an open dataset in order, and changes nothing', async () => {
    await deadDataset('a', 10);
    const before = [await readFile(csvOf('a')), await readdir(store.folder('a'))];
    expect(await store.verify('a')).toEqual({
      dataset: 'a',
      state: 'open',
      rows: 10,
      tornRows: 1,
      sha256: null,
      ok: true,
      problems: [],
    });
    expect([await readFile(csvOf('a')), await readdir(store.folder('a'))]).toEqual(before);
  });

  it('repairs it once: tail cut, lock gone, counts and hash right', async () => {
    await deadDataset('a', 10);
    await store.updateManifest('a', (manifest) => ({ ...manifest, flows: 7 }));
    expect(await store.repair('a')).toEqual({ dataset: 'a', rows: 10, cutBytes: 10, state: 'recovered' });
    const manifest = await store.manifest('a');
    expect(manifest).toMatchObject({ packets: 10, state: 'recovered', flows: null });
    expect(Object.values(manifest.labels).reduce((sum, rows) => sum + rows, 0)).toBe(10);
    expect(await store.verify('a')).toMatchObject({ state: 'recovered', ok: true, sha256: manifest.sha256 });
    expect(await readdir(store.folder('a'))).not.toContain('lock');
    expect(await store.repair('a')).toEqual({ dataset: 'a', rows: 10, cutBytes: 0, state: 'recovered' });
  });

  it('has room for its own warnings where there are as many as a manifest takes', async () => {
    await deadDataset('a', 2);
    const warnings = Array.from({ length: maxManifestWarnings }, (_, at) => `old ${at}`);
    await store.updateManifest('a', (manifest) => ({ ...manifest, warnings }));
    await store.repair('a');
    const after = (await store.manifest('a')).warnings;
    expect([after.length, after[0]]).toEqual([maxManifestWarnings, 'old 2']);
    expect(after.at(-1)).toMatch(/^A torn last line/);
  });

  it('leaves a sound closed dataset closed', async () => {
    await closedDataset('a', 10);
    const before = await store.manifest('a');
    expect(await store.repair('a')).toMatchObject({ cutBytes: 0, state: 'closed' });
    expect(await store.manifest('a')).toEqual(before);
  });

  it.each<[string, (path: string) => Promise<void>, RegExp]>([
    [
      'a changed byte',
      async (path) => writeFile(path, (await readFile(path, 'utf8')).replace(',norm,', ',nosm,')),
      /SHA-256/,
    ],
    ['a torn line', (path) => appendFile(path, '11,'), /torn last line/],
    ['a lost end', (path) => truncate(path, 900), /manifest says 10/],
    ['a bad row', (path) => appendFile(path, 'x\n'), /Row 11/],
    ['another header', (path) => writeFile(path, 'a,b\n1,2\n'), /columns of JAWS/],
  ])('tells of %s in a closed dataset', async (_name, harm, problem) => {
    await closedDataset('a', 10);
    await harm(csvOf('a'));
    const result = await store.verify('a');
    expect(result.ok).toBe(false);
    expect(result.problems.join('\n')).toMatch(problem);
  });

  it('keeps bad whole rows when it repairs', async () => {
    await closedDataset('a', 4);
    await appendFile(csvOf('a'), 'x\n5,torn');
    expect(await store.repair('a')).toMatchObject({ rows: 5, cutBytes: 6, state: 'recovered' });
    expect((await readFile(csvOf('a'), 'utf8')).endsWith('\nx\n')).toBe(true);
    expect(await store.verify('a')).toMatchObject({
      ok: false,
      problems: ['Row 5: 1 columns instead of 18.'],
    });
  });

  it.each(['', 'packet_id,proto'])('makes a header out of %j', async (content) => {
    await closedDataset('a', 0);
    await writeFile(csvOf('a'), content);
    expect(await store.repair('a')).toMatchObject({ rows: 0, state: 'closed' });
    expect(await readFile(csvOf('a'), 'utf8')).toBe(csvHeader);
  });

  it.each(['', '{', '{"schemaVersion":1}'])('makes the manifest %j anew', async (text) => {
    await closedDataset('a', 6);
    await writeFile(join(store.folder('a'), 'manifest.json'), text);
    await expect(store.manifest('a')).rejects.toEqual(code('dataset.damaged'));
    expect((await store.list()).map(({ state }) => state)).toEqual(['damaged']);
    expect(await store.verify('a')).toMatchObject({ ok: false, rows: 6 });
    expect(await store.repair('a')).toMatchObject({ rows: 6, state: 'recovered' });
    expect((await store.list())[0]).toMatchObject({ packets: 6, state: 'recovered' });
  });

  it('does not touch the manifest of a newer JAWS', async () => {
    await closedDataset('a', 2);
    await writeFile(join(store.folder('a'), 'manifest.json'), '{"schemaVersion":99}');
    await expect(store.manifest('a')).rejects.toEqual(code('dataset.unsupported-schema'));
    await expect(store.repair('a')).rejects.toEqual(code('dataset.unsupported-schema'));
  });

  it('keeps unknown fields of the manifest', async () => {
    await closedDataset('a', 2);
    await store.updateManifest('a', (manifest) => ({ ...manifest, futureField: { x: 1 } }));
    expect((await store.updateManifest('a', (manifest) => manifest))['futureField']).toEqual({ x: 1 });
  });
});

describe('the cache', () => {
  const cache = (): string => join(store.folder('a'), 'cache', 'columns.bin');

  it('is made by the first reading, used by the second, and loses nothing when deleted', async () => {
    await closedDataset('a', 500);
    const first = rowsOf(await store.readTable('a'));
    expect((await stat(cache())).mode & 0o777).toBe(0o600);
    const reads: number[] = [];
    const onProgress = (bytes: number): number => reads.push(bytes);
    expect(rowsOf(await store.readTable('a', { onProgress }))).toEqual(first);
    expect(reads).toEqual([]);
    await unlink(cache());
    expect(rowsOf(await store.readTable('a', { onProgress }))).toEqual(first);
    expect(reads).not.toEqual([]);
  });

  it('is not believed after a change of the same size, nor when damaged itself', async () => {
    await closedDataset('a', 50);
    await store.readTable('a');
    const damaged = await readFile(cache());
    damaged[damaged.length - 100] = (damaged[damaged.length - 100] ?? 0) ^ 1;
    await writeFile(cache(), damaged);
    expect(rowsOf(await store.readTable('a'))).toEqual(rowsOf(seededTable(50)));
    const [text, known] = [await readFile(csvOf('a'), 'utf8'), await readFile(cache())];
    await writeFile(csvOf('a'), text.replaceAll(',norm,', ',gone,'));
    await utimes(csvOf('a'), 1, 1);
    await expect(store.readTable('a')).rejects.toMatchObject({ code: 'dataset.damaged' });
    // Nor is one made of a file that is not what was closed.
    expect(await readFile(cache())).toEqual(known);
  });

  it('stays out of the way while somebody writes, and where it cannot be written', async () => {
    const writer = await store.create('a', {});
    await writer.append(seededTable(20), 0, 20);
    expect((await store.readTable('a')).count).toBe(20);
    expect(await readdir(store.folder('a'))).not.toContain('cache');
    await writer.close();
    await writeFile(join(store.folder('a'), 'cache'), 'a file where a folder should be');
    expect((await store.readTable('a')).count).toBe(20);
  });

  it('stops reading when cancelled', async () => {
    await closedDataset('a', 20);
    const signal = { aborted: true, addEventListener: () => undefined, removeEventListener: () => undefined };
    await expect(store.readTable('a', { signal })).rejects.toEqual(code('cancelled'));
  });
});

describe('the list', () => {
  it('is empty without a data folder, and shows only datasets', async () => {
    expect(await store.list()).toEqual([]);
    await closedDataset('b', 2);
    await closedDataset('a', 3);
    await mkdir(join(dataDir, 'datasets', '.new-x-1-1'));
    await writeFile(join(dataDir, 'datasets', 'file'), '');
    expect((await store.list()).map(({ name, packets }) => [name, packets])).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    expect(await store.detail('a')).toMatchObject({
      localRule: 'ranges',
      dropped: null,
      undoableRelabels: 0,
    });
  });

  it('removes drafts of dead processes at the next create', async () => {
    const draft = join(dataDir, 'datasets', '.new-x-4194304-1');
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, 'lock'), '{"pid":4194304,"start":null}\n');
    const writer = await store.create('x', {});
    expect(await readdir(join(dataDir, 'datasets'))).toEqual(['x']);
    await writer.close();
  });
});
