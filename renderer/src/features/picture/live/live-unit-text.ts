// Names and filters of live units: like the picture's own, for rows that come with null instead of nothing.

import type { AnalysisTop, UnitKind } from '@jaws/shared/contract/analysis';
import type { LiveTop } from '@jaws/shared/contract/live';
import { formatSecond } from '../../../ui/format.ts';
import { unitCondition, unitName } from '../unit-text.ts';

function asAnalysed(top: LiveTop): AnalysisTop {
  const { id, srcIp, srcPort, dstIp, dstPort, evidence, packets, bytesUp, bytesDown } = top;
  return {
    ...{ rank: 0, cluster: -1, id, evidence, packets, bytesUp, bytesDown },
    ...{ score: 0, reasons: [], families: [] },
    ...(srcIp === null ? {} : { srcIp }),
    ...(srcPort === null ? {} : { srcPort }),
    ...(dstIp === null ? {} : { dstIp }),
    ...(dstPort === null ? {} : { dstPort }),
  };
}

/** `192.168.1.7 → 203.0.113.9:8080`. */
export function topName(top: LiveTop): string {
  return unitName(asAnalysed(top));
}

/** The filter that finds the unit's packets; null when it does not tell. */
export function topCondition(unit: UnitKind, top: LiveTop): string | null {
  return unitCondition(unit, top.id, asAnalysed(top));
}

/** Addresses of the unit, the remote-looking one last. */
export function topAddresses({ srcIp, dstIp }: LiveTop): readonly string[] {
  return [srcIp, dstIp].filter((address): address is string => address !== null && address !== '*');
}

/** When it was seen. */
export function seenText(top: LiveTop, clock: 'utc' | 'local'): string {
  // The details have the day too.
  const timeOfDay = (timeMs: number): string => formatSecond(timeMs, clock).slice(11);
  return `first seen ${timeOfDay(top.firstSeenMs)}, last ${timeOfDay(top.lastSeenMs)}`;
}
