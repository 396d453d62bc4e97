// Long work: every job has an id, reports its progress as state (newest wins), and can be cancelled.

import { z } from 'zod';
import { count, datasetName, identifier, nothing, shortText } from './primitives.ts';

export const jobState = z.strictObject({
  jobId: identifier,
  kind: z.enum(['import', 'export', 'verify', 'relabel', 'merge', 'duplicate', 'push', 'train', 'evaluate']),
  title: shortText,
  /** Work done and in all, in `unit`; total 0 = not known. */
  done: count,
  total: count,
  unit: z.enum(['bytes', 'rows', 'trees', 'rankings']),
  rowsStored: count,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  dataset: datasetName.nullable(),
  warnings: z.array(shortText).max(20),
  /** What it does just now, or what came of it, in words. */
  note: shortText.optional(),
  error: z
    .strictObject({ code: z.string().max(64), message: z.string().max(2000), hint: z.string().max(2000) })
    .nullable(),
});
export type JobState = z.infer<typeof jobState>;

export const jobProcedures = {
  'jobs.list': { input: z.strictObject({}), output: z.strictObject({ jobs: z.array(jobState).max(100) }) },
  'jobs.cancel': { input: z.strictObject({ jobId: identifier }), output: nothing },
} as const;

export const jobEvents = {
  /** One state a job: the newest of each job wins. */
  'jobs.progressChanged': { kind: 'state', key: 'jobId', payload: jobState },
} as const;
