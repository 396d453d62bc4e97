// Names and filters of units: how a unit is called where there is little room, and which packets are its own.

import type { AnalysisTop, UnitKind } from '@jaws/shared/contract/analysis';
import { filterCondition } from '../../ui/filter-text.ts';

export const unitTitles: Readonly<Record<UnitKind, { readonly one: string; readonly many: string }>> = {
  endpoints: { one: 'Endpoint', many: 'endpoints' },
  flows: { one: 'Flow', many: 'flows' },
  packets: { one: 'Packet', many: 'packets' },
};

function end(ip: string, port: number | undefined): string {
  if (port === undefined || port === 0) return ip;
  return ip.includes(':') ? `[${ip}]:${String(port)}` : `${ip}:${String(port)}`;
}

/** `192.168.1.7 → 203.0.113.9:8080`, or the id where the ends are not known. */
export function unitName(top: AnalysisTop): string {
  if (top.id === top.srcIp) return top.id;
  if (top.srcIp !== undefined && top.dstIp !== undefined)
    return `${top.srcIp} → ${end(top.dstIp, top.dstPort)}`;
  return top.id;
}

/** The filter that finds the unit's packets; null when the unit does not tell. */
export function unitCondition(unit: UnitKind, id: string, top: AnalysisTop | undefined): string | null {
  if (unit === 'endpoints') return filterCondition('ip', '==', id);
  if (unit === 'packets' && /^\d+$/.test(id)) return `id == ${id}`;
  if (top?.srcIp === undefined || top.dstIp === undefined) return null;
  const parts = [filterCondition('ip', '==', top.srcIp), filterCondition('ip', '==', top.dstIp)];
  for (const port of [top.srcPort, top.dstPort]) {
    if (port !== undefined && port > 0) parts.push(`port == ${String(port)}`);
  }
  return parts.join(' and ');
}
