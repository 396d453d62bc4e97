// Labelled packets -> rows for a model.

import { hoursOf } from '../findings/score-findings.ts';
import { alertScore } from '../findings/alert-search.ts';
import { inOrderOfTime, type ReaderContext } from '../findings/prefix-reader.ts';
import { otherLabels } from '../findings/finding-tier.ts';
import type { Happenings } from '../findings/happenings.ts';
import { robustLength } from '../analysis/baseline-rankings.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { featureReader } from './happening-features.ts';
import type { MomentRowsBuilder, Voice } from './moment-rows.ts';
import { momentsOf, type MomentOfSome, type Standing } from './moments.ts';
import { finished, type Steps } from './steps.ts';
import { isLargeUpload, simpleRules, type PairSay } from './simple-rules.ts';

export interface MomentSource {
  readonly table: PacketTable;
  readonly context: ReaderContext;
  /** Number of the dataset. */
  readonly dataset: number;
  /** Put before the names of happenings, where different networks use the same addresses. */
  readonly network?: string;
}

/** As `momentSteps`, at once. */
export function collectMoments(into: MomentRowsBuilder, source: MomentSource): void {
  finished(momentSteps(into, source));
}

/** Adds what there is to tell of one dataset. A step for each moment, in packets. */
export function* momentSteps(into: MomentRowsBuilder, source: MomentSource): Steps<void> {
  const table = inOrderOfTime(source.table);
  const first = into.decisions.length;
  const known = new Map<string, number>();
  let gone = 0;
  for (const moment of momentsOf(table, source.context)) {
    if (moment.standing.length > 0)
      addMoment(into, source, known, moment, table.timestampUs[moment.rows - 1] as number);
    yield { stage: 'rows', amount: moment.rows - gone };
    gone = moment.rows;
  }
  into.hours += hoursOf(table);
  addWholeRules(into, first, source.network ?? '', simpleRules(table));
}

/** `known`: decisions that are open. */
function addMoment(
  into: MomentRowsBuilder,
  { dataset, network = '' }: MomentSource,
  known: Map<string, number>,
  { happenings, standing }: MomentOfSome,
  atUs: number,
): void {
  const reader = featureReader(happenings);
  const l2 = robustLength([happenings.packets, happenings.bytesUp, happenings.bytesDown]);
  for (const each of standing) {
    const { id, key, episode } = each;
    let decision = known.get(decisionKey(each));
    if (decision === undefined) {
      decision = into.open({
        ...{ group: `${network}${key}`, host: `${network}${hostOf(happenings, id)}`, dataset },
        ...{ firstUs: episode.firstUs, isPositive: false },
      });
      known.set(decisionKey(each), decision);
    }
    const sent = happenings.payloadUp[id] as number;
    into.add({
      ...{
        features: reader.read(id),
        label: otherLabels(happenings, episode.flows).length > 0,
        decision,
        atUs,
      },
      bytesUp: episode.bytesUp,
      says: {
        ...{ fused: alertScore(happenings, id), bytes: episode.bytesUp, l2: l2[id] as number },
        largeUpload: Number(isLargeUpload(sent, reader.payloadDown[id] as number)),
      },
    });
  }
}

function decisionKey({ key, episode }: Standing): string {
  return `${key} ${episode.firstUs}`;
}

function hostOf({ book, lead }: Happenings, id: number): string {
  const { addresses } = book.traffic.table.dictionaries;
  return addresses.get(book.channels.local[lead[id] as number] as number) ?? '';
}

/** These rules know pairs of hosts only, and are judged at the end. */
function addWholeRules(
  into: MomentRowsBuilder,
  first: number,
  network: string,
  found: readonly PairSay[],
): void {
  const byPair = new Map(found.map((say) => [`${network}${say.client} → ${say.server}`, say]));
  for (const [decision, row] of into.lastRows(first)) {
    const say = byPair.get(into.decisions[decision]?.group ?? '');
    if (say === undefined) continue;
    const whole: Partial<Record<Voice, number>> = {
      ...{ rita: say.rita, zeek: Number(say.zeek), slips: Number(say.slips), boxplot: Number(say.boxplot) },
    };
    row.says = { ...row.says, ...whole };
  }
}
