// Records the demo: the office with one upload that does not belong, captured at the router, and its truth.

import { writeFileSync } from 'node:fs';
import { mustRun, run } from './command.ts';
import { remote, workstationAddress } from './office.ts';
import { recordOffice } from './record-office.ts';
import { planUsers } from './user-plan.ts';

export interface RecordOptions {
  readonly id: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly out: string;
  readonly report: (line: string) => void;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What was sent to the drop address, read back from the recording by tshark. */
function truthOf(capture: string, options: RecordOptions): object {
  const rows = mustRun(
    [
      'tshark',
      '-r',
      capture,
      '-Y',
      `ip.addr == ${remote.drop.address}`,
      '-T',
      'fields',
      '-e',
      'frame.time_epoch',
      '-e',
      'ip.src',
      '-e',
      'frame.len',
      '-e',
      'tcp.srcport',
    ],
    { timeoutMs: 60_000 },
  )
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  const inside = workstationAddress(8);
  const out = rows.filter((row) => row[1] === inside);
  const times = rows.map((row) => Number(row[0]) * 1000);
  const first =
    Number(mustRun(['tshark', '-r', capture, '-c', '1', '-T', 'fields', '-e', 'frame.time_epoch'])) * 1000;
  return {
    class: 'exfil',
    what: 'one TLS upload without a server name, on a port that is not TLS, to an address never looked up',
    insideHost: inside,
    outsideHost: remote.drop.address,
    port: remote.drop.port,
    clientPort: Number(out[0]?.[3] ?? 0),
    protocol: 'TCP',
    frames: rows.length,
    bytesOut: sum(out.map((row) => Number(row[2]))),
    bytesIn: sum(rows.filter((row) => row[1] !== inside).map((row) => Number(row[2]))),
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
    firstSecond: Math.round((Math.min(...times) - first) / 100) / 10,
    lastSecond: Math.round((Math.max(...times) - first) / 100) / 10,
    howRecorded: 'scripts/testbed: real traffic between network namespaces, dumpcap at the router',
    seed: options.seed,
    durationMs: options.durationMs,
    tools: {
      dumpcap: run(['dumpcap', '--version']).stdout.split('\n')[0] ?? '',
      kernel: mustRun(['uname', '-r']).trim(),
    },
  };
}

/** Makes `out` and, beside it, its `.truth.json`. */
export async function recordDemo(options: RecordOptions): Promise<void> {
  const plan = planUsers(options.seed, options.durationMs);
  await recordOffice({ ...options, plan, captureAt: 'router', line: null });
  const truth = truthOf(options.out, options);
  writeFileSync(options.out.replace(/\.pcapng$/, '.truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
}
