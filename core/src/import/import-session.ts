// The running part of an import: takes decoded rows, labels them, feeds flows, hands them to the writer in
// large batches. One batch is written while the next one is decoded.

import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { maxManifestNames, maxManifestWarnings } from '@jaws/shared/domain/manifest';
import { factBits, PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { FlowBuilder } from '@jaws/shared/flows/flow-builder';
import type { DatasetWriter, ManifestPatch } from '../dataset/store-contract.ts';
import { FlowLogsOfImport } from '../flow-logs/flow-logs-of-import.ts';
import { TimeOrder } from './time-order.ts';
import type { RowLabels } from './row-labels.ts';

/** DESIGN §2: imports store at least this many rows at a time. */
export const batchRows = 10_000;

/** Distinct names and URLs held at a time; rows that are with the writer do not need theirs any more. */
export const heldNameBytes = 64 << 20;
const maxNameLength = 1024;
const maxShortText = 512;

export interface ImportProgress {
  /** Of the files as they lie on disk. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Rows of this import whose write has returned. */
  readonly rowsStored: number;
}

export interface SessionOptions {
  readonly writer: DatasetWriter;
  readonly labels: RowLabels;
  readonly bytesTotal: number;
  /** Rows that the dataset has already. */
  readonly stored: PacketTable | null;
  readonly signal?: CallSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export class ImportSession {
  readonly dictionaries: PacketDictionaries;
  /** Decoders append here; call `settle` after each batch. */
  readonly table: PacketTable;
  readonly warnings: string[] = [];
  readonly truncated: { file: string; offset: number }[] = [];
  readonly flowLogs = new FlowLogsOfImport();
  packets = 0;
  bytes = 0;
  undecoded = 0;
  dropped: number | null = null;
  snapLength: number | null = null;
  /** Bytes of files that are done, and of the one being read. */
  bytesRead = 0;
  private readonly names = new Map<string, string>();
  private readonly flows = new FlowBuilder({ countOnly: true });
  private readonly order = new TimeOrder();
  private readonly options: SessionOptions;
  private pending: Promise<number> | null = null;
  private rowsStored = 0;
  /** First rows of flow records. */
  private opened = 0;

  constructor(options: SessionOptions) {
    this.options = options;
    const { stored } = options;
    this.dictionaries = stored?.dictionaries ?? new PacketDictionaries();
    this.table = new PacketTable(batchRows * 2, this.dictionaries);
    if (stored === null) return;
    this.flows.add(stored, 0, stored.count);
    const { details } = this.dictionaries;
    // Flows are told apart without names; of those to come none may be left out.
    if (details.refused > 0) details.clear();
    details.mostBytes = Infinity;
    this.order.add(stored.timestampUs, Math.max(0, stored.count - 1), stored.count);
  }

  get flowCount(): number {
    return this.flows.flowCount + (this.flowLogs.areAll ? this.opened : 0);
  }

  /** @throws JawsError cancelled */
  checkCancelled(): void {
    if (this.options.signal?.aborted === true) throw new JawsError('cancelled');
  }

  /** Stores the rows of `table` when they are enough for a batch, or in any case. `label` as in RowLabels. */
  async settle(label: string | null, inAnyCase = false): Promise<void> {
    this.checkCancelled();
    if (this.table.count === 0 || (this.table.count < batchRows && !inAnyCase)) return;
    await this.store(this.table, label);
  }

  /** Stores all rows of a table with this session's dictionaries and clears it. */
  async store(table: PacketTable, label: string | null): Promise<void> {
    this.checkCancelled();
    const { count } = table;
    this.options.labels.apply(table, 0, count, label);
    // A record is a flow: where there is nothing else, counting them saves a sixth of the time.
    if (!this.flowLogs.areAll) this.flows.add(table, 0, count);
    // Logs have flows in the order in which they ended.
    if (!isOfRecords(table)) this.order.add(table.timestampUs, 0, count);
    this.count(table);
    const written = this.options.writer.append(table, 0, count).then((rows) => {
      this.announce(rows);
      return rows;
    });
    // Awaited at the next batch: until then a refusal must not count as unhandled.
    written.catch(() => undefined);
    table.clear();
    const { details } = this.dictionaries;
    if (details.bytes > heldNameBytes) details.clear();
    await this.pending;
    this.pending = written;
  }

  /** Resolves when everything given to `store` is stored. */
  async drain(): Promise<void> {
    await this.pending;
    this.pending = null;
  }

  private count(table: PacketTable): void {
    this.packets += table.count;
    for (let row = 0; row < table.count; row += 1) {
      const facts = table.facts[row] as number;
      this.bytes += table.size[row] as number;
      if ((facts & factBits.undecoded) !== 0) this.undecoded += 1;
      if ((facts & factBits.recordOpens) !== 0) this.opened += 1;
    }
  }

  private announce(rows: number): void {
    this.rowsStored = rows - this.options.writer.startRows;
    this.progress();
  }

  progress(): void {
    const { bytesTotal, onProgress } = this.options;
    const bytesRead = Math.min(this.bytesRead, bytesTotal);
    onProgress?.({ bytesRead, bytesTotal, rowsStored: this.rowsStored });
  }

  addNames(entries: Iterable<readonly [address: string, name: string]>): void {
    for (const [address, name] of entries) {
      if (this.names.size >= maxManifestNames) return;
      if (name.length <= maxNameLength) this.names.set(address, name);
    }
  }

  addWarnings(fileName: string, texts: readonly string[]): void {
    for (const text of texts) this.warnings.push(`${fileName}: ${text}`.slice(0, maxShortText));
  }

  /** Call once, when all files are read. */
  addOrderWarning(): void {
    if (this.order.warning !== null) this.warnings.push(this.order.warning);
  }

  addDropped(dropped: number | null): void {
    if (dropped !== null) this.dropped = Math.min((this.dropped ?? 0) + dropped, Number.MAX_SAFE_INTEGER);
  }

  /** What the manifest learns, on top of what it says. */
  manifestPatch(): ManifestPatch {
    const { manifest } = this.options.writer;
    const warnings = [...manifest.warnings, ...this.warnings].slice(0, maxManifestWarnings);
    const names = new Map(manifest.names.map(({ ip, name }) => [ip, name]));
    for (const [ip, name] of this.names) if (names.size < maxManifestNames) names.set(ip, name);
    return {
      warnings,
      names: [...names].map(([ip, name]) => ({ ip, name })),
      truncated: [...manifest.truncated, ...this.truncated].slice(0, 1000),
      flows: this.flowCount,
      ...(this.flowLogs.records === 0
        ? {}
        : { flowRecords: (manifest.flowRecords ?? 0) + this.flowLogs.records }),
      ...(this.dropped === null
        ? {}
        : { dropped: Math.min((manifest.dropped ?? 0) + this.dropped, Number.MAX_SAFE_INTEGER) }),
      ...(this.snapLength === null ? {} : { snapLength: this.snapLength }),
    };
  }
}

function isOfRecords(table: PacketTable): boolean {
  return ((table.facts[0] as number) & factBits.record) !== 0;
}
