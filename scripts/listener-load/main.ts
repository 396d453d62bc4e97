// `npm run soak -- --only listener`: the listener under a long load and under floods, on loopback only. Writes
// bench/results/listener-load.json; fails when bytes were lost, memory grew, honest runs did not come through, or
// somebody who never shook hands could stay.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureFlood, type FloodFigures, type FloodPlan } from './flood.ts';
import { buildPrograms, startListener, startSink, type LoadPrograms } from './load-servers.ts';
import { measureLoad, type LoadFigures } from './measure-load.ts';

const { values } = parseArgs({
  strict: false,
  options: { bytes: { type: 'string' }, flood: { type: 'string' }, out: { type: 'string' } },
});
const bytes = Number(values.bytes ?? 20e9);
const floodConnections = Number(values.flood ?? 10_000);
const out =
  typeof values.out === 'string'
    ? values.out
    : new URL('../../bench/results/listener-load.json', import.meta.url).pathname;

const floods: readonly FloodPlan[] = [
  { kind: 'silent', connections: floodConnections, seconds: 10, addresses: 1 },
  { kind: 'silent', connections: floodConnections, seconds: 10, addresses: 500 },
  { kind: 'garbage', connections: floodConnections, seconds: 10, addresses: 500 },
  { kind: 'slow-hello', connections: floodConnections, seconds: 10, addresses: 500 },
  { kind: 'tls-then-silent', connections: floodConnections, seconds: 10, addresses: 500 },
];

/** Lines a second of one kind that the log may have, and its summaries. */
const mostLinesPerSecond = 100;

function faultsOf(load: LoadFigures, flooded: readonly FloodFigures[]): string[] {
  const faults: string[] = [];
  if (load.complete !== true) faults.push('not everything that was sent arrived');
  if (load.memory?.flat === false) faults.push('memory grew under load');
  for (const flood of flooded) {
    const name = `${flood.kind} from ${flood.addresses} addresses`;
    if (flood.honestWhole < flood.honestRuns) faults.push(`${name}: an honest run did not come through`);
    if (flood.goneAfterSeconds === null) faults.push(`${name}: some could stay`);
    const seconds = flood.tookSeconds + (flood.goneAfterSeconds ?? 0);
    if (flood.logLines > mostLinesPerSecond * (seconds + 1)) faults.push(`${name}: the log was flooded`);
  }
  return faults;
}

async function floodAll(programs: LoadPrograms, folder: string): Promise<FloodFigures[]> {
  const figures: FloodFigures[] = [];
  for (const plan of floods) {
    const server = await startListener(programs, folder);
    try {
      const one = await measureFlood(programs, server, plan);
      figures.push(one);
      console.log(
        `${plan.connections} ${plan.kind} from ${plan.addresses} addresses in ${one.tookSeconds.toFixed(1)} s: ` +
          `${one.honestWhole} of ${one.honestRuns} honest runs whole, median ${one.honestMedianMs.toFixed(0)} ms, ` +
          `${one.logLines} log lines, ${(one.peakRssBytes / 1e6).toFixed(0)} MB`,
      );
    } finally {
      await server.close();
    }
  }
  return figures;
}

const folder = mkdtempSync(join(tmpdir(), 'jaws-listener-load-'));
try {
  const programs = buildPrograms(folder);
  const loads: LoadFigures[] = [];
  for (const start of [startListener, (...where: [LoadPrograms, string]) => startSink(...where, true)]) {
    const server = await start(programs, folder);
    const figures = await measureLoad(programs, server, { connections: 1000, bytes });
    await server.close();
    loads.push(figures);
    console.log(
      `${figures.name}: ${figures.megabytesPerSecond.toFixed(0)} MB/s, ` +
        `${figures.serverCpuSecondsPerGigabyte.toFixed(2)} CPU s/GB, ${(figures.peakRssBytes / 1e6).toFixed(0)} MB`,
    );
  }
  const flooded = await floodAll(programs, folder);
  const [own] = loads;
  const faults = own === undefined ? ['nothing was measured'] : faultsOf(own, flooded);
  const about = { date: new Date().toISOString(), node: process.version, loadAverage: loadavg() };
  writeFileSync(out, `${JSON.stringify({ ...about, faults, loads, floods: flooded }, null, 2)}\n`);
  for (const fault of faults) console.error(`FAULT: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
