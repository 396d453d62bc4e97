// Several datasets into a new one: one after the other in order of their first packet, rows in their own order,
// packet_id counted anew.

import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { FlowBuilder } from '@jaws/shared/flows/flow-builder';
import { mostLabels } from '../intern-label.ts';
import type { DatasetStore, DatasetWriter, RewriteOptions } from '../store-contract.ts';
import { mergeInboxes } from '../../findings/findings-file.ts';
import { copyTruths } from '../../truth/truth-files.ts';
import { mergedFields } from './merged-manifest.ts';

const batchRows = 20_000;

/**
 * `onProgress` counts rows. The new dataset appears when it is whole; when it fails, is cancelled or killed there is none.
 * @throws JawsError usage.invalid (fewer than two, or one twice), dataset.not-found, dataset.exists,
 * dataset.bad-name, dataset.damaged, dataset.disk-full, cancelled
 */
export async function mergeDatasets(
  store: DatasetStore,
  names: readonly string[],
  into: string,
  options: RewriteOptions = {},
): Promise<Manifest> {
  if (names.length < 2 || new Set(names).size !== names.length) {
    throw new JawsError('usage.invalid', 'Name two different datasets or more to merge.');
  }
  const manifests = await Promise.all(names.map((name) => store.manifest(name)));
  const parts = names.map((name, at) => ({ name, manifest: manifests[at] as Manifest }));
  parts.sort((a, b) => startOf(a.manifest) - startOf(b.manifest));
  const labels = new Set(manifests.flatMap((manifest) => Object.keys(manifest.labels)));
  if (labels.size > mostLabels) {
    throw new JawsError('label.too-many', `Together they have more than ${mostLabels} labels.`);
  }
  const draft = await store.createDraft(into, {
    source: { kind: 'merge', names: parts.map(({ name }) => name) },
  });
  try {
    const firstRows = await appendAll(store, draft.writer, parts, options);
    for (const { name } of parts) await copyTruths(store.folder(name), draft.folder);
    await mergeInboxes(
      parts.map(({ name }) => store.folder(name)),
      draft.folder,
    );
    await draft.writer.close(
      mergedFields(parts.map((part, at) => ({ ...part, firstRow: firstRows[at] ?? 0 }))),
    );
    const table = await draft.readTable({ signal: options.signal, onProgress: options.onReading });
    return await draft.publish({ flows: flowsOf(table) });
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

function startOf(manifest: Manifest): number {
  return manifest.firstMs ?? Number.MAX_VALUE;
}

/** Rows of the new dataset before each part. */
async function appendAll(
  store: DatasetStore,
  writer: DatasetWriter,
  parts: readonly { readonly name: string; readonly manifest: Manifest }[],
  { signal, onProgress, onReading }: RewriteOptions,
): Promise<number[]> {
  const total = parts.reduce((sum, { manifest }) => sum + manifest.packets, 0);
  const firstRows: number[] = [];
  for (const { name } of parts) {
    firstRows.push(writer.rows);
    const table = await store.readTable(name, { signal, onProgress: onReading });
    for (let from = 0; from < table.count; from += batchRows) {
      if (signal?.aborted === true) throw new JawsError('cancelled');
      await writer.append(table, from, Math.min(from + batchRows, table.count));
      // A part that is being captured may have grown since its manifest was read.
      onProgress?.(writer.rows, Math.max(total, writer.rows));
    }
  }
  return firstRows;
}

/** They may cross the border between two parts, so they are counted over the whole. */
function flowsOf(table: PacketTable): number {
  const builder = new FlowBuilder({ countOnly: true });
  builder.add(table, 0, table.count);
  return builder.flowCount;
}
