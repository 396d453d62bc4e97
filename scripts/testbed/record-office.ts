// Records the office: brings it up, plays a plan in real time, captures with dumpcap and writes the trimmed capture.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mustRun } from './command.ts';
import { officePlan } from './office.ts';
import { startOffice } from './start-office.ts';
import { createTestbed, type RunningProcess, type Testbed } from './testbed.ts';
import { trimCapture } from './trim-capture.ts';
import { startAction, type ActionContext } from './user-actions.ts';
import type { UserAction } from './user-plan.ts';

export interface OfficeRecording {
  readonly id: string;
  readonly durationMs: number;
  readonly plan: readonly UserAction[];
  /** `router` sees what leaves the office, `switch` also what its hosts say to each other. */
  readonly captureAt: 'router' | 'switch';
  /** Of the line to the outside world, in megabits a second; null = as fast as the machine. */
  readonly line: { readonly up: number; readonly down: number } | null;
  readonly out: string;
  readonly report: (line: string) => void;
}

/** Kept of a frame; what is longer than the second would be cut by `trimCapture` all the same. */
export const headerBytes = 80;
export const namingBytes = 700;

/** Plays the plan in real time; actions that outlast it are ended. */
async function playPlan(context: ActionContext, recording: OfficeRecording): Promise<void> {
  const startMs = Date.now();
  const running = new Set<RunningProcess>();
  for (const action of recording.plan) {
    const waitMs = startMs + action.atMs - Date.now();
    if (waitMs > 0) await pause(waitMs);
    const process = startAction(action, context);
    running.add(process);
    process.child.once('exit', () => running.delete(process));
  }
  const leftMs = startMs + recording.durationMs - Date.now();
  if (leftMs > 0) await pause(leftMs);
  await Promise.all([...running].map((process) => process.stop()));
  const seconds = ((Date.now() - startMs) / 1000).toFixed(0);
  recording.report(`played ${recording.plan.length} actions in ${seconds} s`);
}

/** Token buckets (tc-tbf(8)) on both ends of the line, so that large transfers take their time. */
export function slowLine(testbed: Testbed, line: { up: number; down: number }): void {
  const ends = [
    ['router', 'wan0', line.up],
    ['world', 'eth0', line.down],
  ] as const;
  for (const [host, name, megabits] of ends) {
    const bucket = ['tbf', 'rate', `${megabits}mbit`, 'burst', '64k', 'latency', '60ms'];
    mustRun([
      ...['ip', 'netns', 'exec', testbed.namespace(host)],
      ...['tc', 'qdisc', 'add', 'dev', name, 'root', ...bucket],
    ]);
  }
}

export async function recordOffice(recording: OfficeRecording): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-office-'));
  const testbed = createTestbed(recording.id, officePlan());
  try {
    const context = startOffice(testbed, folder);
    if (recording.line !== null) slowLine(testbed, recording.line);
    await pause(2000);
    const whole = join(folder, 'whole.pcapng');
    const [host, name] = recording.captureAt === 'router' ? ['router', 'lan0'] : ['lan', 'br0'];
    const options = ['-q', '-i', name, '-s', String(namingBytes), '-B', '64', '-w', whole];
    const dumpcap = testbed.spawn(host, ['dumpcap', ...options]);
    await pause(1500);
    recording.report('recording');
    await playPlan(context, recording);
    await dumpcap.stop(5000);
    const trimmed = trimCapture(readFileSync(whole), { headerBytes, namingBytes });
    writeFileSync(recording.out, trimmed);
    recording.report(`${recording.out}: ${trimmed.length} bytes`);
  } finally {
    await testbed.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
