// Lays recorded runs of chum over a recorded benign hour, one at a time and each at two moments, and prints what is found
// of every style: how many are flagged, how many bytes were out by then, how sure, and where the channel stands in analyze.
// The recordings: `npx tsx scripts/testbed/main.ts record-hour` and `record-chum`.
// Usage: npx tsx scripts/chum-over-hour.ts --hour FILE --runs FOLDER [--baseline FILE] [--seed N] [--moments 1|2] [--only WORDS] [--json FILE]

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { baselineLimit, defaultLimit } from '@jaws/shared/findings/baseline-limit';
import { learnBaseline } from '@jaws/shared/findings/learn-baseline';
import { scoreFindings } from '@jaws/shared/findings/score-findings';
import { judgeRun, type Settings } from './chum-over-hour/judge-run.ts';
import { layRun } from './chum-over-hour/lay-run.ts';
import { sumRuns, type RunResult } from './chum-over-hour/sum-runs.ts';
import { captureBase, type Base } from './live-quality/planted/base.ts';
import { isFlagged, ruleNames, simpleRules } from '@jaws/shared/model/simple-rules';
import { replayedCapture } from './live-quality/replayed-capture.ts';
import type { RecordedChum } from './testbed/record-chum.ts';
import { seededRandom } from './testbed/seeded-random.ts';

const { values } = parseArgs({
  options: {
    hour: { type: 'string' },
    runs: { type: 'string' },
    baseline: { type: 'string' },
    seed: { type: 'string', default: '1' },
    moments: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
if (values.hour === undefined || values.runs === undefined) throw new Error('needs --hour and --runs');
const folder = values.runs;
/** Parts of the hour in which a run begins, each drawn. */
const moments = [
  [0.1, 0.4],
  [0.5, 0.8],
] as const;
/** A baseline knows what a day of alerts is. */
const alertsPerDay = 1;

const namesOf = ({ names }: Pick<Base, 'names'>): Map<string, string> =>
  new Map(names.map(({ address, name }) => [address, name]));

const hour = await captureBase('hour', values.hour, []);
const settings = await settingsOf(values.baseline);
const { limit, habits } = settings;
const alone = scoreFindings(hour.table, { names: namesOf(hour), habits }, limit);
const [hours, packets] = [alone.hours.toFixed(2), alone.packets.toLocaleString('en')];
console.log(
  `${values.hour}: ${hours} h, ${packets} packets, limit ${limit.score.toFixed(2)} (${limit.rule})`,
);
console.log(
  `alone: ${alone.findings.length} alarms, ${alone.happenings} happenings, ${alone.decisions} decisions`,
);
for (const { srcIp, dstIp, dstPort, name, score, reasons } of alone.findings)
  console.log(`  ${srcIp} -> ${name ?? dstIp}:${dstPort} S' ${score.toFixed(2)}: ${reasons[0]?.text ?? ''}`);
const says = simpleRules(hour.table);
const byRules = ruleNames.map((rule) => `${rule} ${says.filter((say) => isFlagged(say, rule)).length}`);
console.log(`alone, pairs flagged by other rules: ${byRules.join(', ')} of ${says.length}`);

/** What is beyond what, and what is usual here. */
async function settingsOf(baseline: string | undefined): Promise<Settings> {
  if (baseline === undefined) return { limit: defaultLimit, habits: undefined };
  const base = await captureBase('baseline', baseline, []);
  const learnt = learnBaseline(base.table, { names: namesOf(base) });
  return { limit: baselineLimit(learnt, alertsPerDay), habits: learnt.habits };
}

function kB(bytes: number | null): string {
  return bytes === null ? '-' : `${(bytes / 1000).toFixed(1)} kB`;
}

function tell(words: string, results: readonly RunResult[]): void {
  const sum = sumRuns(results);
  const tiers = Object.entries(sum.tiers).map(([tier, count]) => `${count} ${tier}`);
  const rank = `rank ${sum.medianRank ?? '-'} (worst ${sum.worstRank ?? '-'})`;
  const first = `in the first 20: ${sum.inFirst20}, by bytes ${sum.inFirst20ByBytes}, by L2 ${sum.inFirst20ByL2}`;
  const bytes = `median ${kB(sum.medianBytes)}, p95 ${kB(sum.p95Bytes)}`;
  const rules = Object.entries(sum.byRule).map(([rule, count]) => `${rule} ${count}`);
  console.log(
    `${words.padEnd(22)} flagged ${sum.flagged} of ${sum.runs} | ${bytes} | ${tiers.join(', ')} | ${rank}, ${first} | ${rules.join(', ')}`,
  );
}

const all = JSON.parse(readFileSync(join(folder, 'runs.json'), 'utf8')) as RecordedChum[];
const broken = all.filter(({ exit }) => exit !== 0);
for (const { id, exit } of broken) console.log(`left out: ${id} ended with ${exit ?? 'a signal'}`);
/** Where the hour alone has an alarm of the same two, nothing can be said of the run. */
const hasAlarm = ({ insideHost, outsideHost }: RecordedChum): boolean =>
  alone.findings.some(({ srcIp, dstIp }) => srcIp === insideHost && dstIp === outsideHost);
for (const chum of all.filter(hasAlarm)) console.log(`left out: ${chum.id}, an alarm without it`);
const wanted = all.filter((chum) => chum.exit === 0 && !hasAlarm(chum) && chum.id.includes(values.only));
wanted.sort((a, b) => (a.id < b.id ? -1 : 1));
const random = seededRandom(Number(values.seed));
const results: RunResult[] = [];
for (const chum of wanted) {
  for (const [from, to] of moments.slice(0, Number(values.moments))) {
    const run = await replayedCapture(join(folder, chum.file), hour.table.dictionaries);
    const latest = Math.max(0, hour.seconds - run.seconds - 30);
    const atSeconds = Math.min(latest, hour.seconds * (from + random.next() * (to - from)));
    const result = judgeRun(chum, atSeconds, layRun(hour, run, atSeconds), settings);
    results.push(result);
    const { finding, rank } = result;
    const found = finding === null ? 'NOT flagged' : `${kB(finding.bytesBefore)} ${finding.tier}`;
    console.log(
      `${chum.id} at ${atSeconds.toFixed(0)} s: ${found}, rank ${rank ?? '-'} ${finding?.detectors.join('+') ?? ''}`,
    );
  }
}
for (const target of [...new Set(results.map((each) => each.target))]) {
  const own = results.filter((each) => each.target === target);
  console.log(`\n${target}`);
  for (const style of [...new Set(own.map((each) => each.style))])
    tell(
      style,
      own.filter((each) => each.style === style),
    );
  tell('all', own);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
