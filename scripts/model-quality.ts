// Trains the model on made-up networks with planted culprits and judges it on other networks, beside logistic regression, a
// stump, the score of the rules and the rules of other tools. Half of the kinds of culprits are never trained on. The
// networks follow each other in time: train, then calibrate, then test. With --hours it is judged on recorded traffic as well.
// Usage: npx tsx scripts/model-quality.ts [--half dev|held-out] [--seed N] [--train N] [--calibrate N] [--test N] [--each N] [--hours FILE,FILE --runs FOLDER] [--json FILE]

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Measures } from '@jaws/shared/contract/models';
import { collectMoments } from '@jaws/shared/model/collect-moments';
import { scoreRows, shuffledControl, trainDetector } from '@jaws/shared/model/detector';
import { evaluateDetector } from '@jaws/shared/model/evaluate-detector';
import { findLeaks } from '@jaws/shared/model/find-leaks';
import { modelFeatures } from '@jaws/shared/model/happening-features';
import { highestOf, judgedOn, type Judged } from '@jaws/shared/model/measure';
import { MomentRowsBuilder } from '@jaws/shared/model/moment-rows';
import { sides } from '@jaws/shared/model/split-rows';
import { Dice } from './live-quality/planted/dice.ts';
import { kinds } from './live-quality/planted/kinds.ts';
import { networkBase } from './live-quality/planted/network-day.ts';
import { recordedHours } from './model-quality/recorded-hours.ts';
import { kindOf, plantLabelled, type LabelledNetwork } from './model-quality/plant-labelled.ts';

const { values } = parseArgs({
  options: {
    half: { type: 'string', default: 'dev' },
    seed: { type: 'string', default: '1' },
    train: { type: 'string', default: '12' },
    calibrate: { type: 'string', default: '6' },
    test: { type: 'string', default: '12' },
    each: { type: 'string', default: '10' },
    hours: { type: 'string' },
    runs: { type: 'string' },
    json: { type: 'string' },
  },
});
const size = { hosts: 90, sites: 900, seconds: 1800, visits: 2500 };
/** Networks of the two halves share no seed. */
const firstSeed = values.half === 'held-out' ? 7001 : 301;
const counts = [Number(values.train), Number(values.calibrate), Number(values.test)] as const;
const sideOfNetwork = counts.flatMap((count, side) => Array.from({ length: count }, () => side));
/** Every other kind is only in networks that test. */
const known = kinds.filter((_, at) => at % 2 === 0);
const unknown = kinds.filter((_, at) => at % 2 === 1);

const started = performance.now();
const builder = new MomentRowsBuilder(modelFeatures.map(({ key }) => key));
const networks: LabelledNetwork[] = [];
for (const [at, side] of sideOfNetwork.entries()) {
  const dice = new Dice(firstSeed * 31 + at);
  const choice = side === sides.test ? kinds : known;
  const planted = Array.from({ length: Number(values.each) }, () => dice.pick(choice));
  const network = plantLabelled(networkBase(firstSeed + at, size), planted, firstSeed * 77 + at);
  networks.push(network);
  const { table, names } = network.base;
  // One after the other: a day each.
  for (let row = 0; row < table.count; row++)
    table.timestampUs[row] = (table.timestampUs[row] as number) + at * 86_400e6;
  const context = { names: new Map(names.map(({ address, name }) => [address, name])) };
  collectMoments(builder, { table, context, dataset: at, network: `network ${at}: ` });
}
const rows = builder.finish();
const ofDecision = Uint8Array.from(rows.decisions, ({ dataset }) => sideOfNetwork[dataset] as number);
const split = { ofDecision, ofRow: Uint8Array.from(rows.decision, (of) => ofDecision[of] as number) };
const collected = performance.now();
const seed = Number(values.seed);
const detector = trainDetector(rows, split, seed);
const trained = performance.now();

function kindAt(decision: number): string | null {
  const { group, dataset } = rows.decisions[decision] ?? { group: '', dataset: -1 };
  return kindOf(networks[dataset]?.culprits ?? [], group.slice(group.indexOf(': ') + 2));
}

/** The test networks; of culprits only those of these kinds. */
function testOn(wanted: readonly string[] | null): Judged {
  return judgedOn(rows, (row) => {
    const decision = rows.decision[row] as number;
    if (split.ofRow[row] !== sides.test) return false;
    const isPositive = rows.decisions[decision]?.isPositive === true;
    return !isPositive || wanted === null || wanted.includes(kindAt(decision) ?? '');
  });
}

