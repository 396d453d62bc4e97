// Names and filters of units: how a unit is called where there is little room, and which packets are its own.

import type { AnalysisTop, UnitKind } from '@jaws/shared/contract/analysis';
import { filterCondition } from '../../ui/filter-text.ts';

export const unitTitles: Readonly<Record<UnitKind, { readonly one: string; readonly many: string }>> = {
  channels: { one: 'Channel', many: 'channels' },
  endpoints: { one: 'Endpoint', many: 'endpoints' },
  flows: { one: 'Flow', many: 'flows' },
  packets: { one: 'Packet', many: 'packets' },
};

export { unitTitle as unitName } from '@jaws/shared/plot/unit-title';

/** The filter that finds the unit's packets; null when the unit does not tell. */
export function unitCondition(unit: UnitKind, id: string, top: AnalysisTop | undefined): string | null {
  if (unit === 'endpoints') return filterCondition('ip', '==', id);
  if (unit === 'packets' && /^\d+$/.test(id)) return `id == ${id}`;
  return unit === 'channels' ? channelCondition(id, top) : flowCondition(top);
}

function flowCondition(top: AnalysisTop | undefined): string | null {
  if (top?.srcIp === undefined || top.dstIp === undefined) return null;
  const parts = [filterCondition('ip', '==', top.srcIp), filterCondition('ip', '==', top.dstIp)];
  for (const port of [top.srcPort, top.dstPort]) {
    if (port !== undefined && port > 0) parts.push(`port == ${String(port)}`);
  }
  return parts.join(' and ');
}

/** A channel is called by its ends; a sweep, and names that do not exist, by its client alone. */
function channelCondition(id: string, top: AnalysisTop | undefined): string | null {
  const [client = '', rest = ''] = id.split(' → ');
  const ends = [top?.srcIp ?? client, top?.dstIp ?? rest.split(' ')[0]];
  const own = rest === 'missing names' ? ends.slice(0, 1) : ends.filter((end) => end !== '*');
  if (own.some((end) => end === undefined || end === '')) return null;
  return own.map((address) => filterCondition('ip', '==', address ?? '')).join(' and ');
}
