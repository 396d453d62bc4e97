// How common a value is among ordinary channels: the tables of ordinary-shares.json, read log-log.

import tables from './ordinary-shares.json' with { type: 'json' };

export type ShareTable = Exclude<keyof typeof tables, 'about'>;

/** Nothing is rarer than this. */
export const leastShare = 1e-12;

interface Curve {
  readonly value: Float64Array;
  /** log10 of the share. */
  readonly share: Float64Array;
}

const curves = new Map<string, Curve>();

function curveOf(table: ShareTable): Curve {
  let curve = curves.get(table);
  if (curve === undefined) {
    const { points } = tables[table];
    curve = {
      value: Float64Array.from(points, ([value]) => Math.log10(value as number)),
      share: Float64Array.from(points, ([, share]) => Math.log10(share as number)),
    };
    curves.set(table, curve);
  }
  return curve;
}

/** Share of ordinary channels with a statistic of at least `value`, 1 below the table's first point. */
export function ordinaryShare(table: ShareTable, value: number): number {
  const { value: at, share } = curveOf(table);
  const x = Math.log10(value);
  if (!(x >= (at[0] as number))) return 1;
  let upper = 1;
  while (upper < at.length - 1 && x >= (at[upper] as number)) upper++;
  const from = at[upper - 1] as number;
  const part = (x - from) / ((at[upper] as number) - from);
  const log = (share[upper - 1] as number) * (1 - part) + (share[upper] as number) * part;
  return Math.max(leastShare, 10 ** log);
}
