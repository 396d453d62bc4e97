// Replays the captures that no truth is known of as live pictures and prints how many units ever stood out: what a
// rule that finds more culprits costs elsewhere. Most of them are protocol samples; some show attacks nobody labelled.
// Usage: npx tsx scripts/quiet-captures.ts [--json FILE] [--half 0|1] [--most-packets N]

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { replayedCapture } from './live-quality/replayed-capture.ts';
import { watchQuiet, type Quiet } from './live-quality/watch-quiet.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    half: { type: 'string' },
    'most-packets': { type: 'string', default: '50000' },
  },
});
const folder = process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../shared/pcaps');
const rowsOf = (file: string): string[][] => {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split('\t'));
};
const known = new Set(rowsOf('TRUTH.tsv').map(([path]) => path));
const chosen = rowsOf('MANIFEST.tsv').filter(([path = '', , packets], at) => {
  const isWanted = !known.has(path) && /\.(pcap|pcapng|cap)$/.test(path);
  const isHalf = values.half === undefined || at % 2 === Number(values.half);
  return isWanted && isHalf && Number(packets) > 0 && Number(packets) <= Number(values['most-packets']);
});

const results: (Quiet & { readonly capture: string })[] = [];
const refused: string[] = [];
for (const [path = ''] of chosen) {
  try {
    const capture = await replayedCapture(join(folder, path));
    if (capture.table.count === 0) continue;
    for (const unit of ['endpoints', 'flows'] as const)
      results.push({ capture: path, ...watchQuiet(capture, unit) });
  } catch {
    refused.push(path);
  }
}
console.log('unit | captures | units | > .05 | > .2 | > .3 | > .5');
const totals: Record<string, readonly number[]> = {};
for (const unit of ['endpoints', 'flows'] as const) {
  const own = results.filter((each) => each.unit === unit);
  const sum = (of: (each: Quiet) => number): number => own.reduce((total, each) => total + of(each), 0);
  const limits = ['0.05', '0.2', '0.3', '0.5'] as const;
  const counts = limits.map((limit) => sum(({ above }) => above[limit]));
  totals[unit] = [own.length, sum(({ units }) => units), ...counts];
  console.log([unit, ...totals[unit]].join(' | '));
}
console.log(`not readable as captures: ${refused.length === 0 ? 'none' : refused.join(', ')}`);
for (const { capture, unit, strongest } of results
  .filter(({ strongest }) => (strongest?.evidence ?? 0) > 0.2)
  .sort((a, b) => (b.strongest?.evidence ?? 0) - (a.strongest?.evidence ?? 0))) {
  console.log(`${strongest?.evidence.toFixed(2) ?? ''} ${capture} ${unit} ${strongest?.what ?? ''}`);
  for (const why of strongest?.why ?? []) console.log(`       ${why}`);
}
const columns = ['captures', 'units', 'above .05', 'above .2', 'above .3', 'above .5'];
const standing = results.filter(({ above }) => above['0.05'] > 0);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ columns, ...totals, standing }, null, 2)}\n`);
