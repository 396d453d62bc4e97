// What the listener takes in over TLS on loopback, beside a bare TLS server in Node and `openssl s_server` that take
// the same from the same sender in the same run. Sender and receiver share the machine, so processor time counts, too.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildPrograms,
  startListener,
  startOpenssl,
  startSink,
  type LoadServer,
} from '../scripts/listener-load/load-servers.ts';
import { measureLoad, type Load, type LoadFigures } from '../scripts/listener-load/measure-load.ts';
import { withPeer, type BenchOptions, type BenchResult } from './benchmark.ts';

const manyConnections = 1000;
const usualBytes = 1_000_000_000;

/** `points` is the number of bytes, over 1,000 connections and over one. The peer of the ratio is bare Node TLS. */
export async function runListenerBench(options: BenchOptions = {}): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-listener-'));
  const bytes = options.points ?? usualBytes;
  try {
    const programs = buildPrograms(folder);
    const cases: LoadFigures[] = [];
    const measure = async (server: LoadServer | null, load: Load): Promise<void> => {
      if (server === null) return;
      try {
        cases.push(await measureLoad(programs, server, load));
      } finally {
        await server.close();
      }
    };
    for (const connections of [manyConnections, 1]) {
      const load = { connections, bytes };
      await measure(await startListener(programs, folder), load);
      await measure(await startSink(programs, folder, true), load);
      await measure(await startSink(programs, folder, false), load);
      // It serves one connection at a time.
      if (connections === 1) await measure(await startOpenssl(folder), load);
    }
    return resultOf(cases);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function resultOf(cases: readonly LoadFigures[]): BenchResult {
  const [own, , bare] = cases;
  if (own === undefined) throw new Error('nothing was measured');
  if (cases.some(({ complete }) => complete === false)) throw new Error('not everything arrived');
  const result: BenchResult = {
    name: 'listener',
    seconds: own.seconds,
    rssBytes: own.peakRssBytes,
    details: { megabytesPerSecond: own.megabytesPerSecond, cases },
  };
  return withPeer(result, bare === undefined ? null : { name: bare.name, seconds: bare.seconds });
}
