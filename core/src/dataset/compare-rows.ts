// Is packets.csv what the manifest says it is? Every command that reads rows asks the same, so that damage is told by
// all of them or by none.

import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { type CsvInspection, inspectCsv } from './inspect-csv.ts';
import type { WorkOptions } from './store-contract.ts';

export type RowFacts = Pick<CsvInspection, 'rows' | 'tornBytes' | 'wholeBytes' | 'sha256'>;

/**
 * What does not fit, in sentences. While a dataset is `open` its manifest is behind its rows, and a torn last line is
 * one that is being written; `isWritten` false: nobody writes it any more.
 */
export function rowProblems(manifest: Manifest, found: RowFacts, isWritten = true): string[] {
  if (manifest.state === 'open') return openProblems(manifest, found, isWritten);
  const problems: string[] = [];
  if (found.tornBytes > 0) problems.push(`A torn last line of ${found.tornBytes} bytes.`);
  if (found.sha256 !== manifest.sha256) {
    problems.push('packets.csv was changed: its SHA-256 is not the one at close.');
  }
  if (found.rows !== manifest.packets) {
    problems.push(`packets.csv has ${found.rows} rows, the manifest says ${manifest.packets}.`);
  }
  const bytes = found.wholeBytes + found.tornBytes;
  if (bytes !== manifest.fileBytes) {
    problems.push(`packets.csv has ${bytes} bytes, the manifest says ${manifest.fileBytes}.`);
  }
  return problems;
}

/** For what hands a closed packets.csv on without a look at its rows. @throws JawsError dataset.damaged, dataset.io, cancelled */
export async function assertSoundRows(
  folder: string,
  name: string,
  manifest: Manifest,
  options: WorkOptions = {},
): Promise<void> {
  const problems = rowProblems(manifest, await inspectCsv(folder, options), false);
  if (problems.length > 0) throw damagedRows(name, problems);
}

export function damagedRows(name: string, problems: readonly string[]): JawsError {
  return new JawsError('dataset.damaged', `"${name}" is damaged: ${problems.join(' ')}`);
}

function openProblems(manifest: Manifest, found: RowFacts, isWritten: boolean): string[] {
  const problems: string[] = [];
  if (found.tornBytes > 0 && !isWritten) {
    problems.push(`A torn last line of ${found.tornBytes} bytes: who wrote it has died.`);
  }
  if (found.rows < manifest.packets) {
    problems.push(`packets.csv has ${found.rows} rows, but ${manifest.packets} were stored.`);
  }
  return problems;
}
