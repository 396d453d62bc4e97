// What the truth of a capture names, and which units and packets are meant by it.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { UnitFace } from '@jaws/shared/analysis/unit-set';
import type { LiveDetails } from '@jaws/shared/live/live-top';
import type { Judgement } from '@jaws/shared/live/live-judgement';

export interface Culprit {
  /** `*` = any address or port. */
  readonly inside: string;
  readonly outside: string;
  readonly port: string;
  /** Seconds after the first packet. */
  readonly firstSecond: number;
  readonly lastSecond: number;
  /** Tells its flows from others between the same ends; left out = all are its. */
  readonly isOwnFlow?: (face: Pick<UnitFace, 'srcPort' | 'dstPort'>) => boolean;
}

/** Whether a unit of a judgement is the culprit's: one of its addresses, or one of its flows. */
export function isCulprit({ units }: Pick<Judgement, 'units'>, unit: number, culprit: Culprit): boolean {
  return units.kind === 'endpoints' ? isEndOf(culprit, units.id(unit)) : isFlowOf(culprit, units.face(unit));
}

/** The same for an anomaly that has left the window and still fades. */
export function isCulpritGone(kind: string, details: LiveDetails, culprit: Culprit): boolean {
  return kind === 'endpoints' ? isEndOf(culprit, details.id) : isFlowOf(culprit, details);
}

function isEndOf({ inside, outside }: Culprit, address: string): boolean {
  return [inside, outside].includes(address);
}

function isFlowOf({ inside, outside, port, isOwnFlow }: Culprit, face: UnitFace): boolean {
  const { srcIp, dstIp, srcPort, dstPort } = face;
  if (isOwnFlow?.(face) === false) return false;
  const isEnd = (address: string): boolean => address === '*' || [srcIp, dstIp].includes(address);
  return (
    isEnd(inside) && isEnd(outside) && (port === '*' || [String(srcPort), String(dstPort)].includes(port))
  );
}

/** Bytes on the wire of one row that the culprit's inside host sent to the outside. */
export function bytesOut(table: PacketTable, row: number, { inside, outside, port }: Culprit): number {
  const { addresses } = table.dictionaries;
  const isFrom = addresses.get(table.source[row] as number) === inside;
  const isTo = outside === '*' || addresses.get(table.destination[row] as number) === outside;
  const ports = [table.sourcePort[row], table.destinationPort[row]].map(String);
  return isFrom && isTo && (port === '*' || ports.includes(port)) ? (table.size[row] as number) : 0;
}
