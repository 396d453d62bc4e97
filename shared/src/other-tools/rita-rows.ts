// RITA's list of threats as CSV (`rita view --stdout`, version 5), or of beacons (`rita show-beacons`, version 4). A row is
// an alert where RITA calls it of medium severity or more, or where version 4 gives it a beacon score of .9 or more.

import { textOf, type OtherAlert } from './other-alert.ts';

const severities: ReadonlySet<string> = new Set(['medium', 'high', 'critical']);
const leastBeaconScore = 0.9;

export interface RitaHeader {
  /** In the CSV, with the header as its line 0; RITA prints a line about its database before. */
  readonly columns: ReadonlyMap<string, number>;
}

/** Null: not the header of such a list. */
export function ritaHeader(cells: readonly string[]): RitaHeader | null {
  const columns = new Map(cells.map((cell, at) => [cell.trim().toLowerCase(), at]));
  const isKnown =
    columns.has('source ip') &&
    columns.has('destination ip') &&
    (columns.has('severity') || columns.has('score'));
  return isKnown ? { columns } : null;
}

/** Null: not severe enough, or without two addresses (a name is many servers). */
export function ritaAlert({ columns }: RitaHeader, cells: readonly string[]): OtherAlert | null {
  const cell = (name: string): string | null => textOf(cells[columns.get(name) ?? -1]?.trim());
  const severity = cell('severity');
  const isAlert =
    severity === null ? Number(cell('score')) >= leastBeaconScore : severities.has(severity.toLowerCase());
  const srcIp = cell('source ip');
  const dstIp = cell('destination ip');
  if (!isAlert || srcIp === null || dstIp === null) return null;
  const detector = severity === null ? 'beacon' : `${severity.toLowerCase()} threat`;
  return { tool: 'rita', detector, atMs: null, srcIp, srcPort: null, dstIp, dstPort: null };
}
