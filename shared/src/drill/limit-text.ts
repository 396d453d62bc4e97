// The detection limit in words: the rows of its table and its first sentence, the same in the command, its files and the page.

import type { DrillLimitCell, DrillLimitResult } from '../contract/drill.ts';
import { formatBytes } from '../domain/quantity-text.ts';

export const nothingToTry =
  'No host here contacts a server elsewhere: there is nothing to try an upload with.';

export interface LimitRow {
  readonly rate: string;
  readonly tries: string;
  /** From where on half, and nine of ten, were noticed. */
  readonly half: string;
  readonly most: string;
  /** Leading families of the alerts, each once. */
  readonly detectors: readonly string[];
}

/** Cells that have a try. */
export function triedCells({ cells }: Pick<DrillLimitResult, 'cells'>): DrillLimitCell[] {
  return cells.filter(({ tries }) => tries.length > 0);
}

export function limitRow({ rate, tries, limit50, limit90 }: DrillLimitCell): LimitRow {
  const size = (limit: number | null): string => (limit === null ? notBy(sentOf(tries)) : formatBytes(limit));
  return {
    rate: `${formatBytes(rate)}/s`,
    tries: String(tries.length),
    half: size(limit50),
    most: size(limit90),
    detectors: [...new Set(tries.flatMap((one) => one.detectors.slice(0, 1)))],
  };
}

/** The largest size that was looked at, bytes. */
export function sentOf(tries: DrillLimitCell['tries']): number {
  return Math.max(0, ...tries.map(({ sentBytes }) => sentBytes));
}

function notBy(sentBytes: number): string {
  return sentBytes === 0 ? 'the traffic is too short' : `not by ${formatBytes(sentBytes)}`;
}

/** The rate that the sentence tells of, where it was tried: else the nearest. */
const toldRate = 100_000;

/** Of the most ordinary kind, towards a new server on 443; null: it was not tried. */
export function limitSentence(result: Pick<DrillLimitResult, 'cells'>): string | null {
  const distance = ({ rate }: DrillLimitCell): number => Math.abs(Math.log(rate / toldRate));
  const [cell] = triedCells(result)
    .filter(({ place, port }) => place === 'new' && port === '443')
    .sort((a, b) => distance(a) - distance(b));
  if (cell === undefined) return null;
  const [rate, sent] = [`${formatBytes(cell.rate)}/s`, sentOf(cell.tries)];
  const where = 'Towards a new server over TLS on 443';
  if (cell.limit50 !== null)
    return `${where}, half of the uploads at ${rate} are noticed from ${formatBytes(cell.limit50)} on.`;
  if (sent > 0)
    return `${where}, fewer than half of the uploads at ${rate} are noticed, of up to ${formatBytes(sent)} each.`;
  return `${where}, nothing can be said of uploads at ${rate}: the traffic is too short.`;
}

/** `An upload is noticed at a score of 2.20: …` and which sizes were tried. */
export function limitBasis({ limit, sizes }: DrillLimitResult): string[] {
  return [
    `An upload is noticed at a score of ${limit.score.toFixed(2)}: ${limit.rule}.`,
    `Sizes tried: ${formatBytes(sizes[0] ?? 0)} to ${formatBytes(sizes.at(-1) ?? 0)} by doubling, as long as the traffic lasts.`,
  ];
}
