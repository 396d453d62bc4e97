// Models in a real folder: versions, what is damaged, what is refused.

import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listModels, modelHashOf, readModel, removeModel, restoreModel, saveModel } from './model-store.ts';
import { smallModelText } from './small-model.fixture.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-models-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const path = (name: string): string => join(dataDir, 'models', `${name}.json`);
const coded = (code: string): object => expect.objectContaining({ code }) as object;

describe('saveModel and readModel', () => {
  it('keep a model, private to its user', async () => {
    expect(await saveModel(dataDir, 'office', smallModelText('office', 1))).toEqual({ before: null });
    expect((await readModel(dataDir, 'office')).card.madeMs).toBe(1);
    expect(statSync(path('office')).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dataDir, 'models'))).toEqual(['office.json']);
  });

  it('keep what the name stood for before, as a version that can be chosen', async () => {
    for (const madeMs of [1, 2, 3]) await saveModel(dataDir, 'office', smallModelText('office', madeMs));
    expect(await saveModel(dataDir, 'office', smallModelText('office', 4))).toEqual({ before: 'office@3' });
    const madeOf = async (asked: string): Promise<number> => (await readModel(dataDir, asked)).card.madeMs;
    expect(await madeOf('office')).toBe(4);
    expect([await madeOf('office@1'), await madeOf('office@2'), await madeOf('office@3')]).toEqual([1, 2, 3]);
    expect(statSync(path('office@1')).mode & 0o777).toBe(0o600);
    expect(await listModels(dataDir)).toMatchObject([
      {
        name: 'office',
        versions: ['office@3', 'office@2', 'office@1'],
        state: 'usable',
        card: { madeMs: 4 },
      },
    ]);
  });

  it.each(['', '../office', 'Office', 'a@b', 'a@1@2', 'a@0', 'a/b', 'x'.repeat(65)])(
    'refuse the name %j',
    async (name) => {
      await expect(readModel(dataDir, name)).rejects.toEqual(coded('model.bad-name'));
      await expect(saveModel(dataDir, name, '')).rejects.toEqual(coded('model.bad-name'));
    },
  );

  it('do not write over a version', async () => {
    await expect(saveModel(dataDir, 'office@1', smallModelText('office', 1))).rejects.toEqual(
      coded('model.bad-name'),
    );
  });

  it('say what is not there, damaged, no file, or of another version', async () => {
    await expect(readModel(dataDir, 'office')).rejects.toEqual(coded('model.not-found'));
    mkdirSync(join(dataDir, 'models'));
    writeFileSync(path('broken'), smallModelText('broken', 1).slice(0, 900));
    await expect(readModel(dataDir, 'broken')).rejects.toEqual(coded('model.corrupt'));
    writeFileSync(path('newer'), smallModelText('newer', 1).replace('"version":1', '"version":2'));
    await expect(readModel(dataDir, 'newer')).rejects.toEqual(coded('model.version'));
    symlinkSync('/etc/hostname', path('link'));
    await expect(readModel(dataDir, 'link')).rejects.toEqual(coded('dataset.damaged'));
    expect((await listModels(dataDir)).map(({ name, state }) => [name, state])).toEqual([
      ['broken', 'damaged'],
      ['link', 'damaged'],
      ['newer', 'other-version'],
    ]);
  });
});

describe('listModels', () => {
  it('is empty without a folder, and passes over other files', async () => {
    expect(await listModels(dataDir)).toEqual([]);
    mkdirSync(join(dataDir, 'models'));
    for (const name of ['README', 'a@x.json', 'A.json', 'a@1@2.json'])
      writeFileSync(join(dataDir, 'models', name), '');
    expect(await listModels(dataDir)).toEqual([]);
  });
});

const madeOf = async (asked: string): Promise<number> => (await readModel(dataDir, asked)).card.madeMs;

describe('restoreModel', () => {
  it('lets the name stand for a version again, and keeps what it stood for', async () => {
    for (const madeMs of [1, 2, 3]) await saveModel(dataDir, 'office', smallModelText('office', madeMs));
    expect(await restoreModel(dataDir, 'office@1')).toEqual({ model: 'office', before: 'office@3' });
    expect([await madeOf('office'), await madeOf('office@1'), await madeOf('office@3')]).toEqual([1, 1, 3]);
    expect(await modelHashOf(dataDir, 'office')).toBe(await modelHashOf(dataDir, 'office@1'));
    expect(statSync(path('office')).mode & 0o777).toBe(0o600);
  });

  it('brings one back that was lost', async () => {
    for (const madeMs of [1, 2]) await saveModel(dataDir, 'office', smallModelText('office', madeMs));
    rmSync(path('office'));
    expect(await restoreModel(dataDir, 'office@1')).toEqual({ model: 'office', before: null });
    expect(await madeOf('office')).toBe(1);
  });

  it('refuses what is not there, damaged, or no version, and changes nothing', async () => {
    await saveModel(dataDir, 'office', smallModelText('office', 1));
    writeFileSync(path('office@7'), '{}');
    await expect(restoreModel(dataDir, 'office@2')).rejects.toEqual(coded('model.not-found'));
    await expect(restoreModel(dataDir, 'office@7')).rejects.toEqual(coded('model.corrupt'));
    await expect(restoreModel(dataDir, 'office')).rejects.toEqual(coded('model.bad-name'));
    await expect(restoreModel(dataDir, '../office@1')).rejects.toEqual(coded('model.bad-name'));
    expect(await madeOf('office')).toBe(1);
    expect(readdirSync(join(dataDir, 'models')).sort()).toEqual(['office.json', 'office@7.json']);
  });
});

describe('removeModel', () => {
  it('deletes one version, or the model with all of them', async () => {
    for (const madeMs of [1, 2, 3]) await saveModel(dataDir, 'office', smallModelText('office', madeMs));
    await saveModel(dataDir, 'home', smallModelText('home', 1));
    expect(await removeModel(dataDir, 'office@1')).toEqual(['office@1']);
    expect(await madeOf('office')).toBe(3);
    expect(await removeModel(dataDir, 'office')).toEqual(['office@2', 'office']);
    expect(readdirSync(join(dataDir, 'models'))).toEqual(['home.json']);
    expect(await modelHashOf(dataDir, 'office')).toBeNull();
  });

  it('deletes what cannot be used, and versions whose name is lost', async () => {
    mkdirSync(join(dataDir, 'models'));
    writeFileSync(path('broken'), '{');
    expect(await removeModel(dataDir, 'broken')).toEqual(['broken']);
    writeFileSync(path('lost@4'), smallModelText('lost', 1));
    expect(await removeModel(dataDir, 'lost')).toEqual(['lost@4']);
  });

  it.each(['office', 'office@3'])('says that there is no %s', async (asked) => {
    await expect(removeModel(dataDir, asked)).rejects.toEqual(coded('model.not-found'));
  });
});
