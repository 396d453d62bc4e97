// The two ends of a row of a ranking, as one text.

import type { AnalysisTop } from '@jaws/shared/contract/analysis';
import { printable } from './format.ts';

export type Ends = Pick<AnalysisTop, 'id' | 'srcIp' | 'srcPort' | 'dstIp' | 'dstPort' | 'name'>;

function side(ip: string | undefined, port: number | undefined): string {
  if (ip === undefined || port === undefined || port === 0) return ip ?? '';
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** `10.0.0.7 > 203.0.113.5:443 (files.example)`; the id where it has no ends. */
export function endsText(row: Ends): string {
  const ends = [side(row.srcIp, row.srcPort), side(row.dstIp, row.dstPort)].filter((end) => end !== '');
  const address = ends.length === 0 ? row.id : ends.join(' > ');
  return printable(row.name === undefined ? address : `${address} (${row.name})`);
}
