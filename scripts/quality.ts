// Prints, for every capture whose truth is known, the culprit's rank among endpoints and flows beside the baselines.
// Usage: npx tsx scripts/quality.ts [--reasons] [FILE with columns path, class, inside_host, outside_host, port]

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { loadCapture, measureQuality, type Culprit } from '../core/src/analysis/quality.ts';

interface Row extends Culprit {
  readonly path: string;
  readonly what: string;
}

function truthRows(file: string): Row[] {
  if (!existsSync(file)) return [];
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [path = '', what = '', inside = '', outside = '', port = ''] = line.split('\t');
    return { path: join(dirname(file), path), what, inside, outside, port };
  });
}

function demoRow(): Row[] {
  const truth = join(import.meta.dirname, '../assets/demo.truth.json');
  if (!existsSync(truth)) return [];
  const {
    class: what,
    insideHost,
    outsideHost,
    port,
  } = JSON.parse(readFileSync(truth, 'utf8')) as {
    readonly class: string;
    readonly insideHost: string;
    readonly outsideHost: string;
    readonly port: number;
  };
  const path = join(import.meta.dirname, '../assets/demo.pcapng');
  return [{ path, what: `demo ${what}`, inside: insideHost, outside: outsideHost, port: String(port) }];
}

const folder = process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../shared/pcaps');
const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const showReasons = process.argv.includes('--reasons');
const rows = given === undefined ? [...truthRows(join(folder, 'TRUTH.tsv')), ...demoRow()] : truthRows(given);

console.log('capture | class | unit | units | rank | robust-z L2 | bytes | evidence');
for (const row of rows) {
  const capture = await loadCapture(row.path);
  for (const unit of ['endpoints', 'flows'] as const) {
    const quality = measureQuality(capture, unit, row);
    const cells = [
      quality.units,
      quality.rank,
      quality.rankRobustL2,
      quality.rankBytes,
      quality.evidence?.toFixed(2),
    ];
    console.log([row.path.split('/').at(-1), row.what, unit, ...cells].join(' | '));
    if (showReasons) for (const reason of quality.reasons) console.log(`      ${reason}`);
  }
}
