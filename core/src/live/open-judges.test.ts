// What a live picture judges by: learnt once for as long as the baseline stays the same, and said in words.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelledHour } from '@jaws/shared/model/labelled-hour.fixture';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { readModel, saveModel } from '../models/model-store.ts';
import { smallModelText } from '../models/small-model.fixture.ts';
import { createOpenJudges, type OpenJudges } from './open-judges.ts';

const coded = (code: string): object => expect.objectContaining({ code }) as object;
let folder = '';
let store: DatasetStore;
let read: string[] = [];
let openJudges: OpenJudges;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-judges-'));
  store = createDatasetStore({ dataDir: folder, clock: () => 1_700_000_000_000 });
  read = [];
  const counted = {
    manifest: (name: string) => store.manifest(name),
    readTable: (...asked: Parameters<DatasetStore['readTable']>) => store.readTable(...asked),
    openRows: (...asked: Parameters<DatasetStore['openRows']>) => {
      read.push(asked[0]);
      return store.openRows(...asked);
    },
  };
  openJudges = createOpenJudges(counted, (name) => readModel(folder, name));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function keep(name: string, seed: number): Promise<void> {
  const { table } = labelledHour(seed, 0);
  const isThere = await store.exists(name);
  const writer = isThere ? await store.openForAppend(name) : await store.create(name, {});
  await writer.append(table, 0, table.count);
  await writer.close();
}

const by = (dataset: string) => ({ baseline: { dataset, alertsPerDay: 1 }, model: null });

it('is the default limit alone where nothing is chosen', async () => {
  const judges = await openJudges('live', { baseline: null, model: null });
  expect([judges.habits, judges.model, judges.limit.score]).toEqual([undefined, null, 2.2]);
});

it('learns a baseline once, and again when it is another one', async () => {
  await keep('quiet', 5);
  const first = await openJudges('live', by('quiet'));
  expect(first.limit.rule).toMatch(/happenings/);
  expect(first.habits).toBeDefined();
  const again = await openJudges('other', by('quiet'));
  expect(again.habits).toBe(first.habits);
  expect(read).toEqual(['quiet']);
  await keep('quiet', 6);
  const changed = await openJudges('live', by('quiet'));
  expect(changed.habits).not.toBe(first.habits);
  expect(read).toEqual(['quiet', 'quiet']);
});

it('has the model that was kept under the name', async () => {
  await saveModel(folder, 'office', smallModelText('office', 1));
  const { model } = await openJudges('live', { baseline: null, model: 'office' });
  expect([model?.name, model?.detector.limit]).toEqual(['office', 1]);
});

it('refuses what cannot be judged by', async () => {
  await keep('quiet', 5);
  await expect(openJudges('quiet', by('quiet'))).rejects.toEqual(coded('usage.invalid'));
  await expect(openJudges('live', by('gone'))).rejects.toEqual(coded('dataset.not-found'));
  await expect(openJudges('live', { baseline: null, model: 'gone' })).rejects.toEqual(
    coded('model.not-found'),
  );
});
