// What the store offers to the other services: datasets by name, one writer each, tables to read.
// The promises behind these signatures are DESIGN §2's; dataset-store.ts keeps them.

import type { CallSignal } from '@jaws/shared/contract/contract';
import type {
  DatasetDetail,
  DatasetPage,
  DatasetSummary,
  VerifyResult,
} from '@jaws/shared/contract/datasets';
import type { DatasetState, Manifest } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { OpenRows } from './cached-rows.ts';
import type { UseRows } from './column-cache.ts';

export interface WorkOptions {
  /** Aborted -> `cancelled`. */
  readonly signal?: CallSignal | undefined;
  /** Bytes of packets.csv read so far, and in all. */
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
}

export interface ReadOptions extends WorkOptions {
  /**
   * Memory for distinct names, URLs and fingerprints; `dictionaries.details.refused` counts the rows whose own did not
   * fit, and which read as not known. Default: no limit, for whoever writes rows again must have them all.
   */
  readonly mostNameBytes?: number | undefined;
}

/** Of work that reads a dataset and then writes one: `onProgress` counts what is written, in the work's own unit. */
export interface RewriteOptions extends WorkOptions {
  /** Bytes of packets.csv read before that; not called where its columns are kept. */
  readonly onReading?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
}

/** Manifest fields a maker may set; counts, hash and state belong to the writer. */
export type ManifestPatch = Partial<
  Pick<
    Manifest,
    | 'source'
    | 'interface'
    | 'filter'
    | 'snapLength'
    | 'local'
    | 'dropped'
    | 'blacklisted'
    | 'flows'
    | 'flowRecords'
    | 'truncated'
    | 'warnings'
    | 'timestampSource'
    | 'sizes'
    | 'labelTimeline'
    | 'marks'
    | 'names'
    | 'note'
    | 'tags'
  >
>;

export interface WriterOptions {
  /** fsync of packets.csv at most this long after a write; null (imports) = only at close. Captures: 1000. */
  readonly fsyncEveryMs?: number | null;
}

export interface DatasetWriter {
  readonly name: string;
  /** Rows of packets.csv, those found at `openForAppend` included. */
  readonly rows: number;
  /** Rows there were at `openForAppend`; 0 for a new dataset. */
  readonly startRows: number;
  /** Bytes of packets.csv whose write has returned. */
  readonly fileBytes: number;
  readonly manifest: Manifest;
  /**
   * From here on the columns go into cache/ beside the rows, so that the first reading need not parse them; to be
   * called before the first `append`. `stored` holds the `startRows` rows that are there; all tables given to `append`
   * must share its dictionaries. Whatever hinders it costs the cache and nothing else.
   */
  keepColumns(stored: PacketTable | null): Promise<void>;
  /**
   * Rows `from … to-1` of the table, appended as packet_id `rows + 1 …`. Resolves with `rows` after the write
   * returned: those rows survive a kill. The table may be cleared or changed as soon as `append` has
   * *returned its promise* (the rows are encoded by then). Calls are written in order; at most two are queued
   * without waiting. Rejects with dataset.disk-full (whole rows that fitted are kept and counted in `rows`),
   * dataset.io; after a failure every append rejects.
   */
  append(table: PacketTable, from: number, to: number): Promise<number>;
  /** fsync of packets.csv now. */
  sync(): Promise<void>;
  /** Flushes, syncs, writes the final manifest (state `closed`, hash) and frees the lock. */
  close(patch?: ManifestPatch): Promise<Manifest>;
  /** As `close`, after a failure: what is stored stays, state `recovered`. */
  closeRecovered(patch?: ManifestPatch): Promise<Manifest>;
  /** Takes everything back: a new dataset is removed, an old one is as it was before `openForAppend`. */
  abort(): Promise<void>;
}

/** A new dataset that nobody sees under its name before it is whole. */
export interface DatasetDraft {
  /** Its hidden folder. */
  readonly folder: string;
  /** To be closed before `readTable` and `publish`. */
  readonly writer: DatasetWriter;
  /** All rows; its columns are kept for the first reading of the dataset. */
  readTable(options?: WorkOptions): Promise<PacketTable>;
  /**
   * The last of the manifest, and then the name, in one step. dataset.exists when somebody took the name meanwhile;
   * the draft is then still there.
   */
  publish(patch: ManifestPatch): Promise<Manifest>;
  /** Nothing of it is left; a published one stays. */
  discard(): Promise<void>;
}

export interface UpdateOptions {
  /** How long to wait for another process that changes the manifest too; default 5 s. */
  readonly patienceMs?: number;
}

export interface DatasetLock {
  /** Frees the lock; again is harmless. */
  release(): Promise<void>;
}

export interface RepairResult {
  readonly dataset: string;
  readonly rows: number;
  readonly cutBytes: number;
  readonly state: DatasetState;
}

/** Every name is checked first: dataset.bad-name. A missing dataset: dataset.not-found. */
export interface DatasetStore {
  /** A new folder with an open manifest and a header; dataset.exists when there is one. */
  create(name: string, init: ManifestPatch, options?: WriterOptions): Promise<DatasetWriter>;
  /** The same, in a hidden folder until it is published; dataset.exists when the name is taken already. */
  createDraft(name: string, init: ManifestPatch): Promise<DatasetDraft>;
  /** Goes on where the dataset ends; a torn last line is cut and reported in `manifest.warnings`. */
  openForAppend(name: string, options?: WriterOptions): Promise<DatasetWriter>;
  /** Sorted by name; what cannot be read is there with state `damaged`. */
  list(): Promise<DatasetSummary[]>;
  /** The part of it that fits into one answer of the host: names behind `after`, from the first for null. */
  listPage(after: string | null): Promise<DatasetPage>;
  detail(name: string): Promise<DatasetDetail>;
  /** dataset.damaged when it cannot be read, dataset.unsupported-schema when it is newer than this JAWS. */
  manifest(name: string): Promise<Manifest>;
  /**
   * Reads, changes, checks and replaces the manifest in one atomic step, under a lock of its own that is held only
   * for that: a note may be written while another process captures, and nothing of either is lost. Who changes
   * counts or packets.csv holds `lock(name)` as well. dataset.locked when another process's change does not end.
   */
  updateManifest(
    name: string,
    change: (manifest: Manifest) => Manifest,
    options?: UpdateOptions,
  ): Promise<Manifest>;
  /** Reads everything and changes nothing. */
  verify(name: string, options?: WorkOptions): Promise<VerifyResult>;
  /** Cuts a torn tail, drops a stale lock, recounts. dataset.locked while somebody writes. */
  repair(name: string, options?: WorkOptions): Promise<RepairResult>;
  /** All whole rows; through `cache/` where that is fresh. The table belongs to the caller. */
  readTable(name: string, options?: ReadOptions): Promise<PacketTable>;
  /**
   * The same rows, to be gone through several times without holding all of them, where `cache/` is fresh; else all of
   * them in memory. The caller closes them.
   */
  openRows(name: string, options?: ReadOptions): Promise<OpenRows>;
  /**
   * The same rows without holding all of them where `cache/` is fresh: pieces of `windowRows`, one after the other, in
   * one table whose rows change from call to call; columns and dictionaries stay the same objects. Else all at once.
   */
  useRows(name: string, windowRows: number, options: WorkOptions, use: UseRows): Promise<void>;
  /** Absolute path of the dataset's folder, whether it exists or not. */
  folder(name: string): string;
  exists(name: string): Promise<boolean>;
  /** dataset.locked when another living writer has it; a stale one is taken over. */
  lock(name: string): Promise<DatasetLock>;
}
