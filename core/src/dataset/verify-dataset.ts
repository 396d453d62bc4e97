// Checks a dataset against its promises and changes nothing: every whole row valid, the hash equal where the
// dataset is closed, a torn last line only while it is open.

import type { VerifyResult } from '@jaws/shared/contract/datasets';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { rowProblems } from './compare-rows.ts';
import { type CsvInspection, inspectCsv } from './inspect-csv.ts';
import { readManifest } from './manifest-file.ts';
import type { WorkOptions } from './store-contract.ts';

const maxProblems = 100;
const maxProblemLength = 512;

/** @throws JawsError cancelled, dataset.io, dataset.unsupported-schema; damage is a result, no error */
export async function verifyDataset(
  folder: string,
  name: string,
  options: WorkOptions = {},
): Promise<VerifyResult> {
  const problems: string[] = [];
  const manifest = await orProblem(problems, () => readManifest(folder));
  const found = await orProblem(problems, () => inspectCsv(folder, { ...options, tolerant: true }));
  if (found !== null) problems.push(...found.problems);
  if (manifest !== null && found !== null) problems.push(...rowProblems(manifest, found));
  const state = manifest?.state ?? 'open';
  const rows = found === null ? { rows: 0, tornRows: 0, sha256: null } : rowsOf(found, state);
  return {
    dataset: name,
    state,
    ...rows,
    ok: problems.length === 0,
    problems: problems.slice(0, maxProblems).map((problem) => problem.slice(0, maxProblemLength)),
  };
}

function rowsOf(found: CsvInspection, state: Manifest['state']) {
  return {
    rows: found.rows,
    tornRows: found.tornBytes > 0 ? 1 : 0,
    // While it is open the hash is not settled.
    sha256: state === 'open' ? null : found.sha256,
  };
}

async function orProblem<T>(problems: string[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof JawsError) || error.code !== 'dataset.damaged') throw error;
    problems.push(error.message);
    return null;
  }
}
