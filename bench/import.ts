// A capture to a dataset (CSV, flows, manifest, hash), beside tshark writing the same fields of the same file in
// the same run. Every import has a fresh process; the best of three counts, as for the other benchmarks.

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type BenchOptions, type BenchPeer, type BenchResult, withPeer } from './benchmark.ts';
import { pcapHeaderLength, syntheticCapture } from './synthetic-capture.ts';

const usualPackets = 300_000;
const runs = 3;
const child = fileURLToPath(new URL('import-child.ts', import.meta.url));

/** The CSV's columns as tshark calls them; this tshark knows no JA4, so it is spared that. */
const tsharkFields = [
  ...['frame.number', '_ws.col.Protocol', 'tcp.flags', 'dns.qry.name', 'http.request.full_uri'],
  ...['ip.src', 'tcp.srcport', 'udp.srcport', 'eth.src', 'ip.dst', 'tcp.dstport', 'udp.dstport', 'eth.dst'],
  ...['frame.len', 'frame.time_epoch', 'tls.handshake.extensions_server_name', 'tcp.len', 'udp.length'],
];

interface ChildReport {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly packets: number;
  readonly flows: number;
  readonly csvBytes: number;
}

/**
 * `points` is the number of packets of the synthetic capture (a multiple of 300,000 above that); `input` any
 * capture. tshark runs beside generated data of up to 300,000 packets, and elsewhere when `peer` asks for it.
 */
export function runImportBench(options: BenchOptions = {}): BenchResult {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-import-'));
  try {
    const wanted = options.points ?? usualPackets;
    const path = options.input ?? writeCapture(folder, wanted, options.seed ?? 1);
    const reports = Array.from({ length: runs }, (_, run) => importOnce(path, join(folder, `data-${run}`)));
    const best = reports.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    const withTshark = options.peer ?? (options.input === undefined && wanted <= usualPackets);
    const result: BenchResult = {
      name: 'import',
      seconds: best.seconds,
      rssBytes: Math.max(...reports.map(({ rssBytes }) => rssBytes)),
      details: {
        packets: best.packets,
        flows: best.flows,
        csvBytes: best.csvBytes,
        packetsPerSecond: Math.round(best.packets / best.seconds),
        // A busy machine shares its cores: processor time tells more than the clock there.
        packetsPerCpuSecond: Math.round(
          best.packets / Math.min(...reports.map(({ cpuSeconds }) => cpuSeconds)),
        ),
        allSeconds: reports.map(({ seconds }) => seconds),
      },
    };
    return withPeer(result, withTshark ? runTshark(path) : null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeCapture(folder: string, packets: number, seed: number): string {
  const path = join(folder, 'synthetic.pcap');
  const capture = syntheticCapture({ packets: Math.min(packets, usualPackets), seed });
  const file = openSync(path, 'w');
  try {
    writeSync(file, capture);
    const repeats = Math.max(1, Math.round(packets / usualPackets));
    for (let repeat = 1; repeat < repeats; repeat += 1) writeSync(file, capture.subarray(pcapHeaderLength));
  } finally {
    closeSync(file);
  }
  return path;
}

function importOnce(path: string, dataDir: string): ChildReport {
  const text = execFileSync(process.execPath, ['--import', 'tsx', child, path, dataDir], {
    encoding: 'utf8',
  });
  rmSync(dataDir, { recursive: true, force: true });
  return JSON.parse(text) as ChildReport;
}

/** Null where tshark is not installed. Its time includes its start, as ours includes the compilation of our code. */
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
