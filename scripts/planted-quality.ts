// Plants one culprit each of many kinds in traffic without any, and prints where it stands: in the live picture while
// it is at work and in the analysis of the whole, beside the ancestor's ranking and DBSCAN's noise; then what stands
// where there is nothing. Half of the cases is for looking at, the other half is held out.
// Usage: npx tsx scripts/planted-quality.ts [--half dev|held-out] [--each N] [--only KIND] [--recordings FOLDER]
//          [--json FILE] [--misses] [--no-benign] [--progress]

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  hardNegatives,
  negativeSum,
  quietSum,
  watchBase,
  type HardNegative,
  type QuietBase,
} from './live-quality/planted/benign.ts';
import { halves, loadBases, type Half } from './live-quality/planted/bases.ts';
import { drawCases } from './live-quality/planted/cases.ts';
import { groupBy, isWithin, resultOf, tableOf, type CaseResult } from './live-quality/planted/results.ts';
import { watchLive, watchStored } from './live-quality/planted/watch.ts';
import type { WatchedUnit } from './live-quality/watch-culprit.ts';

const { values } = parseArgs({
  options: {
    half: { type: 'string', default: 'dev' },
    each: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
    recordings: { type: 'string' },
    json: { type: 'string' },
    misses: { type: 'boolean', default: false },
    progress: { type: 'boolean', default: false },
    'no-benign': { type: 'boolean', default: false },
  },
});
const watchedUnits: readonly WatchedUnit[] = ['endpoints', 'flows'];
const half = halves.find((each) => each === values.half);
if (half === undefined) throw new Error(`--half is one of ${halves.join(', ')}`);

/** Draws of the two halves differ in everything. */
const seeds: Readonly<Record<Half, number>> = { dev: 11, 'held-out': 5012 };
const bases = await loadBases(half, {
  pcaps: process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../shared/pcaps'),
  recordings: values.recordings ?? null,
});
if (bases.missing.length > 0) console.error(`left out, not there: ${bases.missing.join(', ')}`);

const results: CaseResult[] = [];
for (const drawn of drawCases(bases, Number(values.each), seeds[half])) {
  if (!new RegExp(values.only, 'u').test(drawn.kind.name)) continue;
  const startedMs = performance.now();
  const planted = drawn.make();
  for (const unit of watchedUnits) {
    const live = watchLive(planted.capture, unit, planted.culprit);
    const stored = watchStored(planted.capture, unit, planted.culprit);
    const result = resultOf(drawn, planted, unit, live, stored);
    results.push(result);
    if (values.progress) console.error(JSON.stringify(result));
  }
  if (values.progress) console.error(`${drawn.id}: ${Math.round(performance.now() - startedMs)} ms`);
}

for (const unit of watchedUnits) {
  const own = results.filter((result) => result.unit === unit);
  console.log(`\n## ${unit}, ${half}`);
  for (const line of tableOf('kind', own, ({ kind }) => kind)) console.log(line);
  for (const line of tableOf('family', own, ({ family }) => family)) console.log(line);
  const circumstance = (result: CaseResult): string =>
    `${result.isBusy ? 'busy' : 'silent'}, ${result.isKnown ? 'known' : result.isNamed ? 'named' : 'bare'}`;
  for (const line of tableOf('host, place', own, circumstance)) console.log(line);
  for (const line of tableOf('base', own, ({ base }) => base.replace(/-\d+$/u, ''))) console.log(line);
  for (const line of tableOf('moment', own, ({ moment }) => moment)) console.log(line);
}
if (values.misses)
  for (const result of results.filter((each) => !isWithin(each.unit, each.units, each.endRank)))
    console.log(JSON.stringify(result));

const quiet: QuietBase[] = [];
const negatives: HardNegative[] = [];
if (!values['no-benign'])
  for (const base of [...bases.captures, ...bases.networks])
    for (const unit of watchedUnits) {
      quiet.push(watchBase(base, unit));
      if (base.table.count > 2000) negatives.push(...hardNegatives(base, unit, 77));
    }
console.log('\n## no culprit\nunit | units | > .05 | > .2 | > .3 | > .5 | mean strongest');
for (const [unit, own] of groupBy(quiet, (each) => each.unit)) {
  const { units, above, strongest } = quietSum(own);
  console.log([unit, units, ...above, strongest].join(' | '));
}
console.log('\nupload that belongs | unit | n | within the goal | evidence > .2 | > .3 | mean evidence');
for (const [key, own] of groupBy(negatives, ({ kind, unit }) => `${kind} | ${unit}`)) {
  const { cases, within, above, evidence } = negativeSum(own);
  console.log([key, cases, within, ...above, evidence].join(' | '));
}
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ half, results, quiet, negatives })}\n`);
