// Replays every capture whose truth is known as a live picture, a frame a second of its own time, and prints where the
// culprit stands while it is at work, beside the ancestor's ranking and DBSCAN's noise on the same frames.
// Usage: npx tsx scripts/live-quality.ts [--json FILE] [--only PATTERN] [FILE with the columns of TRUTH.tsv]

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Culprit } from './live-quality/culprit.ts';
import { replayedCapture } from './live-quality/replayed-capture.ts';
import { watchCulprit, type Watched } from './live-quality/watch-culprit.ts';

interface Case extends Culprit {
  readonly name: string;
  readonly path: string;
  readonly what: string;
}

function truthCases(file: string): Case[] {
  if (!existsSync(file)) return [];
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    return {
      ...{ name: cell('path'), path: join(dirname(file), cell('path')), what: cell('class') },
      ...{ inside: cell('inside_host'), outside: cell('outside_host'), port: cell('port') },
      ...{ firstSecond: Number(cell('first_s')), lastSecond: Number(cell('last_s')) },
    };
  });
}

function demoCases(): Case[] {
  const truth = join(import.meta.dirname, '../assets/demo.truth.json');
  if (!existsSync(truth)) return [];
  const known = JSON.parse(readFileSync(truth, 'utf8')) as Record<string, string | number>;
  const said = (name: string): string => String(known[name]);
  return [
    {
      ...{ name: 'demo', path: join(import.meta.dirname, '../assets/demo.pcapng'), what: said('class') },
      ...{ inside: said('insideHost'), outside: said('outsideHost'), port: said('port') },
      ...{ firstSecond: Number(said('firstSecond')), lastSecond: Number(said('lastSecond')) },
    },
  ];
}

const columns = ['capture', 'class', 'unit', 'units', 'frames', 'reached', 'in window', 'in list', 'after s'];
const more = [
  'bytes out',
  'best',
  'median',
  'evidence',
  'L2 reached',
  'L2 median',
  'noise reached',
  'as noise',
];

function cells(name: string, what: string, seen: Watched): (string | number | null)[] {
  return [
    ...[name.split('/').at(-1)?.slice(0, 28) ?? '', what, seen.unit, seen.units, seen.frames],
    ...[
      seen.reached,
      seen.reachedPresent,
      seen.listed,
      seen.firstSecond?.toFixed(1) ?? null,
      seen.firstBytes,
    ],
    ...[seen.bestRank, seen.medianRank, seen.bestEvidence.toFixed(2)],
    ...[seen.reachedByRobustL2, seen.medianRobustL2],
    ...[seen.reachedByNoise, seen.asNoise, seen.medianNoise],
  ];
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
});
const folder = process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../shared/pcaps');
const [given] = positionals;
const all =
  given === undefined ? [...truthCases(join(folder, 'TRUTH.tsv')), ...demoCases()] : truthCases(given);
const results: (Watched & { readonly capture: string; readonly class: string })[] = [];
console.log([...columns, ...more, 'noise'].join(' | '));
for (const each of all.filter(({ name }) => new RegExp(values.only ?? '', 'u').test(name))) {
  const capture = await replayedCapture(each.path);
  for (const unit of ['endpoints', 'flows'] as const) {
    const seen = watchCulprit(capture, unit, each);
    console.log(cells(each.name, each.what, seen).join(' | '));
    results.push({ capture: each.name, class: each.what, ...seen });
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
