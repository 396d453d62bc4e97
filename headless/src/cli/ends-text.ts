// The two ends of a row of a ranking, as one text.

import type { AnalysisTop } from '@jaws/shared/contract/analysis';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import { printable } from './format.ts';

export type Ends = Pick<AnalysisTop, 'id' | 'srcIp' | 'srcPort' | 'dstIp' | 'dstPort' | 'name'>;

/** `10.0.0.7 > 203.0.113.5:443 (files.example)`; the id where it has no ends. */
export function endsText(row: Ends): string {
  const ends = [
    addressWithPort(row.srcIp ?? '', row.srcPort),
    addressWithPort(row.dstIp ?? '', row.dstPort),
  ].filter((end) => end !== '');
  const address = ends.length === 0 ? row.id : ends.join(' > ');
  return printable(row.name === undefined ? address : `${address} (${row.name})`);
}
