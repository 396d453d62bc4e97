// A conn.log of Zeek to a dataset: made-up connections of a busy network, each import in a fresh process of bundled code.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@jaws/shared/analysis/random';

import type { BenchOptions, BenchResult } from './benchmark.ts';
import { bundledChild, fastest, importOnce } from './import.ts';

const usualRecords = 1_000_000;
const remotes = 30_000;
const runs = 3;
const fields =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents';
const histories = ['ShADadfF', 'ShADadFfR', 'S', 'ShAdDaFf', 'Dd', 'ShADadtFr'] as const;

/** `points` is the number of records; `input` any conn.log. */
export function runFlowLogsBench(options: BenchOptions = {}): BenchResult {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-flow-logs-'));
  try {
    const child = bundledChild(folder);
    const path = options.input ?? writeLog(folder, options.points ?? usualRecords, options.seed ?? 1);
    const reports = Array.from({ length: runs }, () => importOnce(child, [path], folder));
    const best = fastest(reports);
    const { seconds, flows, packets: rows, csvBytes } = best;
    return {
      name: 'flow-logs',
      seconds,
      rssBytes: Math.max(...reports.map(({ rssBytes }) => rssBytes)),
      details: {
        ...{ records: flows, rows, csvBytes, recordsPerSecond: Math.round(flows / seconds) },
        importSeconds: Math.min(...reports.map(({ importSeconds }) => importSeconds)),
        allSeconds: reports.map((report) => report.seconds),
        allCpuSeconds: reports.map(({ cpuSeconds }) => cpuSeconds),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeLog(folder: string, records: number, seed: number): string {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const servers = Array.from(
    { length: remotes },
    () => `${1 + below(220)}.${below(256)}.${below(256)}.${below(256)}`,
  );
  const lines = [
    '#separator \\x09',
    '#unset_field\t-',
    '#path\tconn',
    `#fields\t${fields.replaceAll(' ', '\t')}`,
  ];
  for (let at = 0; at < records; at++) {
    const [sent, received] = [below(4000), below(40_000)];
    const [up, down] = [5 + Math.floor(sent / 1200), 5 + Math.floor(received / 1400)];
    lines.push(
      [
        ...[(1_692_146_028 + at * 0.1).toFixed(6), `C${at.toString(36).padStart(16, 'x')}`],
        ...[`10.0.${below(4)}.${below(250)}`, 32_768 + below(28_000), servers[below(remotes)] ?? '', 443],
        ...['tcp', 'ssl', (random() * 6).toFixed(6), sent, received, 'SF', 'T', 'F', 0],
        ...[histories[below(histories.length)] ?? '', up, sent + 40 * up, down, received + 40 * down, '-'],
      ].join('\t'),
    );
  }
  const path = join(folder, 'conn.log');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
