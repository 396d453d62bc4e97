// Labels by condition, and back. packets.csv is written anew beside the old one and takes its place in one step;
// before that the manifest is marked `open`, so that a kill at any moment leaves either file with a dataset that
// `repair` brings in order like any other whose writer died.

import { JawsError } from '@jaws/shared/contract/errors';
import { labelName } from '@jaws/shared/contract/primitives';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchPackets } from '@jaws/shared/filter/match-packets';
import { internLabel } from '../intern-label.ts';
import type { DatasetStore, RewriteOptions } from '../store-contract.ts';
import { RelabelJournal } from './relabel-journal.ts';
import { replaceCsv } from './replace-csv.ts';

/**
 * Gives `label` to all packets that match; `changed` counts those that had another one.
 * `onProgress` counts rows written.
 * @throws JawsError label.bad-name, label.too-many, filter.syntax, dataset.not-found, dataset.locked, dataset.disk-full, cancelled;
 * the dataset is then as it was.
 */
export async function relabelDataset(
  store: DatasetStore,
  name: string,
  change: { readonly label: string; readonly where: string },
  options: RewriteOptions = {},
): Promise<{ changed: number }> {
  if (!labelName.safeParse(change.label).success) {
    throw new JawsError('label.bad-name', `"${change.label.slice(0, 64)}" is not a usable label.`);
  }
  const filter = compileFilter(change.where);
  return await relabelRows(store, name, change.label, (table) => matchPackets(table, filter), options);
}

/**
 * As `relabelDataset`, of rows that `select` finds in the table (ascending, each once).
 * @throws JawsError as `relabelDataset`, without filter.syntax.
 */
export async function relabelRows(
  store: DatasetStore,
  name: string,
  label: string,
  select: (table: PacketTable) => Uint32Array,
  options: RewriteOptions = {},
): Promise<{ changed: number }> {
  return await withClosedDataset(store, name, options, async (table) => {
    const newId = internLabel(table.dictionaries.labels, label);
    const rows = select(table).filter((row) => table.label[row] !== newId);
    if (rows.length === 0) return { changed: 0 };
    const before = Uint8Array.from(rows, (row) => table.label[row] as number);
    const labels = Array.from({ length: newId + 1 }, (_, id) => table.dictionaries.labels.get(id));
    for (const row of rows) table.label[row] = newId;
    const { sha256 } = await store.manifest(name);
    const journal = new RelabelJournal(store.folder(name));
    // First the way back: an entry whose change never came is recognised by the labels it does not find.
    const entry = await journal.add({ label, labels, rows, before });
    try {
      await replaceCsv(store, name, table, await journal.count(), options);
    } catch (error) {
      // The old hash: the old file is in place. Else the change may have come, and its way back must stay.
      if ((await store.manifest(name)).sha256 === sha256) await journal.remove(entry);
      throw error;
    }
    return { changed: rows.length };
  });
}

/**
 * Takes the last change back; packets that were given yet another label since keep it.
 * @throws JawsError dataset.nothing-to-undo, and as `relabelDataset`.
 */
export async function undoRelabel(
  store: DatasetStore,
  name: string,
  options: RewriteOptions = {},
): Promise<{ changed: number }> {
  return await withClosedDataset(store, name, options, async (table) => {
    const journal = new RelabelJournal(store.folder(name));
    for (let entry = await journal.last(); entry !== null; entry = await journal.last()) {
      const { label, labels, rows, before } = await journal.read(entry);
      const current = table.dictionaries.labels.find(label) ?? -1;
      const oldIds = labels.map((text) => internLabel(table.dictionaries.labels, text));
      let changed = 0;
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at] as number;
        if (row >= table.count || table.label[row] !== current) continue;
        table.label[row] = oldIds[before[at] as number] ?? 0;
        changed++;
      }
      // Nothing of it is there (a kill came between journal and change): the one before is the last.
      if (changed > 0) {
        await replaceCsv(store, name, table, (await journal.count()) - 1, options);
        await journal.remove(entry);
        return { changed };
      }
      await journal.remove(entry);
    }
    await store.updateManifest(name, (manifest) => ({ ...manifest, undoableRelabels: 0 }));
    throw new JawsError('dataset.nothing-to-undo');
  });
}

/** Under the dataset's lock; one whose writer died is repaired first. */
async function withClosedDataset<T>(
  store: DatasetStore,
  name: string,
  { signal, onReading }: RewriteOptions,
  work: (table: PacketTable) => Promise<T>,
): Promise<T> {
  if ((await store.manifest(name)).state === 'open') await store.repair(name, { signal });
  const lock = await store.lock(name);
  try {
    return await work(await store.readTable(name, { signal, onProgress: onReading }));
  } finally {
    await lock.release();
  }
}
