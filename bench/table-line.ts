// One line of the table that `npm run bench` prints: name, size, time, memory, and the peer with the ratio.
import type { BenchResult } from './benchmark.ts';

/** Details that say how large a case is. */
const sizeKeys = ['points', 'rows', 'packets', 'std'];

/** Columns of fixed width, so that lines printed one after the other make a table. */
export function tableLine(result: BenchResult): string {
  const { name, seconds, rssBytes, peer, ratio, details = {} } = result;
  const size = sizeKeys.flatMap((key) => (key in details ? [`${key} ${String(details[key])}`] : []));
  const beside = peer === undefined ? '' : `${peer.name} ${peer.seconds.toFixed(3)} s`;
  return [
    name.padEnd(10),
    size.join(', ').padEnd(26),
    `${seconds.toFixed(3)} s`.padStart(10),
    `${Math.round(rssBytes / 2 ** 20)} MiB`.padStart(10),
    beside.padStart(36),
    (ratio === undefined ? '' : `${ratio.toFixed(1)} x`).padStart(9),
  ]
    .join(' ')
    .trimEnd();
}
