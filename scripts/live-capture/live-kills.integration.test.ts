// kill -9 of the capture worker and of the host (the `jaws capture` command) at seeded moments while packets come:
// what was announced as stored is there, the dataset verifies, and the user is told what happened.
// JAWS_KILL_RUNS = rounds of each kind (5; `npm run soak -- --only live-kills` does 50).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../../headless/src/jaws-process.fixture.ts';
import { run, whyNoTestbed } from '../testbed/command.ts';
import { writeNumberedCapture } from '../testbed/numbered-capture.ts';
import { numberedKey, numberedPackets } from '../testbed/numbered-packets.ts';
import { startReplay, type RunningReplay } from '../testbed/replay-at.ts';
import { seededRandom } from '../testbed/seeded-random.ts';
import { createWire, wireInterface, type Wire } from '../testbed/wire.ts';
import { jawsDocument, startCaptureProcess, until, type CaptureProcess } from './capture-process.ts';
import { readCsvRows } from './csv-rows.ts';
import { liveSources } from './load-case.ts';
import { readProcess } from './process-figures.ts';
import { orderFault } from './row-order.ts';

const runs = Number(process.env['JAWS_KILL_RUNS'] ?? 2);
const why =
  whyNoTestbed() ?? (run(['tcpreplay', '--version']).status === 0 ? null : 'tcpreplay is not installed');
const plan = { packets: 20_000, flows: 100, seed: 7 };
const packetsPerSecond = 4000;
/** A round is killed within so long after its first announcement; some before it. */
const latestKillMs = 1500;
const random = seededRandom(41);
const rounds = Array.from({ length: runs }, (_, round) => ({
  round,
  source: liveSources[round % 3] ?? 'dumpcap',
}));

let folder = '';
let wire: Wire | null = null;
let traffic: RunningReplay | null = null;

beforeAll(() => {
  if (why !== null) return;
  buildCommand();
  folder = mkdtempSync(join(tmpdir(), 'jaws-kills-'));
  wire = createWire();
  const file = join(folder, 'load.pcap');
  writeNumberedCapture(file, numberedPackets(plan));
  traffic = startReplay(wire.namespace('sender'), {
    ...{ file, interface: wireInterface, packetsPerSecond, packetsInFile: plan.packets },
    // More than any run takes; it is ended below.
    packets: packetsPerSecond * 60 * (5 + runs),
  });
  // Ended early it may have no last words.
  traffic.report.catch(() => undefined);
}, 300_000);

