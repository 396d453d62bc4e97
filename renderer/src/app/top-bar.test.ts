import { expect, test } from 'vitest';
import type { JobState } from '@jaws/shared/contract/jobs';
import { jobText } from './top-bar.tsx';

const job: JobState = {
  jobId: 'j',
  kind: 'import',
  title: 'Import',
  done: 0,
  total: 0,
  unit: 'bytes',
  rowsStored: 0,
  state: 'running',
  dataset: null,
  warnings: [],
  error: null,
};

test.each([
  [{}, null, 'Import'],
  [{ done: 999, total: 1000 }, null, 'Import · 99 %'],
  [{ done: 2000, total: 1000 }, null, 'Import · 100 %'],
  [{ rowsStored: 1 }, null, 'Import · 1 row'],
  [{ rowsStored: 1500, done: 380, total: 1000 }, 2_100_000, 'Import · 38 % · 1,500 rows · 2.1 MB/s'],
  [{ unit: 'rows' as const }, 1234.4, 'Import · 1,234 rows/s'],
])('%o at %s a second', (changes, rate, text) => {
  expect(jobText({ job: { ...job, ...changes }, firstSeenMs: 0, rate, rowRate: null })).toBe(text);
});
