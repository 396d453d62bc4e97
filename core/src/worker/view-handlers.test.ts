// What the reading half of a worker tells of an analysis, and that it can be left between two stages.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analysisStages, analysisSettings, type AnalysisProgress } from '@jaws/shared/contract/analysis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { writeOffice } from '../drill/testing-office.fixture.ts';
import { importFiles } from '../import/import-files.ts';
import { readModel } from '../models/model-store.ts';
import { createViewHandlers } from './view-handlers.ts';

const clock = (): number => 1_700_000_000_000;
const context = { signal: new AbortController().signal };
const settings = analysisSettings.parse({
  ...{ datasets: ['one'], unit: 'endpoints', method: 'dbscan', eps: null, minSamples: null, k: null },
  ...{ features: null, where: null, top: 5, maxPoints: 100 },
});
let folder = '';
let bytes = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-view-'));
  const path = join(folder, 'a.csv');
  const rows = Array.from({ length: 50 }, (_, at) => `${1_700_000_000 + at},10.0.0.${at},10.0.1.1,60\n`);
  await writeFile(path, `timestamp,src_ip,dst_ip,size\n${rows.join('')}`);
  const store = createDatasetStore({ dataDir: folder, clock });
  await importFiles({ store, files: [{ path, name: 'a.csv' }], dataset: 'one', clock });
  bytes = (await store.manifest('one')).fileBytes;
  // Else nothing would have to be read.
  await rm(join(store.folder('one'), 'cache'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

function rig(onTold: (progress: AnalysisProgress) => void = () => undefined) {
  const told: AnalysisProgress[] = [];
  const handlers = createViewHandlers(
    createDatasetStore({ dataDir: folder, clock }),
    (progress) => {
      told.push(progress);
      onTold(progress);
    },
    (name) => readModel(folder, name),
  );
  return { told, handlers };
}

describe('an analysis', () => {
  it('tells its stages in order under the id it was given, and how much is read', async () => {
    const { told, handlers } = rig();
    const result = await handlers['analysis.run']({ ...settings, progressId: 'mine' }, context);
    expect(result.points).toBe(51);
    expect(new Set(told.map(({ progressId }) => progressId))).toEqual(new Set(['mine']));
    expect([...new Set(told.map(({ stage }) => stage))]).toEqual(analysisStages);
    expect(told.findLast(({ stage }) => stage === 'reading')).toMatchObject({ done: bytes, total: bytes });
  });

  it('says nothing of reading what is in memory, and nothing at all without an id', async () => {
    const { told, handlers } = rig();
    await handlers['analysis.run'](settings, context);
    expect(told).toEqual([]);
    await handlers['analysis.run']({ ...settings, progressId: 'second' }, context);
    expect(told.map(({ stage }) => stage)).toEqual(analysisStages.slice(1));
  });

  it('ends between two stages when it is cancelled, and keeps the table it has read', async () => {
    const abort = new AbortController();
    const { told, handlers } = rig(({ stage }) => {
      if (stage === 'projection') abort.abort();
    });
    const run = handlers['analysis.run']({ ...settings, progressId: 'left' }, { signal: abort.signal });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(told.at(-1)?.stage).toBe('projection');
    await handlers['analysis.run']({ ...settings, progressId: 'again' }, context);
    expect(told.filter(({ progressId, stage }) => progressId === 'again' && stage === 'reading')).toEqual([]);
  });

  it('answers other calls between two stages', async () => {
    const seen: string[] = [];
    const { handlers } = rig(({ stage }) => {
      if (stage === 'flows') void handlers['work.ping']({}, context).then(() => seen.push('ping'));
      seen.push(stage);
    });
    await handlers['analysis.run']({ ...settings, progressId: 'mine' }, context);
    expect(seen.indexOf('ping')).toBeLessThan(seen.indexOf('features'));
  });
});

describe('the detection limit', () => {
  const input = {
    ...{ baseline: null, alertsPerDay: 1, seed: 1, rates: [100_000], tries: 1 },
    dataset: 'office',
  };

  it('tells how many uploads it has tried, and adds none of them to the tables in memory', async () => {
    await writeOffice(folder, 'office');
    const { told, handlers } = rig();
    const page = { ...{ sort: null, offset: 0, limit: 10 }, dataset: 'office' };
    const before = await handlers['endpoints.page'](page, context);
    const { cells } = await handlers['drill.limit']({ ...input, progressId: 'mine' }, context);
    expect(cells.map(({ tries }) => tries.length)).toEqual([1, 1, 1, 1]);
    const tried = told.filter(({ stage, progressId }) => stage === 'ranking' && progressId === 'mine');
    expect(tried.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
    expect(await handlers['endpoints.page'](page, context)).toEqual(before);
    expect((await handlers['drill.limit'](input, context)).cells).toEqual(cells);
  });

  it('has no tries where no host contacts a server elsewhere', async () => {
    const { cells } = await rig().handlers['drill.limit']({ ...input, dataset: 'one' }, context);
    expect(cells.map(({ tries, limit50 }) => [tries, limit50])).toEqual(Array(4).fill([[], null]));
  });
});

describe('figures and pages of a scope', () => {
  it('are of the same packets, and say which filter is wrong', async () => {
    const { handlers } = rig();
    const scope = { dataset: 'one', where: 'ip == 10.0.0.7' };
    const page = { ...scope, sort: null, offset: 0, limit: 10 };
    expect(await handlers['stats.overview'](scope, context)).toMatchObject({
      packets: 1,
      bytes: 60,
      flows: 1,
    });
    expect(await handlers['packets.page'](page, context)).toMatchObject({ matched: 1, total: 50 });
    expect(await handlers['channels.page'](page, context)).toMatchObject({ matched: 1, total: 50 });
    const { up, allUp } = await handlers['stats.timeline'](scope, context);
    const sum = (bins: readonly number[]): number => bins.reduce((total, bytes) => total + bytes, 0);
    expect([sum(up), sum(allUp)]).toEqual([60, 3000]);
    const wrong = handlers['stats.timeline']({ dataset: 'one', where: 'size >' }, context);
    await expect(wrong).rejects.toMatchObject({ code: 'filter.syntax' });
  });
});

describe('the reading', () => {
  it('is told to everybody who waits for it', async () => {
    const { told, handlers } = rig();
    const run = (progressId: string) => handlers['analysis.run']({ ...settings, progressId }, context);
    // A folder read for the first time has no columns in its cache: bytes are counted.
    await rm(join(folder, 'datasets', 'one', 'cache'), { recursive: true, force: true });
    await Promise.all([run('first'), run('second')]);
    for (const id of ['first', 'second']) {
      const reading = told.filter(({ progressId, stage }) => progressId === id && stage === 'reading');
      expect(reading.at(-1)).toMatchObject({ done: bytes, total: bytes });
    }
  });
});
