// Where a session's rows go: the dataset being written, its raw packets, and the next dataset when it is time to rotate.

import type { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { asJawsError } from './as-jaws-error.ts';
import { PcapRing } from './pcap-ring.ts';
import { RowStore } from './row-store.ts';
import { SessionDataset, type SessionFacts } from './session-dataset.ts';
import type { SessionParts } from './session-parts.ts';
import { TailRows } from './tail-rows.ts';

const mebibyte = 1_048_576;
/** Of a row in packets.csv, until the file itself tells. */
const usualRowBytes = 150;

/** Between two writings of names: a manifest may hold ten thousand of them. */
const namesEveryMs = 2000;

export class SessionOutput {
  dataset: SessionDataset;
  readonly rows: RowStore;
  readonly tail = new TailRows();
  private ring: PcapRing | null;
  private number = 1;
  private sinceMs: number;
  private readonly closing: Promise<string | null>[] = [];
  /** Facts on their way into the manifest. */
  private noting: Promise<void> = Promise.resolve();
  private notedNames = 0;
  private namesNotedMs = Number.NEGATIVE_INFINITY;
  private isNoting = false;
  private readonly parts: SessionParts;

  constructor(parts: SessionParts, dataset: SessionDataset, onStored: () => void) {
    this.parts = parts;
    this.dataset = dataset;
    this.rows = new RowStore(dataset.writer, onStored);
    this.ring = this.newRing();
    this.sinceMs = parts.clocks.monotonic();
  }

  /** Keeps the raw records marked in `keep`, when that was asked for. */
  async keepRaw(batch: RecordBatch, keep: Uint8Array): Promise<void> {
    if (this.ring !== null) await this.ring.write(batch, keep);
  }

  /** The first `count` rows of the table; they may be overwritten when this returns. */
  write(table: PacketTable, count = table.count): void {
    this.rows.write(table, count);
    this.tail.add(table, 0, count, this.rows.lastPacket);
  }

  /** Writes what happened so far into the manifest of the open dataset; one after the other. */
  note(facts: SessionFacts): void {
    const { dataset, parts } = this;
    this.noting = this.noting.then(() =>
      dataset.note(facts).catch((error: unknown) => {
        parts.log(`cannot note marks and warnings in the manifest: ${String(error)}`);
      }),
    );
  }

  /** Names into the manifest of the open dataset, for who follows it, when there are other ones: `changes` counts them. */
  noteNames(changes: number, facts: () => SessionFacts): void {
    const nowMs = this.parts.clocks.monotonic();
    if (changes === this.notedNames || this.isNoting || nowMs - this.namesNotedMs < namesEveryMs) return;
    this.notedNames = changes;
    this.namesNotedMs = nowMs;
    this.isNoting = true;
    this.note(facts());
    void this.noting.finally(() => (this.isNoting = false));
  }

  /** `waiting`: rows that are not with the writer yet. What is on its way to the file counts as if it were there. */
  isRotationDue(waiting: number): boolean {
    const { rotate } = this.parts.options;
    const { writer } = this.dataset;
    const queued = waiting + this.rows.inFlight;
    if (writer.rows + queued === writer.startRows) return false;
    const openMs = this.parts.clocks.monotonic() - this.sinceMs;
    const rowBytes = writer.rows === 0 ? usualRowBytes : writer.fileBytes / writer.rows;
    return (
      (rotate.bytes !== null && writer.fileBytes + queued * rowBytes >= rotate.bytes) ||
      (rotate.seconds !== null && openMs >= rotate.seconds * 1000)
    );
  }

  /**
   * Goes on in a new dataset; everything given to `write` is stored in the old one first. The old one is closed (a
   * sync, a hash) while the capture goes on. Throws what the writer threw.
   */
  async rotate(facts: SessionFacts): Promise<void> {
    await this.noting;
    await this.rows.drain();
    if (this.rows.failure !== null) throw this.rows.failure;
    const old = this.dataset;
    const next = await SessionDataset.open(this.parts, await this.nextName(), false);
    this.closing.push(this.closeOld(old, this.ring, facts));
    this.dataset = next;
    this.rows.switchTo(next.writer);
    this.ring = this.newRing();
    this.tail.clear();
    this.sinceMs = this.parts.clocks.monotonic();
    this.parts.onDataset(next.name);
  }

  /** Stores what is on its way and ends the raw files; returns what went wrong. */
  async settle(): Promise<JawsError | null> {
    await this.noting;
    await this.rows.drain();
    try {
      await this.ring?.close();
    } catch (error) {
      return this.rows.failure ?? asJawsError(error);
    }
    return this.rows.failure;
  }

  /** Closes the dataset after `settle`; returns what went wrong. */
  async close(facts: SessionFacts, failure: JawsError | null): Promise<JawsError | null> {
    try {
      const manifest = await this.dataset.close(facts, failure);
      this.parts.log(`${this.dataset.name}: ${manifest.packets} rows, ${manifest.state}`);
      return null;
    } catch (error) {
      return asJawsError(error);
    }
  }

  /** Waits for datasets that were rotated away; what could not be closed, in words. */
  async closeEarlier(): Promise<string[]> {
    return (await Promise.all(this.closing)).filter((text) => text !== null);
  }

  private async closeOld(
    old: SessionDataset,
    ring: PcapRing | null,
    facts: SessionFacts,
  ): Promise<string | null> {
    try {
      await ring?.close();
      await old.close(facts, null);
      return null;
    } catch (error) {
      this.parts.log(`cannot close ${old.name}: ${String(error)}`);
      return `${old.name} could not be closed; it will be repaired at the next start.`;
    }
  }

  private async nextName(): Promise<string> {
    const { dataset } = this.parts.options;
    for (;;) {
      this.number += 1;
      const suffix = `-${this.number}`;
      const name = `${dataset.slice(0, 64 - suffix.length)}${suffix}`;
      if (!(await this.parts.store.exists(name))) return name;
    }
  }

  private newRing(): PcapRing | null {
    const { keepPcap, snapLength } = this.parts.options;
    if (keepPcap === null) return null;
    const folder = this.parts.store.folder(this.dataset.name);
    return new PcapRing({
      folder,
      files: keepPcap.files,
      fileBytes: keepPcap.fileMiB * mebibyte,
      snapLength,
    });
  }
}
