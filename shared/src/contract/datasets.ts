// Datasets: list, look after, export. Names are slugs; files never leave the data folder by name.

import { z } from 'zod';
import { runCapture, runRecord } from '../exfil/run-record.ts';
import {
  count,
  datasetName,
  filterText,
  identifier,
  labelName,
  milliseconds,
  noInput,
  nothing,
  shortText,
} from './primitives.ts';

const note = z.string().max(20_000);
const tags = z.array(z.string().min(1).max(64)).max(64);

export const datasetSummary = z.strictObject({
  name: datasetName,
  packets: count,
  /** Sum of bytes on the wire. */
  bytes: count,
  firstMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  labels: z.record(z.string().max(64), count),
  state: z.enum(['open', 'closed', 'recovered', 'damaged']),
  createdMs: milliseconds,
  source: shortText,
  fileBytes: count,
  note,
  tags,
});
export type DatasetSummary = z.infer<typeof datasetSummary>;

/** Datasets in one answer; a folder may have any number of them. */
export const maxListedDatasets = 1000;
export const datasetPage = z.strictObject({
  datasets: z.array(datasetSummary).max(maxListedDatasets),
  /** Ask again with `after` = the last name here. */
  more: z.boolean().optional(),
});
export type DatasetPage = z.infer<typeof datasetPage>;

/** A run of chum that captures of this dataset saw. */
export const datasetRun = z.strictObject({
  ...runRecord.pick({
    runId: true,
    style: true,
    scenario: true,
    startedMs: true,
    endedMs: true,
    end: true,
    sizeBytes: true,
    sentBytes: true,
  }).shape,
  /** Payload that the listener signed; null without a receipt. */
  receivedBytes: count.nullable(),
  /** What was labelled here; null = not known any more. */
  capture: runCapture.nullable(),
});
export type DatasetRun = z.infer<typeof datasetRun>;

export const datasetDetail = z.strictObject({
  ...datasetSummary.shape,
  flows: count.nullable(),
  undecoded: count,
  dropped: count.nullable(),
  warnings: z.array(shortText).max(100),
  localRule: shortText,
  localAddresses: z.array(z.string().max(64)).max(1000),
  timestampSource: shortText,
  sizes: shortText,
  sha256: z.string().length(64).nullable(),
  /** Label changes that can be taken back, newest last. */
  undoableRelabels: count,
  /** Oldest first. */
  runs: z.array(datasetRun).max(1000).optional(),
});
export type DatasetDetail = z.infer<typeof datasetDetail>;

export const verifyResult = z.strictObject({
  dataset: datasetName,
  state: z.enum(['open', 'closed', 'recovered']),
  rows: count,
  tornRows: count,
  sha256: z.string().length(64).nullable(),
  ok: z.boolean(),
  problems: z.array(shortText).max(100),
});
export type VerifyResult = z.infer<typeof verifyResult>;

const one = z.strictObject({ dataset: datasetName });
const job = z.strictObject({ jobId: identifier });

/** Named in one answer of `datasets.trash`. */
export const maxTrashIds = 10_000;
const trashId = z.string().min(1).max(128);
export const trashContent = z.strictObject({
  trashIds: z.array(trashId).max(maxTrashIds),
  /** Of their files. */
  bytes: count,
});
export type TrashContent = z.infer<typeof trashContent>;

export const datasetProcedures = {
  'datasets.list': {
    /** Names behind `after`, sorted; without it from the first. */
    input: z.strictObject({ after: datasetName.optional() }),
    output: datasetPage,
  },
  'datasets.show': { input: one, output: datasetDetail },
  'datasets.rename': { input: z.strictObject({ dataset: datasetName, name: datasetName }), output: nothing },
  'datasets.duplicate': {
    input: z.strictObject({ dataset: datasetName, name: datasetName.optional() }),
    output: z.strictObject({ name: datasetName }),
  },
  'datasets.merge': {
    input: z.strictObject({ datasets: z.array(datasetName).min(2).max(100), into: datasetName }),
    output: job,
  },
  /** To the trash; `datasets.restore` takes it back. */
  'datasets.remove': { input: one, output: z.strictObject({ trashId }) },
  'datasets.restore': {
    input: z.strictObject({ trashId }),
    output: z.strictObject({ name: datasetName }),
  },
  'datasets.trash': { input: noInput, output: trashContent },
  /** For good: those of these that are in the trash. */
  'datasets.emptyTrash': {
    input: z.strictObject({ trashIds: z.array(trashId).min(1).max(maxTrashIds) }),
    output: z.strictObject({ deleted: count }),
  },
  'datasets.note': { input: z.strictObject({ dataset: datasetName, text: note }), output: nothing },
  'datasets.tag': { input: z.strictObject({ dataset: datasetName, tags }), output: nothing },
  'datasets.relabel': {
    input: z.strictObject({ dataset: datasetName, label: labelName, where: filterText }),
    output: z.strictObject({ changed: count }),
  },
  'datasets.undoRelabel': { input: one, output: z.strictObject({ changed: count }) },
  'datasets.verify': { input: one, output: verifyResult },
  'datasets.repair': {
    input: one,
    output: z.strictObject({
      dataset: datasetName,
      rows: count,
      cutBytes: count,
      state: z.enum(['open', 'closed', 'recovered']),
    }),
  },
  /** Writes the export to a file of the host's temporary folder; `exports.read` fetches it piece by piece. */
  'datasets.export': {
    input: z.strictObject({
      dataset: datasetName,
      format: z.enum(['csv', 'jsonl', 'parquet']),
      where: filterText.optional(),
      safe: z.boolean().optional(),
      anonymise: z.boolean().optional(),
    }),
    output: z.strictObject({
      exportId: identifier,
      fileName: z.string().max(128),
      bytes: count,
      rows: count,
    }),
  },
  'exports.read': {
    input: z.strictObject({ exportId: identifier, offset: count }),
    output: z.strictObject({ base64: z.string().max(1_500_000), end: z.boolean() }),
  },
  /**
   * An address of the host, good once and for half a minute, under which the browser fetches the export by itself; null
   * where the host serves none. Progress is a job of its own.
   */
  'exports.link': {
    input: z.strictObject({ exportId: identifier }),
    output: z.strictObject({
      path: z
        .string()
        .regex(/^\/download\/[A-Za-z0-9_-]{1,64}$/)
        .nullable(),
    }),
  },
  /** Answers when the browser has all of it. */
  'exports.saved': { input: z.strictObject({ exportId: identifier }), output: nothing },
  'exports.discard': { input: z.strictObject({ exportId: identifier }), output: nothing },
} as const;

export const datasetEvents = {
  /** Something in the list changed; ask again. */
  'datasets.changed': { kind: 'state', payload: z.strictObject({ revision: count }) },
  /** Datasets that are being written have more packets, and nothing else changed: the list is to be asked for again. */
  'datasets.grown': { kind: 'state', payload: z.strictObject({ revision: count }) },
} as const;
