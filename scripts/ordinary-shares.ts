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

async function addCapture(into: readonly ValuesByTable[], path: string): Promise<void> {
  const { table, names } = await replayedCapture(path);
  if (table.count === 0) return;
  const context = { names: new Map(names.map(({ address, name }) => [address, name])) };
  const { book, identity } = new PrefixReader(inOrderOfTime(table), context).happenings(table.count);
  for (const each of into) addFamilyValues(each, book, identity);
}

const [hours, publicOnes, together] = [emptyValues(), emptyValues(), emptyValues()];
for (const path of values.hour) await addCapture([hours, together], path);
const culprits = new Set(firstColumn('TRUTH.tsv'));
const left = firstColumn('MANIFEST.tsv').filter(
  (path) => !culprits.has(path) && /\.(pcap|pcapng|cap)$/.test(path),
);
let read = 0;
const refused: string[] = [];
for (const path of left) {
  try {
    await addCapture([publicOnes, together], join(folder, path));
    read++;
  } catch {
    refused.push(path);
  }
}

function print(name: ShareTable): void {
  const { points, statistic } = tables[name];
  console.log(`\n${name}: ${statistic}`);
  console.log('at least | table | hours | public | together | 95 % bounds of together');
  const rowsOf = (from: ValuesByTable): ShareRow[] => shareRows(points, from[name].values, from[name].units);
  const [ofHours, ofPublic] = [rowsOf(hours), rowsOf(publicOnes)];
  for (const [at, all] of rowsOf(together).entries()) {
    const counts = [ofHours[at], ofPublic[at], all].map((row) => (row === undefined ? '' : counted(row)));
    const bounds = `${number(all.least)} … ${number(all.most)}`;
    const differs = all.table === 'within' ? '' : `  << the table is ${all.table}`;
    console.log(`${all.value} | ${number(all.share)} | ${counts.join(' | ')} | ${bounds}${differs}`);
  }
}

function counted({ count, units }: ShareRow): string {
  return `${count} of ${units}`;
}

function number(share: number): string {
  return share === 0 ? '0' : share.toPrecision(2);
}

console.log(`${values.hour.length} recorded hours; ${read} public captures without known culprits`);
if (refused.length > 0) console.log(`not readable as captures: ${refused.join(', ')}`);
const shown = values.all ? (Object.keys(hours) as ShareTable[]) : measured;
for (const name of shown) print(name);
