// What the host and its worker threads say to each other: the same wire as between page and host, another contract.
// Only names, settings and numbers pass; tables stay in the worker that loaded them.

import { analysisProcedures, analysisProgress } from '@jaws/shared/contract/analysis';
import { scoreResult } from '@jaws/shared/contract/detection';
import { allowEntry, findingsProcedures } from '@jaws/shared/contract/findings';
import { drillProcedures } from '@jaws/shared/contract/drill';
import { evaluationInput, modelHash, modelProcedures, trainingInput } from '@jaws/shared/contract/models';
import { jobState } from '@jaws/shared/contract/jobs';
import { datasetProcedures } from '@jaws/shared/contract/datasets';
import {
  count,
  datasetName,
  identifier,
  labelName,
  milliseconds,
  shortText,
} from '@jaws/shared/contract/primitives';
import { lookupProcedures } from '@jaws/shared/contract/lookup';
import { statsProcedures } from '@jaws/shared/contract/stats';
import { finderProcedures } from '@jaws/shared/contract/finder';
import { seriesProcedures } from '@jaws/shared/contract/series';
import { tableProcedures } from '@jaws/shared/contract/tables';
import { mostModelBytes } from '@jaws/shared/model/model-file';
import { runTrace, runVerdict } from '@jaws/shared/exfil/run-verdict';
import { z } from 'zod';
import { liveWorkerEvents, liveWorkerProcedures } from './live-worker-contract.ts';

const path = z.string().min(1).max(4096);
/** Progress of the call comes as events of this job. */
const jobId = identifier;
const changed = z.strictObject({ changed: count });

export const workerProcedures = {
  ...liveWorkerProcedures,
  'packets.page': tableProcedures['packets.page'],
  'flows.page': tableProcedures['flows.page'],
  'channels.page': tableProcedures['channels.page'],
  'endpoints.page': tableProcedures['endpoints.page'],
  ...statsProcedures,
  ...finderProcedures,
  'lookup.seen': lookupProcedures['lookup.seen'],
  ...seriesProcedures,
  'analysis.run': analysisProcedures['analysis.run'],
  ...drillProcedures,
  /** Findings of one dataset; progress comes as `work.analysisProgressed` where an id is given. */
  'work.score': {
    input: findingsProcedures['findings.score'].input,
    output: z.strictObject({
      content: z.string().max(64),
      /** Of the model that was asked. */
      modelHash: modelHash.nullable(),
      result: scoreResult,
    }),
  },
  /** Whether the findings of a dataset noticed runs of chum; in their order. */
  'work.judgeRuns': {
    input: findingsProcedures['findings.score'].input.omit({ progressId: true }).extend({
      traces: z.array(runTrace).max(1000),
      allowed: z.array(allowEntry),
      isApart: z.boolean().optional(),
    }),
    output: z.array(runVerdict),
  },
  /** Answered at once, unless something computes without a pause. */
  'work.ping': { input: z.strictObject({}), output: z.null() },
  'work.import': {
    input: z.strictObject({
      jobId,
      files: z
        .array(z.strictObject({ path, name: z.string().max(255), growsTo: count.optional() }))
        .min(1)
        .max(1000),
      dataset: datasetName,
      append: z.boolean(),
      label: labelName.nullable(),
      chumAddresses: z.array(z.string().max(64)).max(1000),
      local: z.array(z.string().max(64)).max(1000),
    }),
    // Not strict: the import's document may say more than the host passes on.
    output: z.object({ dataset: datasetName, packets: count, warnings: z.array(z.string()) }),
  },
  'work.export': {
    input: z.strictObject({
      jobId,
      dataset: datasetName,
      format: z.enum(['csv', 'jsonl', 'parquet']),
      where: z.string().max(4096).nullable(),
      safe: z.boolean(),
      anonymise: z.boolean(),
      out: path,
    }),
    output: z.object({ rows: count, bytes: count }),
  },
  'work.merge': {
    input: z.strictObject({ jobId, datasets: z.array(datasetName).min(2).max(100), into: datasetName }),
    output: z.null(),
  },
  'work.duplicate': {
    input: z.strictObject({ jobId, dataset: datasetName, name: datasetName.nullable() }),
    output: z.strictObject({ name: datasetName }),
  },
  'work.relabel': {
    input: z.strictObject({ jobId, dataset: datasetName, label: labelName, where: z.string().max(4096) }),
    output: changed,
  },
  'work.undoRelabel': { input: z.strictObject({ jobId, dataset: datasetName }), output: changed },
  /** The text of the model, which the host keeps. */
  'work.train': {
    input: trainingInput.extend({ jobId, madeMs: milliseconds, appVersion: shortText }),
    output: z.strictObject({ text: z.string().max(mostModelBytes), prAuc: z.number().nullable() }),
  },
  'work.evaluate': {
    input: evaluationInput.extend({ jobId }),
    output: modelProcedures['models.evaluate'].output,
  },
  'work.verify': {
    input: z.strictObject({ jobId, dataset: datasetName }),
    output: datasetProcedures['datasets.verify'].output,
  },
  'work.repair': {
    input: z.strictObject({ jobId, dataset: datasetName }),
    output: datasetProcedures['datasets.repair'].output,
  },
} as const;

export const workerEvents = {
  ...liveWorkerEvents,
  'work.progressed': {
    kind: 'state',
    key: 'jobId',
    payload: z.strictObject({
      jobId,
      done: count,
      total: count,
      unit: jobState.shape.unit,
      rowsStored: count,
      note: shortText.optional(),
    }),
  },
  'work.analysisProgressed': { kind: 'state', key: 'progressId', payload: analysisProgress },
  'work.logged': {
    kind: 'log',
    payload: z.strictObject({ level: z.enum(['info', 'warn', 'error']), text: z.string().max(20_000) }),
  },
} as const;

export const workerContract = { procedures: workerProcedures, events: workerEvents } as const;
export type WorkerProcedures = typeof workerProcedures;
export type WorkerEvents = typeof workerEvents;

/** What a worker is told at its start, beside its port. */
export const workerStart = z.object({ dataDir: path, role: shortText });
export type WorkerStart = z.infer<typeof workerStart>;
