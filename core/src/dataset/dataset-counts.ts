// Running counts of a dataset's rows: what the manifest says about packets.csv without reading it again.

import type { Manifest } from '@jaws/shared/domain/manifest';
import { factBits, type PacketTable } from '@jaws/shared/domain/packet-table';

export type CountedFields = Pick<
  Manifest,
  'packets' | 'bytes' | 'firstMs' | 'lastMs' | 'labels' | 'undecoded'
>;

/** Label of rows that have none. */
const noLabel = 'NA';
const maxLabelLength = 64;
/** What a Date can hold; captures with absurd clocks go beyond. */
const maxMs = 8.64e15;

export class DatasetCounts {
  packets = 0;
  bytes = 0;
  undecoded = 0;
  private firstUs = Infinity;
  private lastUs = -Infinity;
  private readonly labels = new Map<string, number>();
  /** Rows per label id of the current call: no map access per packet. */
  private readonly perId = new Float64Array(256);

  /** Counts of rows that are stored already, as a manifest tells them. */
  static from(manifest: CountedFields): DatasetCounts {
    const counts = new DatasetCounts();
    counts.packets = manifest.packets;
    counts.bytes = manifest.bytes;
    counts.undecoded = manifest.undecoded;
    counts.firstUs = manifest.firstMs === null ? Infinity : Math.round(manifest.firstMs * 1000);
    counts.lastUs = manifest.lastMs === null ? -Infinity : Math.round(manifest.lastMs * 1000);
    for (const [label, rows] of Object.entries(manifest.labels)) counts.labels.set(label, rows);
    return counts;
  }

  add(table: PacketTable, from: number, to: number): void {
    const { timestampUs, size, label, facts } = table;
    for (let row = from; row < to; row += 1) {
      const us = timestampUs[row] as number;
      if (us < this.firstUs) this.firstUs = us;
      if (us > this.lastUs) this.lastUs = us;
      this.bytes += size[row] as number;
      this.undecoded += ((facts[row] as number) & factBits.undecoded) >> 2;
      const id = label[row] as number;
      this.perId[id] = (this.perId[id] as number) + 1;
    }
    this.packets += to - from;
    this.settleLabels(table);
  }

  /** Back to none, to be used again: a new one is 2 KiB outside of the heap. */
  reset(): void {
    this.packets = 0;
    this.bytes = 0;
    this.undecoded = 0;
    this.firstUs = Infinity;
    this.lastUs = -Infinity;
    this.labels.clear();
  }

  /** Adds the counts of another set of rows. */
  merge(other: DatasetCounts): void {
    this.packets += other.packets;
    this.bytes += other.bytes;
    this.undecoded += other.undecoded;
    this.firstUs = Math.min(this.firstUs, other.firstUs);
    this.lastUs = Math.max(this.lastUs, other.lastUs);
    for (const [label, rows] of other.labels) this.labels.set(label, (this.labels.get(label) ?? 0) + rows);
  }

  private settleLabels(table: PacketTable): void {
    for (let id = 0; id < this.perId.length; id += 1) {
      const rows = this.perId[id] as number;
      if (rows === 0) continue;
      const name = (table.dictionaries.labels.get(id) ?? noLabel).slice(0, maxLabelLength);
      this.labels.set(name, (this.labels.get(name) ?? 0) + rows);
      this.perId[id] = 0;
    }
  }

  fields(): CountedFields {
    return {
      packets: this.packets,
      bytes: this.bytes,
      undecoded: this.undecoded,
      firstMs: boundedMs(this.firstUs),
      lastMs: boundedMs(this.lastUs),
      labels: Object.fromEntries(this.labels),
    };
  }
}

function boundedMs(us: number): number | null {
  return Number.isFinite(us) ? Math.min(Math.max(us / 1000, -maxMs), maxMs) : null;
}
