import { expect, test } from 'vitest';
import type { JobState } from '@jaws/shared/contract/jobs';
import { createJobsStore } from './jobs-store.ts';

const job = (done: number, rowsStored = 0): JobState => ({
  jobId: 'j',
  kind: 'import',
  title: 'Import',
  done,
  total: 1000,
  unit: 'bytes',
  rowsStored,
  state: 'running',
  dataset: null,
  warnings: [],
  error: null,
});

test('rates are measured from the first report, and only over a measurable span', () => {
  const store = createJobsStore();
  store.getState().report(job(0), 10_000);
  expect(store.getState().jobs.get('j')?.rate).toBe(null);
  store.getState().report(job(10), 10_049);
  expect(store.getState().jobs.get('j')?.rate).toBe(null);
  store.getState().report(job(500, 50), 12_000);
  expect(store.getState().jobs.get('j')).toMatchObject({ firstSeenMs: 10_000, rate: 250, rowRate: 25 });
});

test('what follows the reading has a rate of its own', () => {
  const store = createJobsStore();
  store.getState().report(job(0), 0);
  store.getState().report(job(1000), 10_000);
  expect(store.getState().jobs.get('j')?.rate).toBe(100);
  store.getState().report({ ...job(100), unit: 'rows' }, 10_000);
  expect(store.getState().jobs.get('j')?.rate).toBe(null);
  store.getState().report({ ...job(600), unit: 'rows' }, 11_000);
  expect(store.getState().jobs.get('j')).toMatchObject({ firstSeenMs: 10_000, rate: 600 });
});

test('a dismissed job is gone, and the map before is not changed', () => {
  const store = createJobsStore();
  store.getState().report(job(1), 0);
  const before = store.getState().jobs;
  store.getState().dismiss('j');
  expect(store.getState().jobs.size).toBe(0);
  expect(before.size).toBe(1);
});
