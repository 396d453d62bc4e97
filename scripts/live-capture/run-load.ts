// One load run, inside the watcher's network namespace: the product captures, a page or a client looks on, plain
// dumpcap writes beside it, tcpreplay sends; then everything is counted.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { interfaceCounters } from '../testbed/interface-counters.ts';
import { numberedKey, numberedPackets } from '../testbed/numbered-packets.ts';
import { startReplay, type ReplayReport } from '../testbed/replay-at.ts';
import { wireInterface } from '../testbed/wire.ts';
import { readCsvRows } from './csv-rows.ts';
import type { LoadResult, LoadSetting } from './load-case.ts';
import { openPageWatcher, type PageWatcher } from './page-watcher.ts';
import { startPeer, type Peer } from './peer-dumpcap.ts';
import { openPictureWatcher, type PictureWatcher } from './picture-watcher.ts';
import { watchProcesses } from './process-watch.ts';
import { createSequenceCheck, type SequenceReport } from './row-sequence.ts';
import {
  builtEnvironment,
  csvPath,
  launcher,
  startCapture,
  startWatchedHost,
  type RunningCapture,
  type WatchedHost,
} from './watched-host.ts';

/** Rows stand still so long: everything that will come has come. */
const quietMs = 3000;
const drainLimitMs = 120_000;
const lookMs = 100;

export async function runLoad(setting: LoadSetting): Promise<LoadResult> {
  const dataDir = join(setting.folder, 'data');
  const host = await startWatchedHost(dataDir);
  const { watcher } = setting.case;
  const watchers: Watchers = { page: null, picture: null };
  try {
    if (watcher === 'page') watchers.page = await openPageWatcher(host.url);
    if (watcher === 'picture') watchers.picture = await openPictureWatcher(host.url);
    return await measure(setting, host, watchers, dataDir);
  } finally {
    await watchers.page?.close();
    await watchers.picture?.close();
    await host.close();
  }
}

interface Watchers {
  page: PageWatcher | null;
  picture: PictureWatcher | null;
}

async function measure(
  setting: LoadSetting,
  host: WatchedHost,
  { page, picture }: Readonly<Watchers>,
  dataDir: string,
): Promise<LoadResult> {
  const load = setting.case;
  const capture = await startCapture(host.client, load, wireInterface);
  await page?.follow(wireInterface);
  const peer = await peerOf(setting);
  const processes = watchProcesses(host.pid, load.sampleSeconds);
  const before = arrivedNow();
  // The picture is of what is sent: it can be followed only once something is.
  const [sent] = await Promise.all([send(setting), picture?.follow(capture.dataset)]);
  const drainSeconds = await drained(capture, sent.sent);
  const pageRows = page === null ? null : await page.rows();
  const pictureFigures = picture === null ? null : await picture.figures();
  const figures = processes.look();
  processes.stop();
  const arrived = arrivedNow() - before;
  const peerReport = peer === null ? null : await peer.stop();
  const end = await host.client.call('capture.stop', { captureId: capture.captureId });
  const sequence = await laidBeside(setting, csvPath(dataDir, capture.dataset), sent.sent);
  return {
    ...{ case: load, sent, arrived, rows: sequence.rows, stored: end.stored, dropped: end.dropped },
    ...{ phase: end.phase, queue: { most: capture.mostQueued(), limit: end.queue.limit }, drainSeconds },
    ...{
      processes: figures,
      samples: processes.samples,
      peer: peerReport,
      sequence,
      pageRows,
      picture: pictureFigures,
    },
    ...{ states: capture.states(), tails: capture.tails() },
    ...{ marks: end.marks.map(({ kind, text }) => `${kind}: ${text}`), warnings: end.warnings },
    verified: verify(dataDir, capture.dataset),
  };
}

function arrivedNow(): number {
  return interfaceCounters(readFileSync('/proc/self/net/dev', 'utf8'), wireInterface).receivedPackets;
}

async function peerOf({ case: load, folder }: LoadSetting): Promise<Peer | null> {
  if (!load.peer) return null;
  const { bufferMiB, snapLength } = load;
  return startPeer({ interface: wireInterface, bufferMiB, snapLength, file: join(folder, 'peer.pcapng') });
}

function send({ case: load, senderNamespace, file, plan }: LoadSetting): Promise<ReplayReport> {
  const { packetsPerSecond, packets } = load;
  const replay = { file, interface: wireInterface, packetsPerSecond, packetsInFile: plan.packets, packets };
  return startReplay(senderNamespace, replay).report;
}

/** Seconds until all is stored, or until nothing more comes. Throws when rows still come at the deadline. */
async function drained(capture: RunningCapture, sent: number): Promise<number> {
  const startedMs = performance.now();
  let [stored, sinceMs] = [-1, startedMs];
  for (;;) {
    const nowMs = performance.now();
    const newest = capture.state()?.stored ?? 0;
    if (newest >= sent) return (nowMs - startedMs) / 1000;
    if (newest !== stored) [stored, sinceMs] = [newest, nowMs];
    else if (nowMs - sinceMs > quietMs) return (sinceMs - startedMs) / 1000;
    if (nowMs - startedMs > drainLimitMs) throw new Error(`still storing after ${drainLimitMs / 1000} s`);
    await pause(lookMs);
  }
}

const keyColumns = ['protocol', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'size'];

async function laidBeside({ plan }: LoadSetting, path: string, sent: number): Promise<SequenceReport> {
  const packets = numberedPackets(plan);
  const keys = Array.from({ length: plan.packets }, (_, number) => numberedKey(packets, number));
  const check = createSequenceCheck(keys, sent);
  await readCsvRows(path, keyColumns, (cells) => {
    check.row(cells.join(','));
  });
  return check.report();
}

function verify(dataDir: string, dataset: string): boolean {
  const argv = [launcher, 'datasets', 'verify', dataset, '--json', '--data-dir', dataDir];
  const result = spawnSync(process.execPath, argv, { encoding: 'utf8', env: builtEnvironment });
  if (result.status !== 0) return false;
  return (JSON.parse(result.stdout) as { readonly ok: boolean }).ok;
}