afterAll(async () => {
  traffic?.stop();
  await wire?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** Starts a capture into `dataset` and waits for its first word and then for a moment of its own. */
async function begin(source: string, dataset: string, dataDir: string): Promise<CaptureProcess> {
  const capture = startCaptureProcess(wire?.namespace('watcher') ?? '', dataDir, [
    ...['--interface', wireInterface, '--source', source, '--dataset', dataset],
  ]);
  await until('the first rows', () => capture.stored() > 0 || capture.isOver());
  expect(capture.isOver(), capture.err()).toBe(false);
  await pause(random.next() * latestKillMs);
  return capture;
}

/** Longest gap after the rows that came in before the filter: a tenth of a second. */
const longestStart = packetsPerSecond / 10;

/** Every row whole, and in the order in which the packets were sent. */
async function checkRows(dataDir: string, dataset: string, announced: number, rows: number): Promise<void> {
  const packets = numberedPackets(plan);
  const keys = Array.from({ length: plan.packets }, (_, number) => numberedKey(packets, number));
  const columns = ['protocol', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'size'];
  const seen: string[] = [];
  const path = join(dataDir, 'datasets', dataset, 'packets.csv');
  expect(await readCsvRows(path, columns, (cells) => seen.push(cells.join(',')))).toBe(rows);
  expect(rows).toBeGreaterThanOrEqual(announced);
  expect(orderFault(seen, keys, longestStart)).toBe(null);
}

/** A short capture afterwards: what it says on stderr before it captures, and that it works. */
async function nextStart(dataDir: string): Promise<string> {
  const capture = startCaptureProcess(wire?.namespace('watcher') ?? '', dataDir, [
    ...['--interface', wireInterface, '--dataset', 'after', '--packets', '200'],
  ]);
  const { code, err } = await capture.ended;
  expect(code, err).toBe(0);
  return err;
}

/** As messages write a number of rows. */
function counted(rows: unknown): string {
  return `${Number(rows).toLocaleString('en-US')} rows`;
}

function isGone(pid: number | null): boolean {
  return pid === null || (readProcess(pid)?.rssBytes ?? 0) === 0;
}

describe.skipIf(why !== null)(`kill -9 in mid-capture${why === null ? '' : ` (skipped: ${why})`}`, () => {
  it.each(rounds)('of the worker, round $round by $source', async ({ round, source }) => {
    const dataDir = join(folder, `worker-${round}`);
    const capture = await begin(source, 'd', dataDir);
    const helper = capture.helperPid();
    process.kill(capture.workerPid() ?? 0, 'SIGKILL');
    const { code, out, err } = await capture.ended;
    // The command itself goes on to say what happened and to repair.
    expect(code, err).toBe(1);
    // Words that were on their way when the blow fell count too.
    const announced = capture.stored();
    const document = JSON.parse(out) as {
      readonly error: { readonly code: string; readonly message: string };
    };
    expect(document.error.code).toBe('capture.worker-died');
    const verified = jawsDocument(dataDir, 'datasets', 'verify', 'd');
    expect(verified).toMatchObject({ ok: true, tornRows: 0, state: 'recovered' });
    expect(document.error.message).toContain(`${counted(verified['rows'])} were kept`);
    await checkRows(dataDir, 'd', announced, verified['rows'] as number);
    await until('the helper to be gone', () => isGone(helper));
    // It was said at once, so the next start has nothing to tell.
    expect(await nextStart(dataDir)).not.toContain('recovered');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each(rounds)('of the host, round $round by $source', async ({ round, source }) => {
    const dataDir = join(folder, `host-${round}`);
    const capture = await begin(source, 'd', dataDir);
    const [worker, helper] = [capture.workerPid(), capture.helperPid()];
    capture.signal('SIGKILL');
    expect((await capture.ended).signal).toBe('SIGKILL');
    const announced = capture.stored();
    await until('worker and helper to end by themselves', () => isGone(worker) && isGone(helper));
    const verified = jawsDocument(dataDir, 'datasets', 'verify', 'd');
    expect(verified).toMatchObject({ ok: true, tornRows: 0 });
    await checkRows(dataDir, 'd', announced, verified['rows'] as number);
    // The worker saw its host go and closed the dataset; the next start says so.
    expect(await nextStart(dataDir)).toContain(`closed in order. ${counted(verified['rows'])} were kept.`);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each(rounds)('of host and worker at once, round $round by $source', async ({ round, source }) => {
    const dataDir = join(folder, `both-${round}`);
    const capture = await begin(source, 'd', dataDir);
    const helper = capture.helperPid();
    process.kill(capture.workerPid() ?? 0, 'SIGKILL');
    capture.signal('SIGKILL');
    await capture.ended;
    const announced = capture.stored();
    // Nobody could tell it; its pipe has no reader any more.
    await until('the helper to end', () => isGone(helper));
    const torn = jawsDocument(dataDir, 'datasets', 'verify', 'd');
    expect(torn).toMatchObject({ ok: true, state: 'open' });
    expect(torn['rows']).toBeGreaterThanOrEqual(announced);
    // The next start repairs, and says so.
    expect(await nextStart(dataDir)).toContain(
      `not closed and was repaired. ${counted(torn['rows'])} were kept.`,
    );
    const verified = jawsDocument(dataDir, 'datasets', 'verify', 'd');
    expect(verified).toMatchObject({ ok: true, tornRows: 0, state: 'recovered', rows: torn['rows'] });
    await checkRows(dataDir, 'd', announced, verified['rows'] as number);
    rmSync(dataDir, { recursive: true, force: true });
  });
});
