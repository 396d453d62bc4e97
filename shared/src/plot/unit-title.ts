// How a unit is called in plots and tables.

import type { AnalysisTop } from '../contract/analysis.ts';
import { addressWithPort } from '../domain/address-port.ts';

/** `192.168.1.7 → 203.0.113.9:8080`, or the id where the ends are not known. */
export function unitTitle(top: Pick<AnalysisTop, 'id' | 'srcIp' | 'dstIp' | 'dstPort'>): string {
  if (top.id === top.srcIp || top.srcIp === undefined || top.dstIp === undefined) return top.id;
  return `${top.srcIp} → ${addressWithPort(top.dstIp, top.dstPort)}`;
}
