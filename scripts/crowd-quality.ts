// Plants one culprit each of many kinds in crowds of more than a thousand happenings (made-up networks of 90 hosts, half an
// hour), and prints how often its happening is among the first 20 and how often it raises an alarm, beside the simple
// rankings: bytes up, and the ancestor's robust-z L2; and the same with four other half-hours of the network as a
// baseline, at one false alert a day; and the rules of other tools. Half of the cases is for looking at, the other half is held out.
// Usage: npx tsx scripts/crowd-quality.ts [--half dev|held-out] [--each N] [--only KIND] [--misses]

import { parseArgs } from 'node:util';
import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import { channelUnits } from '@jaws/shared/analysis/channel-units';
import type { JudgedUnits } from '@jaws/shared/analysis/unit-set';
import { rankUnits } from '@jaws/shared/analysis/rank-units';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { alarmScore, crowdScore } from '@jaws/shared/findings/fusion';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { halves, type Half } from './live-quality/planted/bases.ts';
import type { Base, TimedName } from './live-quality/planted/base.ts';
import { drawCases } from './live-quality/planted/cases.ts';
import { networkBaseline, type NetworkBaseline } from './live-quality/planted/network-baseline.ts';
import { networkBase } from './live-quality/planted/network-day.ts';
import { isFlagged, ruleNames, simpleRules } from '@jaws/shared/model/simple-rules';
import type { Culprit } from './live-quality/culprit.ts';

const { values } = parseArgs({
  options: {
    half: { type: 'string', default: 'dev' },
    each: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    misses: { type: 'boolean', default: false },
  },
});
const half = halves.find((each) => each === values.half);
if (half === undefined) throw new Error(`--half is one of ${halves.join(', ')}`);

const listLength = 20;
const size = { hosts: 90, sites: 900, seconds: 1800, visits: 2500 };
/** Draws of the two halves differ in everything. */
const seeds: Readonly<Record<Half, { readonly bases: readonly number[]; readonly cases: number }>> = {
  dev: { bases: [101, 103, 105], cases: 21 },
  'held-out': { bases: [202, 204, 206], cases: 7022 },
};

function unitsOf(table: PacketTable, names: readonly TimedName[]): JudgedUnits {
  const known = new Map(names.map(({ address, name }) => [address, name]));
  return channelUnits(readTraffic(table, { names: known }), null);
}

function isIts(
  srcIp: string | null | undefined,
  dstIp: string | null | undefined,
  { inside, outside }: Culprit,
): boolean {
  if (srcIp !== inside && dstIp !== inside) return false;
  return outside === '*' || dstIp === '*' || srcIp === outside || dstIp === outside;
}

const networks = seeds[half].bases.map((seed) => networkBase(seed, size));
const baselines = new Map(
  networks.map((base, at) => [base, networkBaseline(base, seeds[half].bases[at] as number, size)]),
);
for (const base of networks) printQuiet(base);

function printQuiet(base: Base): void {
  const { name, table, names } = base;
  const units = unitsOf(table, names);
  const alarms = Array.from(units.listed).filter(
    (unit) => crowdScore(units.score[unit] as number, units.crowd) >= alarmScore,
  );
  console.log(`${name}: ${units.crowd} happenings, ${alarms.length} alarms without a culprit`);
  for (const unit of alarms) console.log(`    ${units.id(unit)}: ${units.reasons(unit)[0]?.text ?? ''}`);
  const baseline = baselines.get(base) as NetworkBaseline;
  const ranked = baseline.rank(table, names);
  const falseAlarms = ranked.filter(({ score }) => score >= baseline.limit.score);
  console.log(
    `    with a baseline: limit ${baseline.limit.score.toFixed(2)} (${baseline.limit.rule}), ${falseAlarms.length} alarms`,
  );
  for (const { client, server } of falseAlarms) console.log(`    ${client} → ${server}`);
  const says = simpleRules(table);
  const flagged = ruleNames.map((rule) => `${rule} ${says.filter((say) => isFlagged(say, rule)).length}`);
  console.log(`    pairs flagged by other rules: ${flagged.join(', ')}`);
}

