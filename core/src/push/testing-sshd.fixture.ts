// A real sshd on loopback for tests and benchmarks: its own port, keys and configuration, no service of the system;
// and an `ssh` and `scp` that know them, as a user's ~/.ssh/config would.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../dataset/process-start.ts';

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
  /** The same, with an scp that takes some seconds for a packed dataset of 20,000 rows. */
  readonly slowBinFolder: string;
  readonly log: () => string;
  /** Ends every session at once; new ones are answered. */
  readonly endSessions: () => void;
  /** Answers again, on the same port. */
  readonly restart: () => Promise<void>;
  /** Nobody answers any more, and every session ends at once. */
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
  let log = '';
  const start = async (): Promise<ChildProcess> => {
    const sshd = spawn(sshdPath ?? 'sshd', ['-D', '-e', '-f', at('sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    sshd.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
    await answering(port);
    return sshd;
  };
  let running = await start();
  const options = [
    ...['-F', 'none', '-o', `Port=${port}`, '-o', `IdentityFile=${at('user-key')}`],
    ...['-o', 'IdentitiesOnly=yes', '-o', `UserKnownHostsFile=${at('known')}`],
    ...['-o', 'StrictHostKeyChecking=accept-new'],
  ];
  wrapTools(at('bin'), { ssh: options, scp: options });
  wrapTools(at('slow-bin'), { ssh: options, scp: ['-l', '400', ...options] });
  return {
    login: `${userInfo().username}@127.0.0.1`,
    binFolder: at('bin'),
    slowBinFolder: at('slow-bin'),
    log: () => log,
    endSessions: () => {
      endAll(descendants(running.pid));
    },
    restart: async () => {
      running = await start();
    },
    stop: async () => {
      // Known by their parent: afterwards nobody could tell whose they are.
      const sessions = descendants(running.pid);
      await ended(running);
      endAll(sessions);
    },
  };
}

/** The processes that it started and those that these started (proc(5)). */
function descendants(pid: number | undefined): number[] {
  const path = `/proc/${pid ?? 0}/task/${pid ?? 0}/children`;
  if (!existsSync(path)) return [];
  const children = readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function endAll(pids: readonly number[]): void {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  child.kill();
  await closed;
}

function wrapTools(folder: string, tools: Readonly<Record<'ssh' | 'scp', readonly string[]>>): void {
  mkdirSync(folder);
  for (const [tool, options] of Object.entries(tools)) {
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
