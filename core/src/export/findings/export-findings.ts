// Findings as a file for other tools: OCSF and ECS as lines of JSON, STIX as one bundle, a table, our own documents.

import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { FindingsFormat } from '@jaws/shared/contract/findings-formats';
import { createExportFile } from '../export-file.ts';
import { ecsFinding } from './ecs.ts';
import type { FindingsDocument } from './finding-facts.ts';
import { findingRow, findingsHead } from './finding-table.ts';
import { ocsfFinding } from './ocsf.ts';
import { stixBundleId, stixObjects } from './stix.ts';

type Write = (text: string) => Promise<void>;

/** Text of the file, in pieces of one finding or object. */
export function* findingsPieces(
  document: FindingsDocument,
  format: FindingsFormat,
): Generator<string, void, undefined> {
  const { findings } = document.result;
  if (format === 'stix') return yield* bundle(document);
  if (format === 'csv') yield findingsHead();
  for (const finding of findings) {
    if (format === 'csv') yield findingRow(finding);
    else if (format === 'jsonl') yield line(finding);
    else yield line(format === 'ocsf' ? ocsfFinding(finding, document) : ecsFinding(finding, document));
  }
}

/** A bundle without objects has no list of them (§8). */
function* bundle(document: FindingsDocument): Generator<string, void, undefined> {
  yield `{"type":"bundle","id":${JSON.stringify(stixBundleId(document))}`;
  let before = ',"objects":[\n';
  for (const object of stixObjects(document)) {
    yield `${before}${JSON.stringify(object)}`;
    before = ',\n';
  }
  yield document.result.findings.length === 0 ? '}\n' : '\n]}\n';
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/**
 * Bytes written. Nothing is left at `out` when it fails or is cancelled.
 * @throws JawsError export.exists, export.unwritable, dataset.disk-full, cancelled
 */
export async function exportFindings(
  document: FindingsDocument,
  format: FindingsFormat,
  out: string,
  signal?: CallSignal,
): Promise<number> {
  const file = await createExportFile(out);
  try {
    await forEachBlock(findingsPieces(document, format), signal, (text) => file.write(Buffer.from(text)));
    await file.finish();
    return file.bytes;
  } finally {
    await file.discard();
  }
}

const blockLength = 1 << 16;

/** Joins pieces until they are worth a write. */
async function forEachBlock(
  pieces: Iterable<string>,
  signal: CallSignal | undefined,
  write: Write,
): Promise<void> {
  let block = '';
  for (const piece of pieces) {
    if (signal?.aborted === true) throw new JawsError('cancelled');
    block += piece;
    if (block.length < blockLength) continue;
    await write(block);
    block = '';
  }
  if (block !== '') await write(block);
}