const line = (
  name: string,
  { prAuc, prAucCi, tprAt, tprAtCi, falseAlerts, found, medianBytesBeforeAlert }: Measures,
): string => {
  const digits = (value: number | null | undefined): string => (value == null ? '-' : value.toFixed(3));
  const range = (ci: readonly number[] | null): string =>
    ci === null || ci.length === 0 ? '' : ` [${ci.map(digits).join(', ')}]`;
  const perDay = falseAlerts.upper95PerDay?.toFixed(0) ?? '-';
  return [
    name.padEnd(26),
    `${digits(prAuc)}${range(prAucCi)}`,
    `${digits(tprAt['0.001'])}${range(tprAtCi['0.001'])}`,
    `${digits(tprAt['0.0001'])}${range(tprAtCi['0.0001'])}`,
    `found ${digits(found)}, ${falseAlerts.k} of ${falseAlerts.n} false (at most ${perDay} a day)`,
    `${medianBytesBeforeAlert === null ? '-' : (medianBytesBeforeAlert / 1000).toFixed(1)} kB`,
  ].join(' | ');
};

const parts = { all: null, 'kinds trained on': known, 'other kinds': unknown } as const;
/** What is judged whole, by what the networks taught. */
async function onRecordedHours(hours: string, runs: string) {
  const recorded = new MomentRowsBuilder(modelFeatures.map(({ key }) => key));
  for (const [at, { table, names }] of (await recordedHours(hours.split(','), runs, seed)).entries()) {
    const context = { names: new Map(names.map(({ address, name }) => [address, name])) };
    collectMoments(recorded, { table, context, dataset: at, network: `hour ${at}: ` });
  }
  const own = recorded.finish();
  return {
    name: 'recorded hours',
    ...evaluateDetector(
      detector,
      own,
      judgedOn(own, () => true),
      seed,
    ),
  };
}

const results = Object.entries(parts).map(([name, of]) => {
  const judged = testOn(of?.map((kind) => kind.name) ?? null);
  return { name, ...evaluateDetector(detector, rows, judged, seed) };
});
if (values.hours !== undefined && values.runs !== undefined)
  results.push(await onRecordedHours(values.hours, values.runs));
const [hours, decisions] = [rows.hours.toFixed(1), rows.decisions.length];
console.log(
  `${values.half}: ${networks.length} networks, ${hours} h, ${decisions} decisions, ${rows.features.rows} rows`,
);
console.log(
  `collected in ${((collected - started) / 1000).toFixed(1)} s, trained in ${((trained - collected) / 1000).toFixed(1)} s`,
);
for (const leak of findLeaks(rows, split))
  console.log(`leak: ${leak.feature} tells the ${leak.tells} (${leak.value.toFixed(4)})`);
for (const result of results) {
  console.log(`\n${result.name}: ${result.positives} of ${result.decisions} decisions are culprits'`);
  console.log(
    'average precision | found at a false-positive rate of 1e-3 | 1e-4 | beyond the limit | median up before the alert',
  );
  console.log(line('boosted trees', result));
  for (const baseline of result.baselines) console.log(line(baseline.name, baseline));
  console.log(
    `calibration error ${result.calibrationError?.toFixed(5) ?? '-'}; reach the trees: ${result.ties.join(', ') || 'none'}`,
  );
}
const control = shuffledControl(rows, split, seed);
console.log(
  `\nlabels drawn at random: average precision ${control.prAuc?.toFixed(4) ?? '-'}, share of culprits ${control.prevalence.toFixed(4)}`,
);

const test = testOn(null);
const highest = highestOf(test, scoreRows(detector, rows.features));
const byKind = new Map<string, { found: number; all: number }>();
test.labels.forEach((label, at) => {
  if (label === 0) return;
  const kind = kindAt(test.decisions[at] as number) ?? '?';
  const sum = byKind.get(kind) ?? { found: 0, all: 0 };
  sum.all += 1;
  sum.found += detector.limit !== null && (highest[at] as number) >= detector.limit ? 1 : 0;
  byKind.set(kind, sum);
});
console.log(
  `by kind, beyond the limit: ${[...byKind].map(([kind, { found, all }]) => `${kind} ${found}/${all}`).join(', ')}`,
);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ results, control }, null, 2)}\n`);
