// The figures of live capture: load (three sources, four rates, then the ladder) and the long run. Results go to
// bench/results with the machine they were taken on.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNumberedCapture } from '../testbed/numbered-capture.ts';
import { numberedPackets } from '../testbed/numbered-packets.ts';
import { flatnessOf, type Flatness } from './flatness.ts';
import { judge } from './judge.ts';
import { climb } from './ladder.ts';
import type { LiveArguments } from './live-arguments.ts';
import type { LiveSource, LoadCase, LoadResult } from './load-case.ts';
import { fixedCases, hourCase, ladderCases, pictureCase, type LoadSize } from './load-plan.ts';
import { loadHeading, loadLines } from './load-table.ts';
import { describeMachine } from './machine.ts';
import type { FrameFigures, PictureFigures } from './picture-figures.ts';
import type { CaptureRole } from './process-figures.ts';
import { runApart, type LoadFile } from './run-apart.ts';

const results = fileURLToPath(new URL('../../bench/results', import.meta.url));
const roles: readonly CaptureRole[] = ['host', 'worker', 'helper'];
/** Distinct packets in the file; tcpreplay loops over them. */
const distinctPackets = 300_000;
const flows = 2000;
/** Every one of them is in the window of the live picture, and drawn. */
const pictureFlows = 10_000;

