// What the capture worker asks of a place that packets come from: dumpcap, tcpdump, `cap`, standard input or a replay.
// A source is pulled: while nobody asks for the next batch it reads nothing, so that its pipe, then the kernel's buffer
// fills, and what the kernel drops is counted by it. No queue grows anywhere.

import type { SourceFacts } from '@jaws/shared/contract/capture';
import type { RecordBatch } from '../packet-file/record-batch.ts';

/** What a source needs of `CaptureOptions`, checked and in its own units. */
export interface SourceOptions {
  /** Null for standard input and replay. */
  readonly interface: string | null;
  /** BPF; empty = everything. */
  readonly filter: string;
  readonly snapLength: number;
  readonly promiscuous: boolean;
  readonly bufferBytes: number;
  readonly replay: ReplayOptions | null;
}

export interface ReplayOptions {
  /** Absolute path of a pcap or pcapng file, gzip or not. */
  readonly path: string;
  readonly speed: number | 'max';
}

export interface SourceTools {
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the program says that is worth keeping; shown to nobody. */
  readonly log: (text: string) => void;
}

export interface PacketSource {
  readonly facts: SourceFacts;
  /** The helper process, so that it can be ended when this process dies; null when there is none. */
  readonly helperPid: number | null;
  /**
   * Resolves when packets are being captured. Rejects with capture.permission-denied, capture.unknown-interface,
   * capture.bad-filter, capture.source-missing, capture.source-failed, import.* (replay, stdin).
   */
  start(): Promise<void>;
  /**
   * Records in order of arrival until the source ends or `stop` has drained it; to be asked for once. A batch is valid
   * until the next is asked for. Yields an empty batch at least every 250 ms while nothing arrives, so that the caller
   * can look at its clock. Throws capture.interface-gone or capture.source-failed after the last whole record.
   */
  batches(): AsyncIterable<RecordBatch>;
  /** Packets lost so far by kernel, helper and own queue; null = not known (yet). Final after `batches` has ended. */
  readonly dropped: number | null;
  /** Packets waiting in this process, and the most that may wait; 0 and 0 where a pipe holds them back. */
  readonly queue: { readonly packets: number; readonly limit: number };
  /** Warnings for the manifest, such as a cut stream. */
  readonly warnings: readonly string[];
  /** Asks for an orderly end: what the kernel has captured still comes out of `batches`. Again is harmless. */
  stop(): void;
  /** Ends everything at once, helper included, and frees handles. Resolves when the helper is gone. */
  close(): Promise<void>;
}