interface Sum {
  cases: number;
  ours: number;
  alarm: number;
  known: number;
  knownAlarm: number;
  bytes: number;
  l2: number;
  /** Found by each of the other rules. */
  readonly rules: Record<(typeof ruleNames)[number], number>;
  readonly ranks: number[];
}
const sums = new Map<string, Sum>();
for (const drawn of drawCases({ captures: [], networks }, Number(values.each), seeds[half].cases)) {
  if (!new RegExp(values.only, 'u').test(drawn.kind.name)) continue;
  const { capture, culprit, bytesOut } = drawn.make();
  const names = capture.names.map((each) => ({ ...each, atUs: 0 }));
  const units = unitsOf(capture.table, names);
  const rankIn = (order: Uint32Array): number => {
    const at = order.findIndex((unit) => {
      const { srcIp, dstIp } = units.face(unit);
      return isIts(srcIp, dstIp, culprit);
    });
    return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
  };
  const rank = rankIn(units.listed);
  const own = units.listed[rank - 1];
  const score = own === undefined ? 0 : (units.score[own] as number);
  const isAlarm = crowdScore(score, units.crowd) >= alarmScore;
  const baseline = baselines.get(drawn.base) as NetworkBaseline;
  const known = baseline.rank(capture.table, names);
  const knownAt = known.findIndex(({ client, server }) => isIts(client, server, culprit));
  const isKnownAlarm = (known[knownAt]?.score ?? 0) >= baseline.limit.score;
  const bytes = rankIn(rankUnits(units.bytesUp, units.bytesUp));
  const l2 = rankIn(baselineRankings(units).robustL2);
  const says = simpleRules(capture.table).filter(({ client, server }) => isIts(client, server, culprit));
  for (const key of [drawn.kind.name, 'all']) {
    const sum = sums.get(key) ?? {
      cases: 0,
      ours: 0,
      alarm: 0,
      known: 0,
      knownAlarm: 0,
      bytes: 0,
      l2: 0,
      rules: { rita: 0, zeek: 0, slips: 0, largeUpload: 0, boxplot: 0 },
      ranks: [],
    };
    sums.set(key, sum);
    sum.cases += 1;
    sum.ours += rank <= listLength ? 1 : 0;
    sum.alarm += isAlarm ? 1 : 0;
    sum.known += knownAt >= 0 && knownAt < listLength ? 1 : 0;
    sum.knownAlarm += isKnownAlarm ? 1 : 0;
    sum.bytes += bytes <= listLength ? 1 : 0;
    sum.l2 += l2 <= listLength ? 1 : 0;
    for (const rule of ruleNames) sum.rules[rule] += says.some((say) => isFlagged(say, rule)) ? 1 : 0;
    sum.ranks.push(rank);
  }
  if (values.misses && rank > listLength)
    console.log(
      `${drawn.id} in ${drawn.base.name}: rank ${rank}, S ${score.toFixed(2)}, ${bytesOut} B`,
      own === undefined ? '' : units.reasons(own).map(({ text }) => text),
    );
}
console.log(
  `\n${half}: kind, cases, in the first ${listLength}, alarms; the same with a baseline; in the first ${listLength} by bytes up, by L2; by ${ruleNames.join(', ')}; ranks`,
);
for (const [kind, { cases, ours, alarm, known, knownAlarm, bytes, l2, rules, ranks }] of sums)
  console.log(
    `${kind.padEnd(16)} ${cases}  ${ours} ${alarm}  ${known} ${knownAlarm}  ${bytes} ${l2}  ${Object.values(rules).join(' ')}  ${kind === 'all' ? '' : ranks.join(' ')}`,
  );
