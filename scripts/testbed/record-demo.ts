// Records the demo: brings the office up, plays the plan in real time, captures at the router with dumpcap and
// writes the trimmed capture with its truth.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mustRun, run } from './command.ts';
import { office, officePlan, remote, sites, workstationAddress } from './office.ts';
import { makeCertificates } from './services/certificates.ts';
import {
  startDns,
  startEcho,
  startMail,
  startSsh,
  startTime,
  startTlsSink,
  type NamedAddress,
} from './services/daily.ts';
import { startWeb } from './services/web.ts';
import { createTestbed, type RunningProcess, type Testbed } from './testbed.ts';
import { trimCapture } from './trim-capture.ts';
import { startAction, type ActionContext } from './user-actions.ts';
import { planUsers } from './user-plan.ts';

export interface RecordOptions {
  readonly id: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly out: string;
  readonly report: (line: string) => void;
}

function dnsNames(): NamedAddress[] {
  return [
    ...sites.map((site) => ({
      name: site.name,
      addresses: [site.address, ...(site.address6 === undefined ? [] : [site.address6])],
    })),
    ...[remote.backup, remote.git, remote.mail, remote.time1, remote.time2, remote.call].map((server) => ({
      name: server.name,
      addresses: [server.address],
    })),
    { name: 'files.office.example', addresses: [office.fileServer] },
    { name: 'printer.office.example', addresses: [office.printer] },
  ];
}

/** Starts every service of the office and the world; returns what the users need to know. */
export function startOffice(testbed: Testbed, folder: string): ActionContext {
  const certificates = makeCertificates(
    folder,
    sites.map((site) => site.name),
  );
  const subfolder = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  startDns(testbed, 'router', [office.router], dnsNames());
  const webAddresses = sites.flatMap((site) => [
    site.address,
    ...(site.address6 === undefined ? [] : [site.address6]),
  ]);
  startWeb(testbed, 'world', subfolder('web'), certificates, webAddresses);
  startWeb(testbed, 'printer', subfolder('print'), certificates, [office.printer]);
  const ssh = startSsh(testbed, 'world', subfolder('ssh'), [remote.backup.address, remote.git.address]);
  const officeSsh = join(folder, 'ssh', 'sshd.conf');
  const local = readFileSync(officeSsh, 'utf8')
    .replace(/ListenAddress.*\n/g, '')
    .replace(/PidFile.*\n/, '');
  writeFileSync(
    join(folder, 'files-sshd.conf'),
    `ListenAddress ${office.fileServer}\nPidFile ${folder}/files-sshd.pid\n${local}`,
  );
  testbed.spawn('files', ['/usr/sbin/sshd', '-D', '-f', join(folder, 'files-sshd.conf')]);
  startTime(testbed, 'world', folder, [remote.time1.address, remote.time2.address]);
  startMail(testbed, 'world', remote.mail.address);
  startEcho(testbed, 'world', remote.call.address, 3478);
  startTlsSink(testbed, 'world', remote.drop.address, remote.drop.port, certificates);
  mustRun(['git', 'init', '-q', '--bare', join(folder, 'repository.git')]);
  return { testbed, folder, authority: certificates.authority, ssh };
}

/** Plays the plan in real time; actions that outlast it are ended. */
async function playPlan(context: ActionContext, options: RecordOptions): Promise<void> {
  const plan = planUsers(options.seed, options.durationMs);
  const startMs = Date.now();
  const running: RunningProcess[] = [];
  for (const action of plan) {
    const waitMs = startMs + action.atMs - Date.now();
    if (waitMs > 0) await pause(waitMs);
    running.push(startAction(action, context));
  }
  const leftMs = startMs + options.durationMs - Date.now();
  if (leftMs > 0) await pause(leftMs);
  await Promise.all(running.map((process) => process.stop()));
  options.report(`played ${plan.length} actions in ${((Date.now() - startMs) / 1000).toFixed(0)} s`);
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
  const folder = mkdtempSync(join(tmpdir(), 'jaws-demo-'));
  const testbed = createTestbed(options.id, officePlan());
  try {
    const context = startOffice(testbed, folder);
    await pause(2000);
    const whole = join(folder, 'whole.pcapng');
    const dumpcap = testbed.spawn('router', [
      'dumpcap',
      '-q',
      '-i',
      'lan0',
      '-s',
      '0',
      '-B',
      '64',
      '-w',
      whole,
    ]);
    await pause(1500);
    options.report('recording');
    await playPlan(context, options);
    await dumpcap.stop(5000);
    const trimmed = trimCapture(readFileSync(whole), { headerBytes: 80, namingBytes: 700 });
    writeFileSync(options.out, trimmed);
    const truth = truthOf(options.out, options);
    writeFileSync(options.out.replace(/\.pcapng$/, '.truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
    options.report(`${options.out}: ${trimmed.length} bytes`);
  } finally {
    await testbed.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
