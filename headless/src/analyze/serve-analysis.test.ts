// The thread's side without a thread: what it says, in which order, and how it fails.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import { importFiles } from '@jaws/core/import/import-files';
import { analysisSettings } from '@jaws/shared/contract/analysis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goodRecord, pcapFile } from '../pcap-bytes.fixture.ts';
import type { AnalysisRequest, FromAnalysis, ToAnalysis } from './analysis-messages.ts';
import { serveAnalysis } from './serve-analysis.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-analysis-'));
  for (const [dataset, records] of [
    ['one', 2],
    ['two', 3],
  ] as const) {
    const path = join(folder, `${dataset}.pcap`);
    await writeFile(path, pcapFile(Array.from({ length: records }, goodRecord)));
    const store = createDatasetStore({ dataDir: join(folder, dataset), clock: () => 0 });
    await importFiles({ store, files: [{ path, name: 'x' }], dataset, clock: () => 0 });
  }
});
afterAll(() => rm(folder, { recursive: true }));

function rig() {
  const said: FromAnalysis[] = [];
  let tell: (message: ToAnalysis) => void = () => undefined;
  let heard: () => void = () => undefined;
  serveAnalysis({
    say: (message) => {
      said.push(message);
      heard();
    },
    onMessage: (listener) => (tell = listener),
    clock: () => 0,
  });
  /** Resolves with the first message of one of these types. */
  const saidOf = (...types: FromAnalysis['type'][]): Promise<FromAnalysis> =>
    new Promise((resolve) => {
      heard = () => {
        const found = said.find(({ type }) => types.includes(type));
        if (found !== undefined) resolve(found);
      };
      heard();
    });
  return {
    said,
    saidOf,
    tell: (message: ToAnalysis) => {
      tell(message);
    },
  };
}

/** Two datasets of two data folders. */
function request(change: Partial<AnalysisRequest> = {}, where: string | null = null): AnalysisRequest {
  const settings = analysisSettings.parse({
    ...{ datasets: ['one', 'two'], unit: 'packets', method: 'dbscan', eps: null, minSamples: null, k: null },
    ...{ features: null, where, top: 1, maxPoints: 1 },
  });
  const dataDirs = new Map(settings.datasets.map((name) => [name, join(folder, name)]));
  return { settings, dataDirs, points: false, ...change };
}

describe('serveAnalysis', () => {
  it('says that it computes, then the result of datasets wherever they lie', async () => {
    const { said, saidOf, tell } = rig();
    tell({ type: 'run', request: request() });
    expect(await saidOf('result', 'failed')).toMatchObject({ type: 'result', result: { points: 5 } });
    expect(said.map(({ type }) => type)).toEqual(['computing', 'result']);
  });

  it('hands out the points piece by piece, and null at the end', async () => {
    const { said, saidOf, tell } = rig();
    tell({ type: 'run', request: request({ points: true }) });
    await saidOf('result', 'failed');
    // The points are ready one step after the result.
    await Promise.resolve();
    tell({ type: 'piece' });
    tell({ type: 'piece' });
    const [first, last] = said.flatMap((message) => (message.type === 'piece' ? [message.bytes] : []));
    expect(new TextDecoder().decode(first ?? undefined).match(/\n/g)).toHaveLength(6);
    expect(last).toBeNull();
  });

  it.each([
    ['a filter that is none', () => request({}, 'ip =='), 'filter.syntax'],
    ['a dataset without a folder', () => request({ dataDirs: new Map() }), 'dataset.not-found'],
  ])('%s: says the code', async (_name, asked, code) => {
    const { said, saidOf, tell } = rig();
    tell({ type: 'run', request: asked() });
    expect(await saidOf('result', 'failed')).toMatchObject({ type: 'failed', code });
    expect(said).toHaveLength(1);
  });

  it('scores: says that it computes, then the findings; a failure by its code', async () => {
    const { dataDirs } = request();
    const asked = (where: string | null): ToAnalysis => ({
      type: 'score',
      request: {
        dataDirs,
        settings: { datasets: ['one'], where, baseline: { dataset: 'two', alertsPerDay: 1 } },
      },
    });
    const good = rig();
    good.tell(asked(null));
    expect(await good.saidOf('scored', 'failed')).toMatchObject({
      result: {
        packets: 2,
        findings: [],
        limit: { rule: expect.stringContaining('only 0 happenings') as string },
      },
    });
    expect(good.said.map(({ type }) => type)).toEqual(['computing', 'scored']);
    const bad = rig();
    bad.tell(asked('ip =='));
    expect(await bad.saidOf('scored', 'failed')).toMatchObject({ type: 'failed', code: 'filter.syntax' });
  });

  it('ends in order when it is aborted while it reads', async () => {
    const { said, saidOf, tell } = rig();
    tell({ type: 'run', request: request() });
    tell({ type: 'abort' });
    expect(await saidOf('result', 'failed')).toMatchObject({ type: 'failed', code: 'cancelled' });
    expect(said).toHaveLength(1);
  });
});
