// What one load run is asked to do and what it answers. Both pass between two processes as JSON: the run itself lives
// in the watcher's network namespace.

import type { MemorySample, RoleFigures, WatchedRole } from './process-watch.ts';
import type { ReplayReport } from '../testbed/replay-at.ts';
import type { PeerReport } from './peer-dumpcap.ts';
import type { PictureFigures } from './picture-figures.ts';
import type { SequenceReport } from './row-sequence.ts';

export type LiveSource = 'dumpcap' | 'tcpdump' | 'cap';
export const liveSources: readonly LiveSource[] = ['dumpcap', 'tcpdump', 'cap'];

/** `none-lost`; `as-peer` = at most the peer's loss + 0.1 %; `report` = only told. */
export type LoadRule = 'none-lost' | 'as-peer' | 'report';

export interface LoadCase {
  readonly source: LiveSource;
  readonly packetsPerSecond: number | 'top';
  readonly packets: number;
  readonly rule: LoadRule;
  /** Who looks on: a real page with the Capture screen or the live picture, or a client that takes every event. */
  readonly watcher: 'page' | 'picture' | 'client';
  /** Plain dumpcap beside it. */
  readonly peer: boolean;
  /** Memory is sampled so often; null = not at all. */
  readonly sampleSeconds: number | null;
  readonly bufferMiB: number;
  readonly snapLength: number;
}

export interface LoadSetting {
  readonly case: LoadCase;
  /** Network namespace that sends. */
  readonly senderNamespace: string;
  /** The numbered capture, and the plan it was made by. */
  readonly file: string;
  readonly plan: { readonly packets: number; readonly flows: number; readonly seed: number };
  /** For datasets and the peer's file; removed by the caller. */
  readonly folder: string;
}

export interface LoadResult {
  readonly case: LoadCase;
  readonly sent: ReplayReport;
  /** By the kernel's count of the interface. */
  readonly arrived: number;
  /** Rows of packets.csv, and what the capture said it stored and lost. */
  readonly rows: number;
  readonly stored: number;
  readonly dropped: number | null;
  readonly phase: string;
  readonly queue: { readonly most: number; readonly limit: number };
  /** From the last packet sent to the last row stored. */
  readonly drainSeconds: number;
  readonly processes: Readonly<Partial<Record<WatchedRole, RoleFigures>>>;
  readonly samples: readonly MemorySample[];
  readonly peer: PeerReport | null;
  readonly sequence: SequenceReport;
  /** Rows the page showed at the end; null without a page. */
  readonly pageRows: number | null;
  /** Null without a live picture. */
  readonly picture: PictureFigures | null;
  readonly states: number;
  readonly tails: number;
  readonly marks: readonly string[];
  readonly warnings: readonly string[];
  readonly verified: boolean;
}
