// Training and judging from datasets: a real store, and one whose dataset changes in the middle.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelCard, type ModelProgress } from '@jaws/shared/contract/models';
import { parseModel } from '@jaws/shared/model/model-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { datasetContent } from '../findings/findings-file.ts';
import { keepOffice, labelledStore } from './labelled-store.fixture.ts';
import { smallModelText } from './small-model.fixture.ts';
import { evaluateModel } from './evaluate-model.ts';
import type { ModelSettings } from './labelled-traffic.ts';
import { trainModel, type TrainedModel } from './train-model.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'jaws-train-'));
const store = labelledStore(dataDir);

const settings = (of: Partial<ModelSettings> = {}): ModelSettings => ({
  ...{ datasets: ['one', 'two'], split: 'session', seed: 1, keepLeaks: true, ablation: false },
  ...of,
});
const about = { name: 'office', madeMs: 5, appVersion: '9.9.9', from: null, findings: false };
const coded = (code: string): object => expect.objectContaining({ code }) as object;

let trained: TrainedModel;
beforeAll(async () => {
  await keepOffice(store, 'one', { seed: 1, uploads: 10 });
  await keepOffice(store, 'two', { seed: 2, uploads: 8 });
  await keepOffice(store, 'three', { seed: 3, uploads: 6 });
  await keepOffice(store, 'quiet', { seed: 4, uploads: 0 });
  trained = await trainModel({ store, settings: settings(), ...about });
}, 60_000);
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('trainModel', () => {
  it('gives a model with a card that says what it was made from', async () => {
    const { card, text, rows } = trained;
    expect(modelCard.parse(card)).toEqual(card);
    expect(parseModel(text).card).toEqual(card);
    expect(card).toMatchObject({
      positives: 18,
      split: 'session',
      madeMs: 5,
      versions: { jaws: '9.9.9', model: 1 },
    });
    expect(card.datasets.map(({ name, content }) => [name, content])).toEqual([
      ['one', datasetContent(await store.manifest('one'))],
      ['two', datasetContent(await store.manifest('two'))],
    ]);
    expect(card.evaluation).toMatchObject({ split: 'session', model: 'office' });
    expect(card.evaluation.prAuc).toBeGreaterThan(0.8);
    expect(card.evaluation.positives).toBe(4);
    expect(card.rows).toBe(rows);
    expect(card.shuffled.prAuc).toBeLessThan(card.evaluation.prAuc ?? 0);
    expect(card.remarks.join(' ')).toContain('Too few ordinary decisions');
  });

  it('gives the same text for the same seed', async () => {
    expect((await trainModel({ store, settings: settings(), ...about })).text).toBe(trained.text);
  });

  it.each([
    ['without any label', { datasets: ['quiet'] }, 'model.no-labels'],
    ['that are not there', { datasets: ['nowhere'] }, 'dataset.not-found'],
  ] as const)('refuses datasets %s', async (_, of, code) => {
    await expect(trainModel({ store, settings: settings(of), ...about })).rejects.toEqual(coded(code));
  });

  it('refuses what gives the label away, and names it', async () => {
    // Every upload goes to a port that nothing else uses.
    const run = trainModel({ store, settings: settings({ keepLeaks: false }), ...about });
    await expect(run).rejects.toMatchObject({
      code: 'model.leak',
      message: expect.stringMatching(/gives it away: .*identityRarity tells the label/) as string,
    });
  });

  it('says that a dataset changed while it was read', async () => {
    let asked = 0;
    const restless: Pick<DatasetStore, 'manifest' | 'readTable' | 'folder'> = {
      folder: (name) => store.folder(name),
      readTable: (name, options) => store.readTable(name, options),
      manifest: async (name) => {
        const manifest = await store.manifest(name);
        asked += 1;
        return { ...manifest, packets: manifest.packets + asked };
      },
    };
    await expect(trainModel({ store: restless, settings: settings(), ...about })).rejects.toEqual(
      coded('model.dataset-changed'),
    );
  });

  it('tells how far it is, part by part', async () => {
    const told: ModelProgress[] = [];
    await trainModel({ store, settings: settings(), ...about, onProgress: (each) => told.push(each) });
    const last = (stage: ModelProgress['stage']) => told.findLast((each) => each.stage === stage);
    expect([...new Set(told.map(({ stage }) => stage))]).toEqual(['reading', 'rows', 'trees', 'evaluation']);
    expect(last('rows')).toMatchObject({ done: last('rows')?.total });
    expect(last('trees')).toEqual({ stage: 'trees', done: 400, total: 400 });
    expect(last('evaluation')).toEqual({ stage: 'evaluation', done: 21, total: 21 });
    expect(last('reading')?.done).toBeGreaterThan(0);
  });

  it.each(['rows', 'trees', 'evaluation'] as const)('ends in the middle of %s', async (stage) => {
    const abort = new AbortController();
    let after = 0;
    const onProgress = (each: ModelProgress): void => {
      if (each.stage === stage) abort.abort();
      if (abort.signal.aborted) after += 1;
    };
    const run = trainModel({ store, settings: settings(), ...about, signal: abort.signal, onProgress });
    await expect(run).rejects.toEqual(coded('cancelled'));
    expect(after).toBe(1);
  });

  it('tells what each family of features is worth', async () => {
    const { card } = await trainModel({ store, settings: settings({ ablation: true }), ...about });
    const { ablation = [], ...others } = card.evaluation;
    expect(others).toEqual(trained.card.evaluation);
    expect(ablation).toHaveLength(16);
    const amounts = ablation.find(({ leftOut }) => leftOut === 'amounts');
    expect(amounts?.features).toContain('netUpload');
    for (const { prAuc, lost } of ablation)
      expect((prAuc ?? 0) + (lost?.gain ?? 0)).toBeCloseTo(card.evaluation.prAuc ?? 0, 12);
  }, 60_000);

  it('ends when it is told to', async () => {
    const signal = AbortSignal.abort();
    await expect(trainModel({ store, settings: settings(), signal, ...about })).rejects.toEqual(
      coded('cancelled'),
    );
  });
});

describe('evaluateModel', () => {
  it('judges a kept model on a dataset that it has not seen', async () => {
    const model = parseModel(trained.text);
    const { evaluation, rows } = await evaluateModel({
      store,
      settings: settings({ datasets: ['three'] }),
      model,
    });
    expect(evaluation).toMatchObject({ model: 'office', positives: 6 });
    expect(evaluation.prAuc).toBeGreaterThan(0.8);
    expect(evaluation.baselines).toHaveLength(10);
    expect(rows).toBeGreaterThan(evaluation.decisions);
  });

  it('refuses one that was trained on it, whatever the dataset is called now', async () => {
    const run = evaluateModel({
      store,
      settings: settings({ datasets: ['three', 'two'] }),
      model: parseModel(trained.text),
    });
    await expect(run).rejects.toEqual(coded('model.seen'));
  });

  it('refuses a dataset without labels', async () => {
    const model = parseModel(smallModelText('small', 1));
    await expect(
      evaluateModel({ store, settings: settings({ datasets: ['quiet'] }), model }),
    ).rejects.toEqual(coded('model.no-labels'));
  });

  it.each(['time', 'host'] as const)('trains one for the evaluation, split by %s', async (split) => {
    const { evaluation } = await evaluateModel({ store, settings: settings({ split }), model: null });
    expect(evaluation).toMatchObject({ split, model: null });
    expect(evaluation.positives).toBeGreaterThan(0);
    expect(evaluation.prAuc).toBeGreaterThan(0.5);
  });
});
