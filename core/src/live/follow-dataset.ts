// Follows a dataset's packets.csv while somebody else writes it: whole rows go to the consumer as they come, a torn
// last line waits. Reads only; takes no lock, and never more than 1 MiB at a time.

import { Buffer } from 'node:buffer';
import { stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import type { CsvLayout } from '../dataset/csv-columns.ts';
import { PacketCsvDecoder } from '../dataset/csv-decoder.ts';
import { openOrdinaryFile } from '../dataset/open-ordinary-file.ts';
import { diskError, errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { csvFileName } from '../dataset/inspect-csv.ts';
import { manifestFileName } from '../dataset/manifest-file.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { findStart, type FollowWindow } from './find-start.ts';
import { FollowLag } from './follow-lag.ts';

export interface FollowOptions {
  readonly store: Pick<DatasetStore, 'folder' | 'manifest'>;
  readonly dataset: string;
  readonly window: FollowWindow;
  readonly clock: () => number;
  /** The rows are valid during the call only. */
  readonly onRows: (table: PacketTable, from: number, to: number) => void;
}

interface Beginning {
  readonly offset: number;
  readonly rows: number;
  readonly layout?: CsvLayout;
}

const pieceBytes = 1 << 20;
const tableRows = 8192;

export class DatasetFollower {
  /** The dataset is not being written and all its rows have been given out. Ends being true when it is appended to. */
  ended = false;
  badRows = 0;
  manifest: Manifest;
  private readonly options: FollowOptions;
  private readonly file: FileHandle;
  private table = freshTable();
  private readonly piece = Buffer.allocUnsafe(pieceBytes);
  private readonly lag: FollowLag;
  private decoder: PacketCsvDecoder;
  /** Where `decoder` began, and how many rows were before it; `layout` where it began behind the header. */
  private from: Beginning;
  private size: number;
  private offset: number;
  private manifestStamp = '';

  private constructor(
    options: FollowOptions,
    file: FileHandle,
    size: number,
    start: Beginning,
    manifest: Manifest,
  ) {
    this.options = options;
    this.file = file;
    this.size = size;
    this.from = start;
    this.offset = start.offset;
    this.manifest = manifest;
    this.lag = new FollowLag(size, options.clock());
    this.decoder = this.decoderFrom();
  }

  /** @throws JawsError dataset.not-found, dataset.bad-name, dataset.damaged, dataset.io */
  static async open(options: FollowOptions): Promise<DatasetFollower> {
    const { store, dataset, window } = options;
    const manifest = await store.manifest(dataset);
    const path = join(store.folder(dataset), csvFileName);
    const file = await onDisk('Cannot open packets.csv', () => openOrdinaryFile(path, 'read'));
    try {
      const { size } = await file.stat();
      const { rowsBefore, ...start } = await findStart(file, size, window);
      return new DatasetFollower(options, file, size, { ...start, rows: rowsBefore }, manifest);
    } catch (error) {
      await file.close();
      throw diskError(error, 'Cannot read packets.csv');
    }
  }

  /** Of the dataset, read or left out before the window. */
  get rows(): number {
    return this.from.rows + this.decoder.rows;
  }

  /** Bytes that were there at the last look and are not read yet. */
  get backlogBytes(): number {
    return Math.max(0, this.size - this.offset);
  }

  /** Of the tables that are given out now. */
  get dictionaries(): PacketDictionaries {
    return this.table.dictionaries;
  }

  /** Distinct addresses, MACs or details met: they are kept until `renewDictionaries`. So is the memory of details. */
  get dictionaryEntries(): number {
    const { addresses, macs, details } = this.dictionaries;
    return Math.max(addresses.size, macs.size, details.size);
  }

  get nameBytes(): number {
    return this.dictionaries.details.bytes;
  }

  /** Tables that are given out from now on have empty dictionaries; no row is given out twice or left out. */
  renewDictionaries(): void {
    this.table = freshTable();
    this.readOnFromWhole();
  }

  /** See FollowLag.take. */
  takeLagMs(): number {
    return this.lag.take(this.options.clock());
  }

  /**
   * Looks how long the file is and what its manifest says.
   * @throws JawsError dataset.not-found (removed, renamed), live.dataset-changed (rows were cut or rewritten),
   * dataset.damaged, dataset.io
   */
  async look(): Promise<void> {
    // The state first: what a writer stored before it closed is then within the length read after it.
    await this.readManifest();
    const [path, own] = await Promise.all([this.statCsv(), this.file.stat()]);
    if (path.ino !== own.ino || path.dev !== own.dev) throw changed(this.options.dataset);
    if (own.size < this.offset) this.goBack(own.size);
    this.size = own.size;
    this.lag.looked(own.size, this.options.clock());
    this.ended = this.manifest.state !== 'open' && this.backlogBytes === 0;
  }

  /** Reads one piece and gives its rows out. False when all that the last look saw is read. */
  async readPiece(): Promise<boolean> {
    const wanted = Math.min(pieceBytes, this.backlogBytes);
    if (wanted === 0) return false;
    const { bytesRead } = await onDisk('Cannot read packets.csv', () =>
      this.file.read(this.piece, 0, wanted, this.offset),
    );
    // Cut since the look: the next one says so.
    if (bytesRead === 0) return false;
    this.decoder.push(this.piece.subarray(0, bytesRead));
    this.giveOut();
    this.offset += bytesRead;
    this.lag.read(this.offset);
    if (this.backlogBytes === 0) this.ended = this.manifest.state !== 'open';
    return this.backlogBytes > 0;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private giveOut(): void {
    const { table } = this;
    if (table.count > 0) this.options.onRows(table, 0, table.count);
    table.clear();
  }

  private decoderFrom(): PacketCsvDecoder {
    return new PacketCsvDecoder(this.table, {
      rowsOf: this.from.layout,
      rowsBefore: this.from.rows,
      onFull: () => {
        this.giveOut();
      },
      onBadRow: () => {
        this.badRows += 1;
      },
    });
  }

  /** A repair cuts a torn line, which was never given out: read on from the last whole row. */
  private goBack(size: number): void {
    const wholeOffset = this.from.offset + this.decoder.wholeBytes;
    if (size < wholeOffset) throw changed(this.options.dataset);
    this.readOnFromWhole();
  }

  /** A new decoder, which has what was read of a torn last line still before it. */
  private readOnFromWhole(): void {
    const wholeOffset = this.from.offset + this.decoder.wholeBytes;
    const { layout } = this.decoder;
    this.from = { offset: wholeOffset, rows: this.rows, ...(layout === null ? {} : { layout }) };
    this.offset = wholeOffset;
    this.decoder = this.decoderFrom();
  }

  private async statCsv() {
    const { store, dataset } = this.options;
    try {
      return await stat(join(store.folder(dataset), csvFileName));
    } catch (error) {
      if (errnoCode(error) === 'ENOENT') throw gone(dataset);
      throw diskError(error, 'Cannot read packets.csv');
    }
  }

  /** Anew only when it was replaced: with thousands of names it takes milliseconds. */
  private async readManifest(): Promise<void> {
    const { store, dataset } = this.options;
    const stamp = await stat(join(store.folder(dataset), manifestFileName)).then(
      ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
      (error: unknown) => {
        if (errnoCode(error) === 'ENOENT') throw gone(dataset);
        throw diskError(error, 'Cannot read manifest.json');
      },
    );
    if (stamp === this.manifestStamp) return;
    this.manifest = await store.manifest(dataset);
    this.manifestStamp = stamp;
  }
}

function freshTable(): PacketTable {
  return new PacketTable(tableRows, new PacketDictionaries());
}

function gone(dataset: string): JawsError {
  return new JawsError('dataset.not-found', `The dataset "${dataset}" is gone: it was removed or renamed.`);
}

function changed(dataset: string): JawsError {
  return new JawsError('live.dataset-changed', `Rows of "${dataset}" were changed while it was followed.`);
}
