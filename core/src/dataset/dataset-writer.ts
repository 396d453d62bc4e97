// Appends packets to one dataset and keeps its manifest: the object behind the store's promises. Rows are
// announced only after their write returned; every failure leaves whole rows and a manifest that tells.

import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { type PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { cacheKey } from './column-cache-format.ts';
import { ColumnRecorder } from './column-recorder.ts';
import { type CsvLayout, layoutWithoutFacts } from './csv-columns.ts';
import { PacketCsvDecoder } from './csv-decoder.ts';
import { type CsvBuffer, createCsvBuffer, PacketCsvEncoder } from './csv-encoder.ts';
import type { CsvFileWriter } from './csv-file-writer.ts';
import { DatasetCounts } from './dataset-counts.ts';
import { diskError } from './disk-errors.ts';
import { hashCsv } from './inspect-csv.ts';
import { releaseReserve } from './disk-reserve.ts';
import { removeFolder } from './draft-folders.ts';
import type { DatasetLock, DatasetWriter, ManifestPatch, UpdateOptions } from './store-contract.ts';

/** How often the manifest of a dataset being written learns its counts, for lists. */
const checkpointEveryMs = 2000;
/** Packets do not wait for somebody else's change of the manifest; the next checkpoint has the counts too. */
const checkpointPatienceMs = 50;
/** Of the last change: a disk that stalls must not leave a whole dataset open. */
const finalPatienceMs = 30_000;

/** What one call of `append` needs until its write has returned; used again, so that a write costs no memory. */
interface Piece {
  readonly buffer: CsvBuffer;
  readonly counts: DatasetCounts;
  /** Until the columns of these rows are written too. */
  columns: Promise<void> | undefined;
}

export interface WriterParts {
  readonly name: string;
  readonly folder: string;
  readonly file: CsvFileWriter;
  /** Of the rows in the file, and of those to come. */
  readonly layout: CsvLayout;
  readonly lock: DatasetLock;
  readonly clock: () => number;
  /** As it is on disk now: state `open`. */
  readonly manifest: Manifest;
  /** What `abort` goes back to; null = a new dataset, which it removes. */
  readonly before: { readonly manifest: Manifest; readonly fileBytes: number } | null;
  readonly updateManifest: (
    change: (manifest: Manifest) => Manifest,
    options?: UpdateOptions,
  ) => Promise<Manifest>;
}

export class OpenDatasetWriter implements DatasetWriter {
  readonly name: string;
  readonly startRows: number;
  manifest: Manifest;
  private readonly parts: WriterParts;
  private readonly counts: DatasetCounts;
  private encoder: PacketCsvEncoder | null = null;
  private columns: ColumnRecorder | null = null;
  private readonly spare: Piece[] = [];
  /** Rows handed to the queue; `rows` follows when their write returned. */
  private queuedRows: number;
  private queue: Promise<void> = Promise.resolve();
  private failure: JawsError | null = null;
  private lastCheckpointMs: number;
  private ended = false;
  private finished = false;

  constructor(parts: WriterParts) {
    this.parts = parts;
    this.name = parts.name;
    this.manifest = parts.manifest;
    this.counts = DatasetCounts.from(parts.manifest);
    this.startRows = parts.manifest.packets;
    this.queuedRows = this.startRows;
    this.lastCheckpointMs = parts.clock();
  }

  get rows(): number {
    return this.counts.packets;
  }

  get fileBytes(): number {
    return this.parts.file.bytes;
  }

  async keepColumns(stored: PacketTable | null): Promise<void> {
    // Of a file without facts the reader guesses them, which the rows at hand do not show.
    if (this.parts.layout === layoutWithoutFacts || (stored?.count ?? 0) !== this.startRows) return;
    this.columns = new ColumnRecorder(this.parts.folder);
    if (stored !== null) await this.columns.addAll(stored);
  }

  append(table: PacketTable, from: number, to: number): Promise<number> {
    if (this.ended) return Promise.reject(new JawsError('internal', 'append after close'));
    if (this.failure !== null) return Promise.reject(this.failure);
    const piece = this.spare.pop() ?? newPiece();
    try {
      this.encoderFor(table.dictionaries).encode(table, from, to, this.queuedRows + 1, piece.buffer);
      piece.counts.reset();
      piece.counts.add(table, from, to);
      piece.columns = this.columns?.add(table, from, to);
    } catch (error) {
      this.spare.push(piece);
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    this.queuedRows += to - from;
    const written = this.queue.then(() => this.write(piece));
    // The queue itself never rejects: each caller gets its own rejection, later ones get `failure`.
    this.queue = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }

  private encoderFor(dictionaries: PacketDictionaries): PacketCsvEncoder {
    if (this.encoder?.dictionaries !== dictionaries)
      this.encoder = new PacketCsvEncoder(dictionaries, this.parts.layout);
    return this.encoder;
  }

  private async write(piece: Piece): Promise<number> {
    if (this.failure !== null) throw this.failure;
    const { buffer, counts } = piece;
    const bytes = buffer.bytes.subarray(0, buffer.length);
    try {
      const keepRows = (written: number): number => this.keepWholeRows(bytes.subarray(0, written));
      await this.parts.file.write(bytes, keepRows, () => this.giveUpColumns());
    } catch (error) {
      this.failure = diskError(error, 'Cannot write packets.csv');
      throw this.failure;
    }
    this.counts.merge(counts);
    await piece.columns;
    this.spare.push(piece);
    await this.checkpoint();
    return this.rows;
  }

  /** The rows need the room that the columns take. False: there are none, or none any more. */
  private async giveUpColumns(): Promise<boolean> {
    const { columns } = this;
    this.columns = null;
    await columns?.discard();
    return columns !== null;
  }

  /** After a refused write: counts the whole rows that got to disk; gives their length. */
  private keepWholeRows(bytes: Uint8Array): number {
    const table = new PacketTable();
    const decoder = new PacketCsvDecoder(table, { rowsBefore: this.rows, rowsOf: this.parts.layout });
    decoder.push(bytes);
    this.counts.add(table, 0, table.count);
    return decoder.wholeBytes;
  }

  private async checkpoint(): Promise<void> {
    const now = this.parts.clock();
    if (now - this.lastCheckpointMs < checkpointEveryMs) return;
    this.lastCheckpointMs = now;
    // No reason to stop writing packets: the counts in the manifest are for lists, the rows are the truth.
    await this.parts
      .updateManifest((manifest) => this.counted(manifest), { patienceMs: checkpointPatienceMs })
      .catch((error: unknown) => error);
  }

  private counted(manifest: Manifest): Manifest {
    return { ...manifest, ...this.counts.fields(), fileBytes: this.parts.file.bytes };
  }

  async sync(): Promise<void> {
    await this.queue;
    await this.parts.file.sync();
  }

  async close(patch: ManifestPatch = {}): Promise<Manifest> {
    await this.queue;
    if (this.failure !== null) throw this.failure;
    return await this.finish('closed', patch);
  }

  async closeRecovered(patch: ManifestPatch = {}): Promise<Manifest> {
    await this.queue;
    return await this.finish('recovered', patch);
  }

  private async finish(state: 'closed' | 'recovered', patch: ManifestPatch): Promise<Manifest> {
    const { file, folder, lock } = this.parts;
    if (this.ended) return this.manifest;
    this.ended = true;
    try {
      await file.sync();
      const sha256 = file.digest() ?? (await hashCsv(folder)).digest('hex');
      await releaseReserve(folder);
      this.manifest = await this.writeFinal((manifest) => ({
        ...this.counted({ ...manifest, ...patch }),
        state,
        sha256,
      }));
      this.finished = true;
    } finally {
      await file
        .close()
        .finally(() => this.leaveColumns())
        .finally(() => lock.release());
    }
    return this.manifest;
  }

  /** After the last change of packets.csv, whose time is part of the key. */
  private async leaveColumns(): Promise<void> {
    const { folder } = this.parts;
    const { columns, manifest } = this;
    const isClosed = this.finished && manifest.state === 'closed';
    const key = isClosed ? await cacheKey(folder, manifest.sha256 ?? '').catch(() => null) : null;
    if (columns === null || key === null) await this.giveUpColumns();
    else await columns.finish(key);
  }

  /** On a full disk a manifest without the passive DNS names may still fit into the room the reserve left. */
  private async writeFinal(change: (manifest: Manifest) => Manifest): Promise<Manifest> {
    const { updateManifest } = this.parts;
    try {
      return await updateManifest(change, { patienceMs: finalPatienceMs });
    } catch (error) {
      if (!(error instanceof JawsError) || error.code !== 'dataset.disk-full') throw error;
      if (await this.giveUpColumns()) return await this.writeFinal(change);
      return await updateManifest((manifest) => ({ ...change(manifest), names: [] }));
    }
  }

  async abort(): Promise<void> {
    await this.queue;
    const { before, file, folder, lock, updateManifest } = this.parts;
    await this.giveUpColumns();
    if (this.ended) {
      // A new dataset whose close was refused (its lock and handle are gone) is nothing to keep either.
      if (before === null && !this.finished) await removeFolder(folder);
      return;
    }
    this.ended = true;
    if (before === null) {
      await file.close().catch(() => undefined);
      // The lock goes with the folder: under its name another dataset may have its own by then.
      await removeFolder(folder).catch(async (error: unknown) => {
        await lock.release();
        throw error;
      });
      return;
    }
    try {
      await file.cutTo(before.fileBytes);
      await file.sync();
      await releaseReserve(folder);
      // Notes and tags written meanwhile stay.
      await updateManifest(({ note, tags }) => ({ ...before.manifest, note, tags }));
    } finally {
      await file.close().finally(() => lock.release());
    }
  }
}

function newPiece(): Piece {
  return { buffer: createCsvBuffer(), counts: new DatasetCounts(), columns: undefined };
}
