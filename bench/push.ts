// A dataset to a listener on loopback, beside the system's scp of the same packets.csv to an sshd on loopback in the
// same run. There the line costs nothing; what slower lines would take follows from the bytes.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatasetStore } from '../core/src/dataset/dataset-store.ts';
import { importFiles } from '../core/src/import/import-files.ts';
import { pushDataset } from '../core/src/push/push-dataset.ts';
import type { PushResult } from '../core/src/push/push-progress.ts';
import { repeatDataset, sha256Of } from '../core/src/push/pushed-dataset.fixture.ts';
import { startSshd, whyNoSshd } from '../core/src/push/testing-sshd.fixture.ts';
import { peakRssBytes, withPeer, type BenchOptions, type BenchResult } from './benchmark.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const never = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
const usualBytes = 500e6;
const bytesPerRow = 136;

interface BenchListener {
  readonly to: string;
  readonly token: string;
  readonly stop: () => void;
}

async function startListener(folder: string): Promise<BenchListener> {
  const settings = [
    '--bind',
    '127.0.0.1',
    '--ports',
    '0',
    '--udp-ports',
    '',
    '--key-dir',
    join(folder, 'keys'),
  ];
  const command = ['--import', 'tsx', 'listener-server/src/main.ts', ...settings];
  const child = spawn(process.execPath, [...command, '--upload-dir', join(folder, 'uploads')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const { ports, tokenFile } = JSON.parse(line) as { ports: [number]; tokenFile: string };
  const token = readFileSync(tokenFile, 'utf8').trim();
  return { to: `https://127.0.0.1:${ports[0]}`, token, stop: () => void child.kill() };
}

/** `points` rows, or 500 MB of the demo capture's over and over. */
export async function runPushBench(options: BenchOptions = {}): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-push-'));
  const dataDir = join(folder, 'data');
  const store = createDatasetStore({ dataDir, clock: Date.now });
  const listener = await startListener(folder);
  try {
    const demo = { path: join(root, 'assets/demo.pcapng'), name: 'demo.pcapng' };
    await importFiles({
      store,
      files: [demo],
      dataset: 'demo',
      clock: Date.now,
      local: [],
      chumAddresses: [],
    });
    const bytes = options.points === undefined ? usualBytes : options.points * bytesPerRow;
    await repeatDataset(store, 'demo', 'monday', bytes);
    const csv = join(store.folder('monday'), 'packets.csv');
    // Both read it from the page cache.
    sha256Of(csv);
    const pushed = await pushDataset({
      ...{ store, dataDir, dataset: 'monday', as: null, fingerprint: null, signal: never },
      ...{ clock: Date.now, to: listener.to, token: listener.token, onProgress: () => undefined },
    });
    const scp = await scpSeconds(folder, csv, join(folder, 'uploads/monday.data'));
    const result: BenchResult = {
      name: 'push',
      seconds: pushed.durationMs / 1000,
      rssBytes: peakRssBytes(),
      details: { ...factsOf(pushed, statSync(csv).size), scp },
    };
    return withPeer(result, scp === null ? null : { name: 'scp of packets.csv', seconds: scp.plain });
  } finally {
    listener.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function factsOf({ bytes, packMs, durationMs }: PushResult, csvBytes: number): Record<string, unknown> {
  return {
    ...{ csvBytes, bytes, packedTo: bytes / csvBytes },
    ...{ packSeconds: packMs / 1000, sendSeconds: (durationMs - packMs) / 1000 },
    csvMBps: csvBytes / 1000 / durationMs,
  };
}

interface ScpSeconds {
  /** packets.csv as it is; with scp's own compression; and the packed dataset, which is what push sends. */
  readonly plain: number;
  readonly compressed: number;
  readonly packed: number;
}

async function scpSeconds(folder: string, csv: string, packed: string): Promise<ScpSeconds | null> {
  if (whyNoSshd() !== null) return null;
  const sshd = await startSshd(folder);
  const timed = (...argv: readonly string[]): number => {
    const start = performance.now();
    const copy = [...argv, `${sshd.login}:${join(folder, 'copied')}`];
    const { status, stderr } = spawnSync(join(sshd.binFolder, 'scp'), ['-q', ...copy], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`scp: ${stderr}`);
    return (performance.now() - start) / 1000;
  };
  try {
    return { plain: timed(csv), compressed: timed('-C', csv), packed: timed(packed) };
  } finally {
    await sshd.stop();
  }
}
