// Makes the measured tables of shared/src/findings/ordinary-shares.json again: how many ordinary channels reach each value,
// in recordings of benign hours (scripts/testbed) and in the captures of shared/pcaps that no culprit is known of. Changes
// nothing: where a table and the counts differ by more than the counts can be off, it says so.
// Of TRUTH.tsv only the first column is read: which files to leave out. What in them is a culprit stays unknown here.
// Usage: npx tsx scripts/ordinary-shares.ts [--hour FILE]… [--all]

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ShareTable } from '@jaws/shared/findings/ordinary-share';
import { inOrderOfTime, PrefixReader } from '@jaws/shared/findings/prefix-reader';
import tables from '../shared/src/findings/ordinary-shares.json' with { type: 'json' };
import { replayedCapture } from './live-quality/replayed-capture.ts';
import { addFamilyValues, emptyValues, type ValuesByTable } from './ordinary-shares/family-values.ts';
import { shareRows, type ShareRow } from './ordinary-shares/share-rows.ts';

const { values } = parseArgs({
  options: {
    hour: { type: 'string', multiple: true, default: [] },
    all: { type: 'boolean', default: false },
  },
});
/** The others hold round values, with the limits that the field uses. */
const measured: readonly ShareTable[] = ['upload', 'beacon'];

const folder = process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../shared/pcaps');

function firstColumn(file: string): string[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split('\t')[0] ?? '');
}

async function addCapture(into: ValuesByTable, path: string): Promise<void> {
  const { table, names } = await replayedCapture(path);
  if (table.count === 0) return;
  const context = { names: new Map(names.map(({ address, name }) => [address, name])) };
  const { book, identity } = new PrefixReader(inOrderOfTime(table), context).happenings(table.count);
  addFamilyValues(into, book, identity);
}

// Apart, for their mixture would say nothing: an hour is made of habits on purpose, public samples of single protocols.
const [hours, publicOnes] = [emptyValues(), emptyValues()];
for (const path of values.hour) await addCapture(hours, path);
const culprits = new Set(firstColumn('TRUTH.tsv'));
const left = firstColumn('MANIFEST.tsv').filter(
  (path) => !culprits.has(path) && /\.(pcap|pcapng|cap)$/.test(path),
);
let read = 0;
const refused: string[] = [];
for (const path of left) {
  try {
    await addCapture(publicOnes, join(folder, path));
    read++;
  } catch {
    refused.push(path);
  }
}

function print(name: ShareTable): void {
  const { points, statistic } = tables[name];
  console.log(`\n${name}: ${statistic}`);
  console.log('at least | table | recorded hours (95 % bounds) | public captures (95 % bounds)');
  const [ofHours, ofPublic] = [hours, publicOnes].map((from) =>
    shareRows(points, from[name].values, from[name].units).map(counted),
  );
  for (const [at, [value = 0, share = 0]] of points.entries())
    console.log([value, number(share), ofHours?.[at], ofPublic?.[at]].join(' | '));
}

function counted({ count, units, least, most, table }: ShareRow): string {
  const differs = table === 'within' ? '' : `, the table is ${table}`;
  return `${count} of ${units} (${number(least)} … ${number(most)}${differs})`;
}

function number(share: number): string {
  return share === 0 ? '0' : share.toPrecision(2);
}

console.log(`${values.hour.length} recorded hours; ${read} public captures without known culprits`);
if (refused.length > 0) console.log(`not readable as captures: ${refused.join(', ')}`);
const shown = values.all ? (Object.keys(hours) as ShareTable[]) : measured;
for (const name of shown) print(name);
