// Records runs of the real chum to the real listener, each in a file of its own: chum in workstations of the office, the
// listener at three addresses of the outside world, a capture at each workstation.

import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  chumAddresses,
  chumTargets,
  listenerPorts,
  slowSteps,
  type ChumCase,
  type ChumTarget,
} from './chum-cases.ts';
import { mustRun } from './command.ts';
import { namedServers, office, officePlan } from './office.ts';
import { headerBytes, namingBytes, slowLine } from './record-office.ts';
import { startDns } from './services/daily.ts';
import { createTestbed, type Testbed } from './testbed.ts';
import { trimCapture } from './trim-capture.ts';

export interface ChumRecording {
  readonly id: string;
  readonly cases: readonly ChumCase[];
  /** Of the captures and of `runs.json`. */
  readonly folder: string;
  /** The built command, `dist/headless/cli.mjs`. */
  readonly cli: string;
  readonly report: (line: string) => void;
}

/** A case as it was played. */
export interface RecordedChum extends ChumCase {
  readonly file: string;
  readonly insideHost: string;
  readonly outsideHost: string;
  /** Exit code of chum: 0 = everything was sent and confirmed by a receipt. */
  readonly exit: number | null;
  readonly seconds: number;
}

interface Receiver {
  readonly tokenFile: string;
  readonly fingerprint: string;
}

/** The longest case waits some 25 minutes. */
const deadlineMs = 45 * 60_000;

async function startReceiver(
  testbed: Testbed,
  { cli }: ChumRecording,
  folder: string,
  target: ChumTarget,
): Promise<Receiver> {
  const keys = join(folder, target);
  const plain = ['--ftp-ports', '21', '--smtp-ports', '25', '--ssh-ports', '22'];
  const ports = ['--ports', listenerPorts.join(','), '--udp-ports', '53', ...plain];
  const where = ['--bind', chumAddresses[target], '--key-dir', keys, '--data-dir', join(keys, 'data')];
  testbed.spawn('world', [process.execPath, cli, 'listen', ...where, ...ports, '--quiet']);
  const [tokenFile, certificate] = [join(keys, 'token'), join(keys, 'tls-certificate.pem')];
  for (let tries = 0; !(existsSync(tokenFile) && existsSync(certificate)); tries++) {
    if (tries > 200) throw new Error(`the listener at ${chumAddresses[target]} did not start`);
    await pause(100);
  }
  const shown = mustRun(['openssl', 'x509', '-noout', '-fingerprint', '-sha256', '-in', certificate]);
  const fingerprint = shown.split('=')[1]?.trim().replaceAll(':', '').toLowerCase() ?? '';
  return { tokenFile, fingerprint };
}

function chumCommand(
  { cli }: ChumRecording,
  chum: ChumCase,
  folder: string,
  { tokenFile, fingerprint }: Receiver,
): string[] {
  const { style, sizeBytes, ports, target, seed } = chum;
  const file = join(folder, 'scenario.json');
  const about = { name: style, about: 'Slowly.', attack: ['T1048'], sizeBytes };
  writeFileSync(file, JSON.stringify({ version: 1, ...about, steps: [{ style, ...slowSteps[style] }] }));
  return [
    ...[process.execPath, cli, 'chum', '--host', chumTargets[target]],
    ...ports.flatMap((port) => ['--port', String(port)]),
    ...['--size', String(sizeBytes), '--seed', String(seed)],
    ...(chum.pace === 'own' ? ['--style', style] : ['--scenario', file]),
    ...['--token-file', tokenFile, '--fingerprint', fingerprint],
    ...['--data-dir', join(folder, 'data'), '--quiet'],
  ];
}

async function playCase(
  testbed: Testbed,
  recording: ChumRecording,
  chum: ChumCase,
  receiver: Receiver,
): Promise<RecordedChum> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-chum-run-'));
  const whole = join(folder, 'whole.pcapng');
  const outsideHost = chumAddresses[chum.target];
  try {
    const filter = `host ${outsideHost} or port 53`;
    const options = ['-q', '-i', 'eth0', '-s', String(namingBytes), '-f', filter, '-w', whole];
    const dumpcap = testbed.spawn(chum.host, ['dumpcap', ...options]);
    for (let tries = 0; !existsSync(whole) && tries < 100; tries++) await pause(100);
    await pause(1000);
    const startMs = Date.now();
    const run = testbed.spawn(chum.host, chumCommand(recording, chum, folder, receiver));
    const timer = setTimeout(() => run.child.kill('SIGTERM'), deadlineMs);
    await once(run.child, 'exit');
    clearTimeout(timer);
    const seconds = (Date.now() - startMs) / 1000;
    await pause(500);
    await dumpcap.stop(5000);
    const file = `${chum.id}.pcapng`;
    writeFileSync(
      join(recording.folder, file),
      trimCapture(readFileSync(whole), { headerBytes, namingBytes }),
    );
    const { stdout } = testbed.run(chum.host, ['ip', '-4', '-o', 'addr', 'show', 'eth0']);
    const insideHost = /inet ([\d.]+)/.exec(stdout)?.[1] ?? '';
    recording.report(`${chum.id} at ${chum.host}: exit ${run.child.exitCode}, ${seconds.toFixed(0)} s`);
    return { ...chum, file, insideHost, outsideHost, exit: run.child.exitCode, seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The cases of one workstation follow each other; the workstations are at it at the same time. */
export async function recordChum(recording: ChumRecording): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-chum-office-'));
  mkdirSync(recording.folder, { recursive: true });
  const testbed = createTestbed(recording.id, officePlan());
  try {
    startDns(testbed, 'router', [office.router], namedServers);
    slowLine(testbed, { up: 20, down: 80 });
    const start = (target: ChumTarget): Promise<Receiver> =>
      startReceiver(testbed, recording, folder, target);
    const receivers: Readonly<Record<ChumTarget, Receiver>> = {
      bare: await start('bare'),
      named: await start('named'),
      known: await start('known'),
    };
    await pause(2000);
    const runs: RecordedChum[] = [];
    const hosts = [...new Set(recording.cases.map(({ host }) => host))];
    const playAll = async (host: string): Promise<void> => {
      for (const chum of recording.cases.filter((each) => each.host === host)) {
        runs.push(await playCase(testbed, recording, chum, receivers[chum.target]));
        writeFileSync(join(recording.folder, 'runs.json'), `${JSON.stringify(runs, null, 2)}\n`);
      }
    };
    await Promise.all(hosts.map(playAll));
  } finally {
    await testbed.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
