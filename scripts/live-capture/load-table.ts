// Load runs as lines of a table of fixed columns, printed as they come.

import { judge } from './judge.ts';
import type { LoadResult } from './load-case.ts';

const columns = [
  ['source', -8],
  ['asked/s', 9],
  ['sent/s', 9],
  ['sent', 10],
  ['rows', 10],
  ['lost', 9],
  ['dropped', 9],
  ['dumpcap', 9],
  ['queue', 8],
  ['host s', 7],
  ['worker s', 9],
  ['helper s', 9],
  ['page s', 8],
  ['host MiB', 9],
  ['worker MiB', 11],
  ['watched by', 11],
] as const;

function line(cells: readonly string[]): string {
  return columns
    .map(([, width], index) => {
      const cell = cells[index] ?? '';
      return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
    })
    .join('')
    .trimEnd();
}

export function loadHeading(): string {
  return line(columns.map(([name]) => name));
}

/** The run, `ok` or what is wrong with it on lines of their own. */
export function loadLines(result: LoadResult): string[] {
  const { case: load, sent, rows, dropped, peer, queue, processes } = result;
  const { lost, faults } = judge(result);
  const seconds = (role: keyof typeof processes): string => processes[role]?.cpuSeconds.toFixed(1) ?? '-';
  const mebibytes = (role: keyof typeof processes): string =>
    processes[role] === undefined ? '-' : String(Math.round(processes[role].peakRssBytes / 2 ** 20));
  const first = line([
    ...[load.source, String(load.packetsPerSecond), String(Math.round(sent.packetsPerSecond))],
    ...[String(sent.sent), String(rows), String(lost), dropped === null ? 'unknown' : String(dropped)],
    ...[peer === null ? '-' : String(sent.sent - peer.captured), String(queue.most)],
    ...[
      seconds('host'),
      seconds('worker'),
      seconds('helper'),
      seconds('page'),
      mebibytes('host'),
      mebibytes('worker'),
      load.watcher,
    ],
  ]);
  return [
    `${first}  ${faults.length === 0 ? 'ok' : 'FAILED'}`,
    ...faults.map((fault) => `         ${fault}`),
  ];
}
