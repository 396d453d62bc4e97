// A model that goes on learning from what somebody decided on findings.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelCard } from '@jaws/shared/contract/models';
import { moreTrees } from '@jaws/shared/model/detector';
import { parseModel } from '@jaws/shared/model/model-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateModel } from './evaluate-model.ts';
import { decideOn, isUpload, keepOffice, labelledStore } from './labelled-store.fixture.ts';
import type { ModelSettings } from './labelled-traffic.ts';
import { trainModel, type EarlierModel, type TrainedModel, type TrainRequest } from './train-model.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'jaws-tune-'));
const store = labelledStore(dataDir);

const settings = (of: Partial<ModelSettings> = {}): ModelSettings => ({
  ...{ datasets: ['decided'], split: 'session', seed: 1, keepLeaks: true, ablation: false },
  ...of,
});

function train(of: Partial<TrainRequest>): Promise<TrainedModel> {
  return trainModel({
    ...{ store, settings: settings(), name: 'office', from: null, findings: false },
    ...{ madeMs: 5, appVersion: '9.9.9' },
    ...of,
  });
}

const coded = (code: string, message = ''): object =>
  expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as object;

let old: EarlierModel;
let tuned: TrainedModel;
let listed = 0;
beforeAll(async () => {
  await keepOffice(store, 'first', { seed: 1, uploads: 8 });
  await keepOffice(store, 'decided', { seed: 2, uploads: 10, isLabelled: false });
  await keepOffice(store, 'later', { seed: 3, uploads: 6 });
  const { text } = await train({ settings: settings({ datasets: ['first'] }) });
  old = { ...parseModel(text), asked: 'office@1', hash: 'a'.repeat(64) };
  listed = await decideOn(store, 'decided', ({ dstIp, number }) => {
    if (isUpload(dstIp)) return { state: 'confirmed', reason: '' };
    return number % 2 === 0 ? { state: 'closed', reason: 'our backup' } : null;
  });
  tuned = await train({ from: old });
}, 60_000);
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('trainModel with an earlier model', () => {
  it('adds trees to those of the earlier one, and is calibrated again', () => {
    const { detector } = parseModel(tuned.text);
    const before = old.detector.trees;
    expect(detector.trees.trees).toHaveLength(before.trees.length + moreTrees);
    expect(detector.trees.trees.slice(0, before.trees.length)).toEqual(before.trees);
    expect(detector.trees.base).toBe(before.base);
    expect(detector.calibration).not.toEqual(old.detector.calibration);
  });

  it('has a card that tells where its labels are from, and how the earlier one does on the same decisions', () => {
    const { card } = tuned;
    expect(modelCard.parse(card)).toEqual(card);
    expect(listed).toBeGreaterThanOrEqual(4);
    expect(card.labels).toMatchObject({ packets: 0, contradicted: 0, notFound: 0 });
    const { confirmed, closed, undecided } = card.labels ?? { confirmed: 0, closed: 0, undecided: 0 };
    expect(confirmed).toBeGreaterThanOrEqual(3);
    expect(confirmed + closed + undecided).toBe(listed);
    expect(card.positives).toBe(confirmed);
    expect(card.from).toMatchObject({ name: 'office@1', hash: old.hash, trees: 200 });
    expect(card.from?.measures.decisions).toBe(card.evaluation.decisions);
    expect(card.from?.datasets.map(({ name }) => name)).toEqual(['first']);
    expect(card.remarks[0]).toMatch(
      /^(Better than|Not better than|Not shown to be better than) office@1, on the/,
    );
    if (undecided > 0)
      expect(card.remarks.join(' ')).toContain(`Findings not decided on: left out: ${undecided}.`);
  });

  it('gives the same text again', async () => {
    expect((await train({ from: old })).text).toBe(tuned.text);
  });

  it('is not judged by what it, or the one before it, was trained on', async () => {
    const model = parseModel(tuned.text);
    for (const dataset of ['first', 'decided'])
      await expect(
        evaluateModel({ store, settings: settings({ datasets: [dataset] }), model }),
      ).rejects.toEqual(coded('model.seen', dataset));
    const { evaluation } = await evaluateModel({ store, settings: settings({ datasets: ['later'] }), model });
    expect(evaluation.positives).toBe(6);
  });

  it('lets what the earlier one knows only train', async () => {
    await expect(train({ from: old, settings: settings({ datasets: ['first'] }) })).rejects.toEqual(
      coded('model.seen', 'office@1 was trained on all of these datasets'),
    );
    await decideOn(store, 'later', ({ number }) => (number < 4 ? { state: 'confirmed', reason: '' } : null));
    // The servers of the uploads are the same in all offices, so that what is left to test with is what only one has.
    const both = train({ from: old, settings: settings({ datasets: ['first', 'later'] }) });
    await expect(both).rejects.toEqual(coded('model.too-few'));
    await keepOffice(store, 'wide', { seed: 6, uploads: 16 });
    await decideOn(store, 'wide', ({ number }) => (number < 4 ? { state: 'confirmed', reason: '' } : null));
    const { card } = await train({ from: old, settings: settings({ datasets: ['first', 'wide'] }) });
    expect(card.datasets.map(({ name }) => name)).toEqual(['first', 'wide']);
    // Two in five of the eight that only the second one has.
    expect(card.evaluation.positives).toBe(2);
  });

  it('wants findings that somebody decided on', async () => {
    await keepOffice(store, 'undecided', { seed: 4, uploads: 8 });
    const run = (): Promise<TrainedModel> =>
      train({ from: old, settings: settings({ datasets: ['undecided'] }) });
    await expect(run()).rejects.toEqual(coded('model.no-decisions'));
    await decideOn(store, 'undecided', ({ number }) =>
      number < 2 ? { state: 'confirmed', reason: '' } : null,
    );
    await expect(run()).rejects.toEqual(coded('model.too-few', '2 decided findings'));
    await decideOn(store, 'undecided', () => ({ state: 'closed', reason: '' }));
    await expect(run()).rejects.toEqual(coded('model.no-decisions'));
  });

  it('leaves out what was closed although its packets are labelled, and tells it', async () => {
    await keepOffice(store, 'crossed', { seed: 5, uploads: 10 });
    let closed = 0;
    await decideOn(store, 'crossed', ({ dstIp }) => {
      if (isUpload(dstIp) && closed < 2) {
        closed += 1;
        return { state: 'closed', reason: 'never mind' };
      }
      return { state: 'confirmed', reason: '' };
    });
    const { card } = await train({ findings: true, settings: settings({ datasets: ['crossed'] }) });
    expect(card.labels).toMatchObject({ packets: 8, contradicted: 2 });
    expect(card.positives).toBe(8 + (card.labels?.confirmed ?? 0));
    expect(card.remarks.join(' ')).toContain(
      'although packets are labelled: left out. Look at them again: 2.',
    );
    expect(card.from).toBeUndefined();
  });

  it('refuses an ablation, and a model with too many trees', async () => {
    await expect(train({ from: old, settings: settings({ ablation: true }) })).rejects.toEqual(
      coded('usage.invalid'),
    );
    const [tree] = old.detector.trees.trees;
    const many = Array.from({ length: 1990 }, () => tree ?? []) as typeof old.detector.trees.trees;
    const large = { ...old, detector: { ...old.detector, trees: { ...old.detector.trees, trees: many } } };
    await expect(train({ from: large })).rejects.toEqual(coded('model.too-many-trees'));
  });
});
