// The rows that a model learns from and is judged by: happenings as they stood at some moments. Several rows belong to one
// decision, which is an episode of a happening; what would have been flagged at any of them would have been an alert.

import { createMatrix, type Matrix } from '../analysis/matrix.ts';

/** Rules and rankings to be shown beside the model. The last four are judged by the whole capture, at its end. */
export const voices = ['fused', 'bytes', 'l2', 'largeUpload', 'zeek', 'slips', 'rita', 'boxplot'] as const;
export type Voice = (typeof voices)[number];

export interface Decision {
  /** The happening with the traffic it belongs to: nothing of one group is on two sides of a split. */
  readonly group: string;
  /** Local address. */
  readonly host: string;
  /** Number of the dataset. */
  readonly dataset: number;
  readonly firstUs: number;
  /** Whether any packet of it has a label other than "norm", or its finding was confirmed. */
  readonly isPositive: boolean;
  /** Whether its finding was closed. */
  readonly isClosed?: boolean;
}

export interface MomentRows {
  readonly features: Matrix;
  readonly keys: readonly string[];
  /** By row: 1 where the decision had a packet with such a label by then. */
  readonly labels: Uint8Array;
  /** By row, in `decisions`. */
  readonly decision: Uint32Array;
  readonly atUs: Float64Array;
  /** Bytes on the wire that the episode had sent by then. */
  readonly bytesUp: Float64Array;
  /** By row: how much each voice says, more is more suspicious. */
  readonly says: Readonly<Record<Voice, Float64Array>>;
  readonly decisions: readonly Decision[];
  /** From the first packet to the last, of all datasets together. */
  readonly hours: number;
}

export interface NewRow {
  readonly features: readonly number[];
  readonly label: boolean;
  readonly decision: number;
  readonly atUs: number;
  readonly bytesUp: number;
  readonly says: Readonly<Partial<Record<Voice, number>>>;
}

export class MomentRowsBuilder {
  readonly decisions: (Decision & { isPositive: boolean })[] = [];
  hours = 0;
  private readonly keys: readonly string[];
  private readonly features: number[] = [];
  private readonly rows: Omit<NewRow, 'features'>[] = [];

  constructor(keys: readonly string[]) {
    this.keys = keys;
  }

  get count(): number {
    return this.rows.length;
  }

  open(decision: Decision): number {
    this.decisions.push({ ...decision });
    return this.decisions.length - 1;
  }

  add({ features, ...row }: NewRow): void {
    for (const value of features) this.features.push(value);
    this.rows.push(row);
    const decision = this.decisions[row.decision];
    if (row.label && decision !== undefined) decision.isPositive = true;
  }

  /** The last row so far of each decision from `first` on. */
  lastRows(first: number): Map<number, { says: Partial<Record<Voice, number>> }> {
    const last = new Map<number, { says: Partial<Record<Voice, number>> }>();
    for (const row of this.rows) if (row.decision >= first) last.set(row.decision, row);
    return last;
  }

  finish(): MomentRows {
    const { rows, keys } = this;
    const column = (valueOf: (row: Omit<NewRow, 'features'>) => number): Float64Array =>
      Float64Array.from(rows, valueOf);
    const says = Object.fromEntries(
      voices.map((voice) => [voice, column((row) => row.says[voice] ?? 0)]),
    ) as Record<Voice, Float64Array>;
    return {
      features: createMatrix(rows.length, keys.length, Float64Array.from(this.features)),
      keys,
      labels: Uint8Array.from(rows, ({ label }) => (label ? 1 : 0)),
      decision: Uint32Array.from(rows, ({ decision }) => decision),
      atUs: column(({ atUs }) => atUs),
      bytesUp: column(({ bytesUp }) => bytesUp),
      says,
      decisions: this.decisions,
      hours: this.hours,
    };
  }
}
