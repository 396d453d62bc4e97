// Models as a page meets them: trained and judged as jobs, cancelled in the middle, restored, removed.

import type { ProcedureInput } from '@jaws/shared/contract/contract';
import type { JobState } from '@jaws/shared/contract/jobs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepOffice, labelledStore } from '../models/labelled-store.fixture.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;
beforeEach(async () => {
  rig = await openTestHost();
  const store = labelledStore(rig.dataDir);
  await keepOffice(store, 'one', { seed: 1, uploads: 8 });
  await keepOffice(store, 'two', { seed: 2, uploads: 8 });
  await keepOffice(store, 'three', { seed: 3, uploads: 6 });
});
afterEach(async () => {
  await rig.close();
  expect(rig.logged).toEqual([]);
});

const how = { split: 'session' as const, seed: 1, keepLeaks: true, ablation: false };
const training = { ...how, datasets: ['one', 'two'], name: 'office', from: null, findings: false };

async function train(of: Partial<ProcedureInput<'models.train'>> = {}): Promise<JobState> {
  const { jobId } = await rig.client.call('models.train', { ...training, ...of });
  return rig.ended(jobId);
}

describe('models', () => {
  it('are trained as a job that tells its parts, kept, and announced', async () => {
    const told: JobState[] = [];
    let changes = 0;
    rig.client.subscribe('jobs.progressChanged', (job) => told.push(job));
    rig.client.subscribe('models.changed', () => {
      changes += 1;
    });
    const job = await train();
    expect(job).toMatchObject({ kind: 'train', title: 'Train office', state: 'done', error: null });
    expect(job.note).toMatch(/^PR-AUC [01]\.\d{3}$/);
    expect(told.some(({ unit, note }) => unit === 'trees' && /^tree \d+ of 400$/.test(note ?? ''))).toBe(
      true,
    );
    expect(changes).toBeGreaterThan(0);
    const { models } = await rig.client.call('models.list', {});
    expect(models).toMatchObject([
      { name: 'office', state: 'usable', card: { versions: { jaws: '9.8.7' } } },
    ]);
    expect((await train({ seed: 2 })).note).toContain('; the earlier model is office@1 now');
    const { card } = await rig.client.call('models.card', { model: 'office@1' });
    expect(card.seed).toBe(1);
  });

  it('are judged on other datasets, and not on those that they know', async () => {
    await train();
    const input = { ...how, datasets: ['three'], model: 'office' };
    const { evaluation } = await rig.client.call('models.evaluate', input);
    expect(evaluation).toMatchObject({ model: 'office', positives: 6 });
    expect(evaluation.curves?.map(({ name }) => name)).toContain('boosted trees');
    expect(evaluation.detectors).toHaveLength(10);
    const run = rig.client.call('models.evaluate', { ...input, datasets: ['one'] });
    await expect(run).rejects.toMatchObject({ code: 'model.seen' });
  });

  it('say as the end of their job what was wrong', async () => {
    expect(await train({ keepLeaks: false })).toMatchObject({
      state: 'failed',
      error: { code: 'model.leak', message: expect.stringContaining('identityRarity') as string },
    });
    expect(await train({ from: 'nobody' })).toMatchObject({ error: { code: 'model.not-found' } });
    expect(await train({ findings: true })).toMatchObject({ error: { code: 'model.no-decisions' } });
    expect(await rig.client.call('models.list', {})).toEqual({ models: [] });
  });

  it('are not kept when the job is cancelled in the middle of the trees', async () => {
    const isGrowing = new Promise<void>((resolve) => {
      rig.client.subscribe('jobs.progressChanged', ({ unit, state }) => {
        if (unit === 'trees' && state === 'running') resolve();
      });
    });
    const { jobId } = await rig.client.call('models.train', { ...training, ablation: true });
    await isGrowing;
    await rig.client.call('jobs.cancel', { jobId });
    expect((await rig.ended(jobId)).state).toBe('cancelled');
    expect(existsSync(join(rig.dataDir, 'models'))).toBe(false);
  });

  it('come back, and go', async () => {
    await train();
    await train({ seed: 2 });
    expect(await rig.client.call('models.restore', { model: 'office@1' })).toEqual({
      ...{ model: 'office', before: 'office@2' },
    });
    expect((await rig.client.call('models.card', { model: 'office' })).card.seed).toBe(1);
    expect(await rig.client.call('models.remove', { model: 'office@2' })).toEqual({ removed: ['office@2'] });
    expect(await rig.client.call('models.remove', { model: 'office' })).toEqual({
      removed: ['office@1', 'office'],
    });
    await expect(rig.client.call('models.card', { model: 'office' })).rejects.toMatchObject({
      code: 'model.not-found',
    });
  });
});
