// Plants one culprit each of many kinds in crowds of more than a thousand happenings (made-up networks of 90 hosts, half an
// hour), and prints how often its happening is among the first 20 and how often it raises an alarm, beside the simple
// rankings: bytes up, and the ancestor's robust-z L2. Half of the cases is for looking at, the other half is held out.
// Usage: npx tsx scripts/crowd-quality.ts [--half dev|held-out] [--each N] [--only KIND] [--misses] [--drop FAMILY]

import { parseArgs } from 'node:util';
import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import { channelUnits, type ChannelUnits } from '@jaws/shared/analysis/channel-units';
import { rankUnits } from '@jaws/shared/analysis/rank-units';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { alarmScore, crowdScore } from '@jaws/shared/findings/fusion';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { halves, type Half } from './live-quality/planted/bases.ts';
import type { Base, TimedName } from './live-quality/planted/base.ts';
import { drawCases } from './live-quality/planted/cases.ts';
import { networkBase } from './live-quality/planted/network-day.ts';
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

function unitsOf(table: PacketTable, names: readonly TimedName[]): ChannelUnits {
  const known = new Map(names.map(({ address, name }) => [address, name]));
  return channelUnits(readTraffic(table, { names: known }), null);
}

function isIts(units: ChannelUnits, unit: number, { inside, outside }: Culprit): boolean {
  const { srcIp, dstIp } = units.face(unit);
  if (srcIp !== inside && dstIp !== inside) return false;
  return outside === '*' || dstIp === '*' || srcIp === outside || dstIp === outside;
}

const networks = seeds[half].bases.map((seed) => networkBase(seed, size));
for (const base of networks) printQuiet(base);

function printQuiet({ name, table, names }: Base): void {
  const units = unitsOf(table, names);
  const alarms = Array.from(units.listed).filter(
    (unit) => crowdScore(units.score[unit] as number, units.crowd) >= alarmScore,
  );
  console.log(`${name}: ${units.crowd} happenings, ${alarms.length} alarms without a culprit`);
  for (const unit of alarms) console.log(`    ${units.id(unit)}: ${units.reasons(unit)[0]?.text ?? ''}`);
}

interface Sum {
  cases: number;
  ours: number;
  alarm: number;
  bytes: number;
  l2: number;
  readonly ranks: number[];
}
const sums = new Map<string, Sum>();
for (const drawn of drawCases({ captures: [], networks }, Number(values.each), seeds[half].cases)) {
  if (!new RegExp(values.only, 'u').test(drawn.kind.name)) continue;
  const { capture, culprit, bytesOut } = drawn.make();
  const names = capture.names.map((each) => ({ ...each, atUs: 0 }));
  const units = unitsOf(capture.table, names);
  const rankIn = (order: Uint32Array): number => {
    const at = order.findIndex((unit) => isIts(units, unit, culprit));
    return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
  };
  const rank = rankIn(units.listed);
  const own = units.listed[rank - 1];
  const score = own === undefined ? 0 : (units.score[own] as number);
  const isAlarm = crowdScore(score, units.crowd) >= alarmScore;
  const bytes = rankIn(rankUnits(units.bytesUp, units.bytesUp));
  const l2 = rankIn(baselineRankings(units).robustL2);
  for (const key of [drawn.kind.name, 'all']) {
    const sum = sums.get(key) ?? { cases: 0, ours: 0, alarm: 0, bytes: 0, l2: 0, ranks: [] };
    sums.set(key, sum);
    sum.cases += 1;
    sum.ours += rank <= listLength ? 1 : 0;
    sum.alarm += isAlarm ? 1 : 0;
    sum.bytes += bytes <= listLength ? 1 : 0;
    sum.l2 += l2 <= listLength ? 1 : 0;
    sum.ranks.push(rank);
  }
  if (values.misses && rank > listLength)
    console.log(
      `${drawn.id} in ${drawn.base.name}: rank ${rank}, S ${score.toFixed(2)}, ${bytesOut} B`,
      own === undefined ? '' : units.reasons(own).map(({ text }) => text),
    );
}
console.log(`\n${half}: kind, cases, in the first ${listLength}, alarms, by bytes up, by L2, ranks`);
for (const [kind, { cases, ours, alarm, bytes, l2, ranks }] of sums)
  console.log(
    `${kind.padEnd(16)} ${cases} ${ours} ${alarm} ${bytes} ${l2}  ${kind === 'all' ? '' : ranks.join(' ')}`,
  );
