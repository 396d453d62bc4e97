// A capture into a dataset by the page (the browser sends it, the host imports it), beside `jaws import` of the same file
// in the same run. Wants a built host and page.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakRssBytes, withPeer, type BenchOptions, type BenchResult } from './benchmark.ts';
import { launchBrowser, startHost } from './live-page/host.ts';
import { jawsCommand } from './live-page/jaws-command.ts';
import { syntheticCapture } from './synthetic-capture.ts';

const usualPackets = 1_000_000;
const rounds = 3;

/** `--input`: a capture; `--points`: packets of a generated one. The medians of three rounds, in turns. */
export async function runPageImportBench(options: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-page-import-'));
  try {
    const file = options.input ?? join(folder, 'capture.pcap');
    if (options.input === undefined)
      writeFileSync(
        file,
        syntheticCapture({ packets: options.points ?? usualPackets, seed: options.seed ?? 1 }),
      );
    const page: number[] = [];
    const command: number[] = [];
    for (let round = 0; round < rounds; round++) {
      command.push(await commandSeconds(file, join(folder, `command-${round}`)));
      page.push(await pageSeconds(file, join(folder, `page-${round}`)));
    }
    const details = { bytes: statSync(file).size, page, command, load: loadavg()[0] ?? 0 };
    const result = { name: 'page-import', seconds: median(page), rssBytes: peakRssBytes(), details };
    return withPeer(result, { name: 'jaws import', seconds: median(command) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function commandSeconds(file: string, dataDir: string): Promise<number> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [jawsCommand, 'import', file, '--dataset', 'capture', '--data-dir', dataDir, '--quiet'],
    { stdio: 'inherit' },
  );
  await once(child, 'exit');
  return (performance.now() - start) / 1000;
}

/** From the choice of the file until the manifest says that the dataset is complete. */
async function pageSeconds(file: string, dataDir: string): Promise<number> {
  const host = await startHost(dataDir);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Open the demo capture' }).waitFor();
    const done = new Promise<number>((resolve, reject) => {
      host.client.subscribe('jobs.progressChanged', ({ kind, state, error }) => {
        if (kind !== 'import' || state === 'running') return;
        if (state === 'done') resolve(performance.now());
        else reject(new Error(error?.message ?? state));
      });
    });
    const start = performance.now();
    await page.getByLabel('Captures to import').setInputFiles(file);
    return ((await done) - start) / 1000;
  } finally {
    await browser.close();
    await host.stop();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
