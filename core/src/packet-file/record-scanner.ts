// What the two formats (pcap, pcapng) have in common for the reader that feeds them: a scanner turns the whole
// records of a byte range into rows of a batch, and says what it needs to go on.

import type { RecordBatchBuffer } from './record-batch.ts';

export interface RecordScanner {
  /**
   * Set by `scan`: bytes, counted from where it stopped, that the next call must get. 0 = it stopped because the
   * batch is full. At most `keptBytesLimit` plus a header: a length field never makes the reader allocate.
   */
  readonly need: number;
  /**
   * Set by `scan`: bytes after the needed ones to throw away unseen. When not 0, the next call gets exactly `need`
   * bytes and may take the thrown-away ones as having been there.
   */
  readonly discard: number;
  /** Set by `scan` where the file makes no sense any more; what was scanned before stays good. */
  readonly damage: string | null;
  /**
   * Set by `scan` where the header of another capture follows (`tcpdump -w - >> file`): it is for a scanner of its
   * own, and this one is done. The bytes that tell so are there.
   */
  readonly another: boolean;
  /** Bytes of zeros where records should be: files that were set aside in advance, or a power loss. */
  readonly zeroBytes: number;
  readonly warnings: readonly string[];
  /** Packets that the file says were lost while capturing, at most `mostDropped`; null when it does not say. */
  readonly dropped: number | null;
  /** The largest snap length of any interface; null when none is set. */
  readonly snapLength: number | null;
  /** Link types of the interfaces, in order of appearance, each once. */
  readonly linkTypes: readonly number[];
  /** Takes whole records of `bytes[start, end)`; returns where it stopped. */
  scan(bytes: Uint8Array, start: number, end: number, batch: RecordBatchBuffer): number;
}

/** A trillion: a counter of lost packets that says more is no count, and sums stay exact in a double. */
export const mostDropped = 2 ** 40;

/** Keeps the first few of a flood of warnings, and says that there were more. */
export class WarningList {
  readonly list: string[] = [];
  private readonly limit = 20;

  add(text: string): void {
    if (this.list.includes(text) || this.list.length > this.limit) return;
    this.list.push(this.list.length === this.limit ? 'More warnings were left out.' : text);
  }
}