/** True when every run kept its rule. */
export async function takeFigures(wanted: LiveArguments): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-live-'));
  try {
    const isPicture = wanted.what === 'picture';
    const packets = Math.min(distinctPackets, wanted.packets);
    const load = makeLoad(folder, packets, isPicture ? pictureFlows : flows);
    const runCase = (one: LoadCase): Promise<LoadResult> => runApart(one, load, folder);
    if (isPicture) return await takePicture(wanted, runCase);
    return wanted.what === 'load' ? await takeLoad(wanted, runCase) : await takeHour(wanted, runCase);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeLoad(folder: string, packets: number, mostFlows: number): LoadFile {
  const plan = { packets, flows: Math.min(mostFlows, packets), seed: 20 };
  const file = join(folder, 'load.pcap');
  writeNumberedCapture(file, numberedPackets(plan));
  return { file, plan };
}

type RunCase = (load: LoadCase) => Promise<LoadResult>;

function sizeOf(wanted: LiveArguments, usualWatcher: LoadCase['watcher']): LoadSize {
  const { packets, bufferMiB, snapLength } = wanted;
  return { packets, bufferMiB, snapLength, watcher: wanted.watcher ?? usualWatcher };
}

async function takeLoad(wanted: LiveArguments, runCase: RunCase): Promise<boolean> {
  const machine = describeMachine();
  const runs: object[] = [];
  const ladders: object[] = [];
  let ok = true;
  console.log(loadHeading());
  for (const source of wanted.sources) {
    for (const load of fixedCases(source, sizeOf(wanted, 'page'))) {
      const run = await attempt(load, runCase);
      runs.push(run);
      ok &&= run.ok;
    }
    if (wanted.ladder) ladders.push(await takeLadder(source, wanted, runCase));
    // After every source: a run that is cut short keeps what it has.
    write(wanted.out ?? join(results, 'live-capture.json'), {
      name: 'live-capture',
      ...machine,
      runs,
      ladders,
    });
  }
  return ok;
}

type Attempt = Partial<LoadResult> & { readonly ok: boolean; readonly case: LoadCase };

/** A run that breaks is a result too: the others still run. */
async function attempt(load: LoadCase, runCase: RunCase): Promise<Attempt> {
  try {
    const result = await runCase(load);
    for (const line of loadLines(result)) console.log(line);
    return { ...judge(result), ...result };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    console.log(`${load.source} at ${load.packetsPerSecond}/s  FAILED: ${text}`);
    const broken = { ok: false, case: load, faults: [text] };
    return broken;
  }
}

async function takeLadder(source: LiveSource, wanted: LiveArguments, runCase: RunCase): Promise<object> {
  try {
    const cases = ladderCases(source, sizeOf(wanted, 'client'), wanted.ladderSeconds);
    const report = await climb(source, cases, runCase);
    const first = report.firstLossAt;
    const told = first === null ? 'no loss up to' : `first loss at ${Math.round(first)}/s; none at`;
    console.log(`${source}: ${told} ${Math.round(report.noneLostAt ?? 0)}/s`);
    return report;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    console.log(`${source}: the ladder broke: ${text}`);
    return { source, error: text };
  }
}

async function takeHour(wanted: LiveArguments, runCase: RunCase): Promise<boolean> {
  const machine = describeMachine();
  const runs: object[] = [];
  let ok = true;
  console.log(loadHeading());
  for (const source of wanted.sources) {
    const load = hourCase(source, sizeOf(wanted, 'client'), wanted.seconds);
    const result = await runCase(load);
    for (const line of loadLines(result)) console.log(line);
    const memory = memoryOf(result);
    const isFlat = Object.values(memory).every((one) => one?.flat === true);
    for (const [role, one] of Object.entries(memory)) console.log(`         ${memoryLine(role, one)}`);
    ok = ok && judge(result).ok && isFlat;
    runs.push({ ...judge(result), isFlat, memory, ...result });
  }
  write(wanted.out ?? join(results, 'soak-hour.json'), { name: 'soak-hour', ...machine, runs });
  return ok;
}

async function takePicture(wanted: LiveArguments, runCase: RunCase): Promise<boolean> {
  const machine = describeMachine();
  const runs: object[] = [];
  let ok = true;
  console.log(loadHeading());
  for (const source of wanted.sources) {
    const run = await attempt(pictureCase(source, sizeOf(wanted, 'picture'), wanted.seconds), runCase);
    console.log(pictureLines(run.picture ?? null).join('\n'));
    ok &&= run.ok;
    runs.push(run);
  }
  const loadAfter = loadavg();
  write(wanted.out ?? join(results, 'live-picture.json'), {
    name: 'live-picture',
    ...machine,
    loadAfter,
    runs,
  });
  return ok;
}

function pictureLines(picture: PictureFigures | null): string[] {
  if (picture === null) return ['         no frame was measured'];
  const line = (name: string, of: FrameFigures): string =>
    `         ${name}: ${of.frames} frames of ${of.frameP50Ms} / ${of.frameP95Ms} ms, lag ${of.lagP50Ms} / ` +
    `${of.lagP95Ms} ms, painted in ${of.paintedP50Ms} / ${of.paintedP95Ms} ms (50 / 95 %), ` +
    `backlog at most ${of.backlogMostBytes} B`;
  return [
    `         ${picture.units} units, ${picture.longTasks} long tasks, the longest ${picture.longestTaskMs} ms`,
    ...picture.minutes.map((minute, index) => line(`minute ${index + 1}`, minute)),
    line('all', picture),
  ];
}

function memoryOf(result: LoadResult): Partial<Record<CaptureRole, Flatness | null>> {
  const memory: Partial<Record<CaptureRole, Flatness | null>> = {};
  for (const role of roles) {
    const samples = result.samples.flatMap(({ seconds, rssBytes }) => {
      const bytes = rssBytes[role];
      return bytes === undefined ? [] : [{ seconds, bytes }];
    });
    // `cap` has no helper.
    if (samples.length > 0) memory[role] = flatnessOf(samples);
  }
  return memory;
}

function memoryLine(role: string, memory: Flatness | null): string {
  if (memory === null) return `${role}: too few samples`;
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const range = `${mebibytes(memory.leastBytes)} to ${mebibytes(memory.mostBytes)} MiB`;
  const slope = `${mebibytes(memory.slopeBytesPerHour)} MiB/h`;
  return `${role}: ${memory.flat ? 'flat' : 'NOT FLAT'}, ${range}, ${slope}, growth ${(memory.growth * 100).toFixed(1)} %`;
}

function write(path: string, document: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
