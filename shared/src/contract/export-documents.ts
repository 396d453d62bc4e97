// What `jaws datasets export`, `jaws detect export` and `jaws export-packets` print with --json.

import { z } from 'zod';
import { findingsFormats } from './findings-formats.ts';
import { count, datasetName, shortText } from './primitives.ts';

const datasetExportDocument = z.looseObject({
  dataset: datasetName,
  format: z.enum(['csv', 'jsonl', 'parquet']),
  out: z.string(),
  rows: count,
  bytes: count,
});

const detectExportDocument = z.looseObject({
  /** Names of datasets, or paths of capture files. */
  datasets: z.array(z.string()),
  as: z.enum(findingsFormats),
  out: z.string(),
  findings: count,
  bytes: count,
  warnings: z.array(z.string()),
});

const exportPacketsDocument = z.looseObject({
  dataset: datasetName,
  out: z.string(),
  /** In the slice, and those that matched: a ring of raw packets has not all of them any more. */
  packets: count,
  matched: count,
  bytes: count,
  warnings: z.array(shortText),
});

export const exportDocuments = {
  'datasets-export': datasetExportDocument,
  'detect-export': detectExportDocument,
  'export-packets': exportPacketsDocument,
} as const;
