// A capture to a dataset (CSV, flows, manifest, hash), beside tshark writing the same fields of the same file in
// the same run. Every import has a fresh process of bundled code, as users have it; the best of three counts.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

import { type BenchOptions, type BenchPeer, type BenchResult, withPeer } from './benchmark.ts';
import { syntheticCapture } from './synthetic-capture.ts';

const usualPackets = 300_000;
const runs = 3;
/** Growth is measured with one capture of this size, imported so many times into one dataset. */
const growthPackets = 100_000;
const growthRepeats = [1, 3, 10, 30] as const;
const childSource = fileURLToPath(new URL('import-child.ts', import.meta.url));
/** CommonJS packages inside the bundle call `require` for Node's own modules. */
const requireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** The CSV's columns as tshark calls them; this tshark knows no JA4, so it is spared that. */
const tsharkFields = [
  ...['frame.number', '_ws.col.Protocol', 'tcp.flags', 'dns.qry.name', 'http.request.full_uri'],
  ...['ip.src', 'tcp.srcport', 'udp.srcport', 'eth.src', 'ip.dst', 'tcp.dstport', 'udp.dstport', 'eth.dst'],
  ...['frame.len', 'frame.time_epoch', 'tls.handshake.extensions_server_name', 'tcp.len', 'udp.length'],
];

interface ChildReport {
  /** The import alone; `cpuSeconds` is that of the whole process, its start and the compilation included. */
  readonly importSeconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly packets: number;
  readonly flows: number;
  readonly csvBytes: number;
}

interface ImportRun extends ChildReport {
  /** From the start of the process to its end. */
  readonly seconds: number;
}

/**
 * `points` is the number of packets of the synthetic capture (a multiple of 300,000 above that); `input` any capture.
 * Without either, the growth from 100,000 to 3,000,000 packets is measured too. tshark runs beside generated data of
 * up to 300,000 packets, and elsewhere when `peer` asks for it.
 */
export function runImportBench(options: BenchOptions = {}): BenchResult {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-import-'));
  try {
    const child = bundledChild(folder);
    const paths = inputOf(options, folder);
    const reports = Array.from({ length: runs }, () => importOnce(child, paths, folder));
    const best = fastest(reports);
    const result: BenchResult = {
      name: 'import',
      seconds: best.seconds,
      rssBytes: Math.max(...reports.map(({ rssBytes }) => rssBytes)),
      details: {
        packets: best.packets,
        flows: best.flows,
        csvBytes: best.csvBytes,
        ...rates(best),
        importSeconds: Math.min(...reports.map(({ importSeconds }) => importSeconds)),
        allSeconds: reports.map(({ seconds }) => seconds),
        allCpuSeconds: reports.map(({ cpuSeconds }) => cpuSeconds),
        ...(options.input === undefined && options.points === undefined
          ? { growth: measureGrowth(child, folder, options.seed) }
          : {}),
      },
    };
    const withTshark = options.peer ?? (options.input === undefined && paths.length === 1);
    return withPeer(result, withTshark ? runTshark(paths[0] ?? '') : null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inputOf(options: BenchOptions, folder: string): readonly string[] {
  if (options.input !== undefined) return [options.input];
  const wanted = options.points ?? usualPackets;
  const path = writeCapture(folder, 'capture.pcap', Math.min(wanted, usualPackets), options.seed);
  return Array.from({ length: Math.max(1, Math.round(wanted / usualPackets)) }, () => path);
}

/** One run each; a second for the two small ones, whose time is mostly the start. */
function measureGrowth(child: string, folder: string, seed: number | undefined): readonly object[] {
  const path = writeCapture(folder, 'growth.pcap', growthPackets, seed);
  return growthRepeats.map((repeats) => {
    const paths = Array.from({ length: repeats }, () => path);
    const times = repeats > 3 ? 1 : 2;
    const best = fastest(Array.from({ length: times }, () => importOnce(child, paths, folder)));
    const { packets, seconds, cpuSeconds, rssBytes } = best;
    return { packets, seconds, cpuSeconds, rssBytes, ...rates(best) };
  });
}

export function fastest(reports: readonly ImportRun[]): ImportRun {
  return reports.reduce((a, b) => (b.seconds < a.seconds ? b : a));
}

/** A busy machine shares its cores: processor time tells more than the clock there. */
function rates({ packets, seconds, cpuSeconds }: ImportRun): Record<string, number> {
  return {
    packetsPerSecond: Math.round(packets / seconds),
    packetsPerCpuSecond: Math.round(packets / cpuSeconds),
  };
}

function writeCapture(folder: string, name: string, packets: number, seed = 1): string {
  const path = join(folder, name);
  writeFileSync(path, syntheticCapture({ packets, seed }));
  return path;
}

export function bundledChild(folder: string): string {
  const outfile = join(folder, 'import-child.mjs');
  buildSync({
    ...{ entryPoints: [childSource], outfile, bundle: true, platform: 'node', target: 'node20.19' },
    ...{ format: 'esm', banner: { js: requireBanner }, logLevel: 'warning' },
  });
  return outfile;
}

export function importOnce(child: string, paths: readonly string[], folder: string): ImportRun {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const started = performance.now();
  const text = execFileSync(process.execPath, [child, dataDir, ...paths], { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  rmSync(dataDir, { recursive: true, force: true });
  return { ...(JSON.parse(text) as ChildReport), seconds };
}

/** Null where tshark is not installed. Its time includes its start, as ours does. */
function runTshark(path: string): BenchPeer | null {
  const version = spawnSync('tshark', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return null;
  const fields = tsharkFields.flatMap((field) => ['-e', field]);
  const started = performance.now();
  const { status } = spawnSync('tshark', ['-n', '-r', path, '-T', 'fields', ...fields], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const seconds = (performance.now() - started) / 1000;
  const name = /TShark[^\d]*([\d.]+)/.exec(version.stdout)?.[1] ?? '';
  return status === 0 ? { name: `tshark ${name} -T fields`, seconds } : null;
}
