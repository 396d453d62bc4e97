// A real sshd on loopback for tests and benchmarks: its own port, keys and configuration, no service of the system;
// and an `ssh` and `scp` that know them, as a user's ~/.ssh/config would.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

const sshdPath = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));

/** Null: it can be started. */
export function whyNoSshd(): string | null {
  if (sshdPath === undefined) return 'no sshd';
  return process.getuid?.() === 0 ? null : 'sshd is started by root only';
}

export interface TestSshd {
  /** `user@127.0.0.1` */
  readonly login: string;
  /** To be first in PATH. */
  readonly binFolder: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export async function startSshd(folder: string): Promise<TestSshd> {
  const at = (name: string): string => join(folder, name);
  const port = await freePort();
  for (const key of ['host-key', 'user-key'])
    mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
  writeFileSync(at('authorized'), readFileSync(at('user-key.pub')), { mode: 0o600 });
  // For its separation of privileges; where it lies is compiled in.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const settings = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${at('host-key')}`, 'PidFile none'],
    ...[`AuthorizedKeysFile ${at('authorized')}`, 'StrictModes no', 'UsePAM no', 'PermitRootLogin yes'],
    ...['PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'Subsystem sftp internal-sftp'],
  ];
  writeFileSync(at('sshd_config'), `${settings.join('\n')}\n`);
  const sshd = spawn(sshdPath ?? 'sshd', ['-D', '-e', '-f', at('sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  sshd.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  await answering(port);
  wrapTools(at('bin'), [
    ...[
      '-F',
      'none',
      '-o',
      `Port=${port}`,
      '-o',
      `IdentityFile=${at('user-key')}`,
      '-o',
      'IdentitiesOnly=yes',
    ],
    ...['-o', `UserKnownHostsFile=${at('known')}`, '-o', 'StrictHostKeyChecking=accept-new'],
  ]);
  return {
    login: `${userInfo().username}@127.0.0.1`,
    binFolder: at('bin'),
    log: () => log,
    stop: () => ended(sshd),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  child.kill();
  await closed;
}

function wrapTools(folder: string, options: readonly string[]): void {
  mkdirSync(folder);
  for (const tool of ['ssh', 'scp']) {
    const path = join(folder, tool);
    writeFileSync(path, `#!/bin/sh\nexec /usr/bin/${tool} ${options.join(' ')} "$@"\n`);
    chmodSync(path, 0o755);
  }
}

function mustRun(command: string, argv: readonly string[]): void {
  const { status, stderr } = spawnSync(command, argv, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Polls until something takes connections. */
async function answering(port: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isOpen(port))) {
    if (performance.now() > deadline) throw new Error('sshd does not start');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
