// How well the ranking finds what a capture's truth names: the best rank of a culprit among endpoints and among
// flows, beside the ancestor's ranking and bytes alone. Used by the report and by the test.

import { analyseTable } from '@jaws/shared/analysis/analyse';
import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import type { AnalysisTop, UnitKind } from '@jaws/shared/contract/analysis';
import { PacketTable } from '@jaws/shared/domain/packet-table';

import { ApplicationDecoder } from '../decode/application-decoder.ts';
import { PacketDecoder } from '../decode/packet-decoder.ts';
import { openPacketFile } from '../packet-file/open-packet-file.ts';
import { forEachPacketBatch } from '../packet-file/read-packet-stream.ts';

export interface Culprit {
  /** `*` = any address or port. */
  readonly inside: string;
  readonly outside: string;
  readonly port: string;
}

export interface UnitQuality {
  readonly unit: UnitKind;
  readonly units: number;
  /** Ranks from 1 of the best-ranked culprit; null = no unit is a culprit. */
  readonly rank: number | null;
  readonly rankRobustL2: number | null;
  readonly rankBytes: number | null;
  readonly evidence: number | null;
  readonly reasons: readonly string[];
}

export interface LoadedCapture {
  readonly table: PacketTable;
  readonly names: ReadonlyMap<string, string>;
}

/** Reads and decodes a capture whole, names included. */
export async function loadCapture(path: string): Promise<LoadedCapture> {
  const file = await openPacketFile(path);
  const table = new PacketTable(65_536);
  const application = new ApplicationDecoder(table.dictionaries);
  const decoder = new PacketDecoder(table.dictionaries, { application, label: 'norm' });
  await forEachPacketBatch(file.chunks, (batch) => {
    decoder.decode(batch, table);
  });
  return { table, names: new Map(application.passiveDns.entries()) };
}

export function measureQuality(
  { table, names }: LoadedCapture,
  unit: UnitKind,
  culprit: Culprit,
): UnitQuality {
  const settings = {
    unit,
    method: 'dbscan',
    eps: null,
    minSamples: null,
    k: null,
    features: null,
    top: 0,
    maxPoints: 1000,
  } as const;
  const { units, evidence } = analyseTable(table, settings, { names });
  const isCulprit = (at: number): boolean => matches(units.id(at), units.face(at), unit, culprit);
  const rankIn = (order: Uint32Array): number | null => {
    const found = order.findIndex((at) => isCulprit(at));
    return found < 0 ? null : found + 1;
  };
  const baselines = baselineRankings(units);
  const rank = rankIn(units.listed);
  // Reasons of one unit only: each takes a median over all units.
  const found = rank === null ? undefined : units.listed[rank - 1];
  return {
    unit,
    units: units.count,
    rank,
    rankRobustL2: rankIn(baselines.robustL2),
    rankBytes: rankIn(baselines.bytes),
    evidence: found === undefined ? null : (evidence[found] ?? null),
    reasons: found === undefined ? [] : units.reasons(found).map((reason) => reason.text),
  };
}

type Face = Pick<AnalysisTop, 'srcIp' | 'srcPort' | 'dstIp' | 'dstPort'>;

function matches(id: string, face: Face, unit: UnitKind, { inside, outside, port }: Culprit): boolean {
  if (unit === 'endpoints') return id === inside || id === outside;
  const ends = [face.srcIp, face.dstIp];
  const both = (inside === '*' || ends.includes(inside)) && (outside === '*' || ends.includes(outside));
  return both && (port === '*' || String(face.dstPort) === port || String(face.srcPort) === port);
}
