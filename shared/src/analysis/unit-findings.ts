// What units inherit from happenings: score, evidence, reasons, and which of them stand in the list.

import { alertScore } from '../findings/alert-search.ts';
import { sweptHosts } from '../findings/examples.ts';
import { findingReasons } from '../findings/finding-text.ts';
import { happeningId } from '../findings/happening-id.ts';
import { happeningKinds, type Happenings } from '../findings/happenings.ts';
import type { AnalysisFamily, AnalysisMore } from '../contract/analysis.ts';
import { filledColumn } from './filled-column.ts';
import { rankUnits } from './rank-units.ts';
import type { JudgedUnits } from './unit-set.ts';

const noUnit = 0xffff_ffff;
/** Endpoints named in what is folded. */
const mostNamed = 20;

/** Happenings that flows belong to or that something was found of, the most suspicious first. */
export function happeningOrder({ kind, flows, score, bytesUp }: Happenings): Uint32Array {
  return rankUnits(score, bytesUp).filter((id) => kind[id] !== 0 || (flows[id] as number) > 0);
}

type Inherited = Pick<
  JudgedUnits,
  | 'happenings'
  | 'happening'
  | 'score'
  | 'evidence'
  | 'alertScore'
  | 'listed'
  | 'crowd'
  | 'happeningId'
  | 'reasons'
  | 'families'
>;

/** `happening`: of each unit; `weight`: the unit of a happening with the largest stands in the list. */
export function inheritFindings(
  happenings: Happenings,
  happening: Uint32Array,
  weight: (unit: number) => number,
): Inherited {
  const { count, score, evidence } = happenings;
  const chosen = new Uint32Array(count).fill(noUnit);
  for (let unit = 0; unit < happening.length; unit++) {
    const id = happening[unit] as number;
    // A number behind the last one: of none.
    if (id >= count) continue;
    const known = chosen[id] as number;
    if (known === noUnit || weight(unit) > weight(known)) chosen[id] = unit;
  }
  const of = (unit: number): number => happening[unit] as number;
  return {
    score: filledColumn(happening.length, (unit) => score[of(unit)] ?? 0),
    evidence: filledColumn(happening.length, (unit) => evidence[of(unit)] ?? 0),
    alertScore: alertScores(happenings, happening),
    listed: happeningOrder(happenings)
      .map((id) => chosen[id] as number)
      .filter((unit) => unit !== noUnit),
    ...{ happenings, happening, crowd: happenings.crowd },
    happeningId: (unit) => (of(unit) < count ? happeningId(happenings, of(unit)) : ''),
    reasons: (unit) => (of(unit) < count ? findingReasons(happenings, of(unit)) : []),
    families: (unit) => familiesOf(happenings, of(unit)),
  };
}

/** By unit; 0 where it has none. */
export function alertScores(happenings: Happenings, happening: Uint32Array): Float64Array {
  const byHappening = filledColumn(happenings.count, (id) => alertScore(happenings, id));
  return filledColumn(happening.length, (unit) => byHappening[happening[unit] as number] ?? 0);
}

export function familiesOf({ says }: Happenings, happening: number): AnalysisFamily[] {
  return (says.get(happening) ?? []).map(({ family, signal, p, pHere }) => ({
    ...{ name: family, value: signal.value, unit: signal.unit },
    ...{ p, pHere },
  }));
}

/** `shown`: flows and endpoints of the happening that the row itself shows. */
export function foldedInto(
  happenings: Happenings,
  id: number,
  shown: { readonly flows: number; readonly endpoints: readonly number[] },
): AnalysisMore | undefined {
  const { kind, client, server } = happenings;
  if (id >= happenings.count) return undefined;
  const ends =
    happeningKinds[kind[id] as number] === 'sweep'
      ? sweptHosts(happenings, id, mostNamed)
      : [client[id] as number, server[id] as number];
  const others = ends.filter((end) => !shown.endpoints.includes(end));
  const { addresses } = happenings.book.traffic.table.dictionaries;
  const flows = (happenings.flows[id] as number) - shown.flows;
  if (flows <= 0 && others.length === 0) return undefined;
  return {
    flows: Math.max(0, flows),
    endpoints: others.slice(0, mostNamed).map((end) => addresses.get(end) ?? ''),
  };
}
