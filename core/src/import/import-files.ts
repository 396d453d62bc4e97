// Capture files and packet tables -> one dataset. Whatever happens, nothing half-made stays: a failed or
// cancelled import takes back what it wrote; only a full or failing disk leaves what was stored, as such.

import { stat } from 'node:fs/promises';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { assertDatasetName, datasetNameFromFile } from '../dataset/dataset-names.ts';
import { errnoCode } from '../dataset/disk-errors.ts';
import type { DatasetStore, DatasetWriter, ManifestPatch } from '../dataset/store-contract.ts';
import { type ImportFile, importFile } from './import-file.ts';
import { gatherNames, requireConnections } from './import-flow-log.ts';
import { checkedAddresses, checkedLabel, checkedLocal } from './import-request.ts';
import { heldNameBytes, type ImportProgress, ImportSession } from './import-session.ts';
import { defaultLabel, RowLabels } from './row-labels.ts';

export interface ImportFilesOptions {
  readonly store: DatasetStore;
  /** At least one; their packets follow each other in this order. */
  readonly files: readonly ImportFile[];
  /** Default: made from the first file's name. */
  readonly dataset?: string | undefined;
  /** Go on with an existing dataset; without it an existing name is dataset.exists. */
  readonly append?: boolean | undefined;
  /** Default `norm`. A table's own labels stay. */
  readonly label?: string | undefined;
  /** Packets from or to these get `chum`. */
  readonly chumAddresses?: readonly string[] | undefined;
  /** Addresses or CIDRs that count as local. */
  readonly local?: readonly string[] | undefined;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly signal?: CallSignal | undefined;
  /** After each batch whose write has returned. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** What `jaws import --json` prints (DESIGN §6). */
export interface ImportDocument {
  readonly dataset: string;
  /** Rows that this import added. */
  readonly packets: number;
  /** Sum of their `size`. */
  readonly bytes: number;
  readonly undecoded: number;
  /** The first file that ends inside a record, and where; all of them are in `warnings`. */
  readonly truncated: { readonly file: string; readonly offset: number } | null;
  readonly warnings: readonly string[];
  readonly durationMs: number;
  /** Records of flow logs that became rows; absent where there were none. */
  readonly flowRecords?: number;
  /** Flows of the whole dataset. */
  readonly flows: number;
  readonly localRule: string;
}

/** The name an import of these files gets when none is given. */
export function importDatasetName(files: readonly Pick<ImportFile, 'name'>[], dataset?: string): string {
  return dataset ?? datasetNameFromFile(files[0]?.name ?? '');
}

/**
 * @throws JawsError import.*, dataset.*, label.bad-name, usage.invalid, cancelled. After dataset.disk-full or
 * dataset.io in the middle the rows stored so far stay, as a `recovered` dataset; the message tells how many.
 */
export async function importFiles(options: ImportFilesOptions): Promise<ImportDocument> {
  const startedMs = options.clock();
  const name = importDatasetName(options.files, options.dataset);
  assertDatasetName(name);
  const label = checkedLabel(options.label ?? defaultLabel);
  const labels = new RowLabels(checkedAddresses(options.chumAddresses ?? []));
  const bytesTotal = await sizeOf(options.files);
  const writer = await openWriter(options, name);
  const { signal, onProgress } = options;
  const stored = await storedTable(options, writer);
  await writer.keepColumns(stored);
  const session = new ImportSession({ writer, labels, bytesTotal, stored, signal, onProgress });
  try {
    session.flowLogs.isOneFile = stored === null && options.files.length === 1;
    await gatherNames(session, options.files, label);
    for (const file of options.files) await importFile(session, file, label);
    requireConnections(session);
    await session.drain();
    session.addOrderWarning();
    const manifest = await writer.close(finalPatch(session, writer, options, label));
    session.progress();
    return {
      dataset: name,
      packets: session.packets,
      bytes: session.bytes,
      undecoded: session.undecoded,
      truncated: session.truncated[0] ?? null,
      warnings: session.warnings,
      durationMs: Math.max(0, options.clock() - startedMs),
      flows: session.flowCount,
      ...(session.flowLogs.records === 0 ? {} : { flowRecords: session.flowLogs.records }),
      localRule: manifest.local.rule,
    };
  } catch (error) {
    throw await takeBack(error, session, writer);
  }
}

async function openWriter(options: ImportFilesOptions, name: string): Promise<DatasetWriter> {
  const local = checkedLocal(options.local ?? []);
  const names = options.files.map((file) => file.name.slice(0, 512)).slice(0, 1000);
  if (options.append === true && (await options.store.exists(name)))
    return await options.store.openForAppend(name);
  return await options.store.create(name, {
    source: { kind: 'import', names },
    ...(local === null ? {} : { local }),
  });
}

/** The rows an appended dataset has already: their flows may go on in the new ones. */
async function storedTable(options: ImportFilesOptions, writer: DatasetWriter): Promise<PacketTable | null> {
  if (writer.startRows === 0) return null;
  try {
    const { signal } = options;
    return await options.store.readTable(writer.name, { signal, mostNameBytes: heldNameBytes });
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function finalPatch(
  session: ImportSession,
  writer: DatasetWriter,
  options: ImportFilesOptions,
  label: string,
): ManifestPatch {
  const { manifest, startRows } = writer;
  const local = checkedLocal(options.local ?? []);
  const names = options.files.map((file) => file.name.slice(0, 512));
  const isNew = startRows === 0 && manifest.labelTimeline.length === 0;
  return {
    ...session.manifestPatch(),
    ...(local === null ? {} : { local }),
    ...(isNew
      ? {}
      : { source: { ...manifest.source, names: [...manifest.source.names, ...names].slice(0, 1000) } }),
    labelTimeline: [...manifest.labelTimeline, { fromPacket: startRows + 1, fromMs: null, label }].slice(
      -10_000,
    ),
  };
}

/** Undoes the import; gives the error to throw. */
async function takeBack(error: unknown, session: ImportSession, writer: DatasetWriter): Promise<unknown> {
  // The write that is under way ends first, whether it succeeds or not: its result decides what is stored.
  await session.drain().catch(() => undefined);
  const isDisk =
    error instanceof JawsError && (error.code === 'dataset.disk-full' || error.code === 'dataset.io');
  const stored = writer.rows - writer.startRows;
  if (!isDisk || stored === 0) {
    await writer.abort();
    return error;
  }
  // Flows of packets that were not stored are counted in already: better none than a wrong number.
  const warning = `The import stopped early: ${error.message}`.slice(0, 512);
  session.warnings.push(warning);
  await writer.closeRecovered({ ...session.manifestPatch(), flows: null });
  const message = `${error.message} ${stored} packets were stored in "${writer.name}" before.`;
  return new JawsError(error.code, message, { cause: error, hint: error.hint });
}

async function sizeOf(files: readonly ImportFile[]): Promise<number> {
  const sizes = await Promise.all(
    files.map(async ({ path, growsTo }) => {
      try {
        return growsTo ?? (await stat(path)).size;
      } catch (error) {
        // Whether it can be read is found out, and told, when its turn comes.
        if (errnoCode(error) === null) throw error;
        return 0;
      }
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
