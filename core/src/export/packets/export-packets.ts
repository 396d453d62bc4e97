// Some packets of a dataset as pcapng, out of the capture that it was made of: bytes, times and interfaces as they stand
// there, each packet with a comment. A row is found by its place: row n is record n of the files, and every record is
// compared with its row. Of a ring of raw packets, which has lost its oldest and lacks some, records are rows in order.

import { basename } from 'node:path';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { type CompiledFilter, compileFilter } from '@jaws/shared/filter/compile-filter';
import { packetRows } from '@jaws/shared/filter/match-packets';
import { matchRows } from '@jaws/shared/filter/match-rows';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { createExportFile, type ExportFile } from '../export-file.ts';
import { CaptureRecords } from './capture-records.ts';
import { SamePacket } from './same-packet.ts';
import { SliceBlocks } from './slice-blocks.ts';

export interface ExportPacketsOptions {
  readonly store: Pick<DatasetStore, 'useRows'>;
  readonly dataset: string;
  /** In the order in which they were imported or written. */
  readonly files: readonly string[];
  /** They hold some of the packets only. */
  readonly isRing: boolean;
  readonly where: string;
  /** Unix epoch in µs, the second one not included. */
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
  /** Stands in each comment behind the label. */
  readonly remark?: string | undefined;
  readonly out: string;
  readonly signal?: CallSignal | undefined;
  readonly onProgress?: ((rowsDone: number, rowsTotal: number) => void) | undefined;
}

export interface ExportedPackets {
  readonly packets: number;
  /** Rows that were asked for; more than `packets` where a ring has not all of them. */
  readonly matched: number;
  readonly bytes: number;
}

const windowRows = 65_536;
const pieceBytes = 1 << 20;

/**
 * Nothing is left at `out` when it fails, is cancelled, or no packet is in the slice.
 * @throws JawsError filter.syntax, export.other-capture, export.exists, export.unwritable, dataset.disk-full, import.*,
 * cancelled, and what reading the dataset throws
 */
export async function exportPackets(options: ExportPacketsOptions): Promise<ExportedPackets> {
  compileFilter(options.where);
  const file = await createExportFile(options.out);
  const slice = new PacketSlice(options, file);
  try {
    await options.store.useRows(
      options.dataset,
      windowRows,
      { signal: options.signal },
      async (table, firstRow, rowsTotal) => {
        await slice.window(table, firstRow);
        options.onProgress?.(firstRow + table.count, rowsTotal);
      },
    );
    await slice.end();
    if (slice.packets > 0) await file.finish();
    return { packets: slice.packets, matched: slice.matched, bytes: slice.packets > 0 ? file.bytes : 0 };
  } finally {
    await slice.close();
    await file.discard();
  }
}

class PacketSlice {
  packets = 0;
  matched = 0;
  private readonly options: ExportPacketsOptions;
  private readonly file: ExportFile;
  private readonly blocks = new SliceBlocks();
  private readonly records: CaptureRecords;
  private readonly same = new SamePacket();
  private readonly filter: CompiledFilter;
  /** The record that waits for its row. */
  private waiting: RecordBatch | null = null;
  private recordsRead = 0;

  constructor(options: ExportPacketsOptions, file: ExportFile) {
    this.options = options;
    this.file = file;
    this.records = new CaptureRecords(options.files, this.blocks);
    this.filter = compileFilter(options.where);
  }

  async window(table: PacketTable, firstRow: number): Promise<void> {
    const selected = this.selected(table, firstRow);
    this.matched += selected.length;
    let place = 0;
    for (let row = 0; row < table.count; row += 1) {
      const isWanted = selected[place] === row;
      if (isWanted) place += 1;
      const record = this.recordAtHand() ?? (await this.readLater());
      if (record === null && this.options.isRing) return;
      if (record !== null && this.same.is(table, row)) {
        if (isWanted) await this.put(record, this.comment(table, row, firstRow));
        this.waiting = null;
      } else if (!this.options.isRing) throw this.otherCapture(firstRow + row + 1);
    }
  }

  /** All rows have been gone through: so must the records be. */
  async end(): Promise<void> {
    const left = this.recordAtHand() ?? (await this.readLater());
    if (left !== null) throw this.otherCapture(this.recordsRead);
    await this.flush();
  }

  close(): Promise<void> {
    return this.records.close();
  }

  private selected(table: PacketTable, firstRow: number): Uint32Array {
    const { fromUs = -Infinity, toUs = Infinity } = this.options;
    const rows = matchRows(this.filter, packetRows(table, firstRow + 1));
    const { timestampUs } = table;
    return rows.filter((row) => {
      const at = timestampUs[row] as number;
      return at >= fromUs && at < toUs;
    });
  }

  private recordAtHand(): RecordBatch | null {
    return this.waiting ?? this.readNow();
  }

  private readNow(): RecordBatch | null {
    const record = this.records.next();
    if (record === null) return null;
    this.recordsRead += 1;
    this.same.read(record);
    this.waiting = record;
    return record;
  }

  /** Reads on in the files; null at their end. */
  private async readLater(): Promise<RecordBatch | null> {
    while (await this.records.more()) {
      if (this.options.signal?.aborted === true) throw new JawsError('cancelled');
      const record = this.readNow();
      if (record !== null) return record;
    }
    return null;
  }

  private async put(record: RecordBatch, comment: string): Promise<void> {
    this.blocks.write(record, comment);
    this.packets += 1;
    if (this.blocks.bytes >= pieceBytes) await this.flush();
  }

  private async flush(): Promise<void> {
    if (this.blocks.bytes > 0) await this.file.write(this.blocks.take());
  }

  private comment(table: PacketTable, row: number, firstRow: number): string {
    const { dataset, remark } = this.options;
    const label = table.dictionaries.labels.get(table.label[row] as number) ?? 'NA';
    const place = `JAWS: packet ${firstRow + row + 1} of ${dataset}`;
    return [`label ${label}`, ...(remark === undefined ? [] : [remark]), place].join('; ');
  }

  private otherCapture(packet: number): JawsError {
    const { dataset, files } = this.options;
    const names = files.map((path) => JSON.stringify(basename(path))).join(', ');
    return new JawsError(
      'export.other-capture',
      `${names} is not what ${dataset} was made of: packet ${packet} is another one, or missing.`,
    );
  }
}
