// A push by the system's own scp, to a real sshd on loopback: its own port, keys and configuration, no service.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDataset, createPushRig, sha256Of, unpacked, type PushRig } from './pushed-dataset.fixture.ts';

const sshdPath = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));
const missing =
  sshdPath === undefined
    ? 'no sshd'
    : process.getuid?.() === 0
      ? null
      : 'sshd for this test runs as root only';

describe.skipIf(missing !== null)(`push by scp${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let rig: PushRig;
  let sshd: ChildProcess;
  let target = '';
  let stderr = '';
  const { PATH } = process.env;

  beforeAll(async () => {
    rig = createPushRig();
    await addDataset(rig.store, 'monday', 20_000);
    const port = await freePort();
    const at = (name: string): string => join(rig.folder, name);
    for (const key of ['host-key', 'user-key'])
      mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
    writeFileSync(at('authorized'), readFileSync(at('user-key.pub')), { mode: 0o600 });
    // Where a system's sshd would keep it; ours cannot be told another place.
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const settings = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host-key')}`,
      `AuthorizedKeysFile ${at('authorized')}`,
      'PidFile none',
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'Subsystem sftp internal-sftp',
    ];
    writeFileSync(at('sshd_config'), `${settings.join('\n')}\n`);
    sshd = spawn(sshdPath ?? '', ['-D', '-e', '-f', at('sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    sshd.stderr?.on('data', (text) => (stderr += String(text)));
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
    target = `${userInfo().username}@127.0.0.1`;
  });
  beforeEach(() => {
    process.env['PATH'] = `${join(rig.folder, 'bin')}:${PATH ?? ''}`;
  });
  afterAll(async () => {
    process.env['PATH'] = PATH;
    const ended = new Promise((resolve) => sshd.once('close', resolve));
    sshd.kill();
    await ended;
    rig.remove();
  });

  /** `ssh` and `scp` with what a user has in ~/.ssh/config. */
  function wrapTools(folder: string, options: readonly string[]): void {
    mkdirSync(folder);
    for (const tool of ['ssh', 'scp']) {
      const path = join(folder, tool);
      writeFileSync(path, `#!/bin/sh\nexec /usr/bin/${tool} ${options.join(' ')} "$@"\n`);
      chmodSync(path, 0o755);
    }
  }
  function place(name: string): string {
    return join(rig.folder, name);
  }
  async function code(to: string, options: object = {}): Promise<unknown> {
    return await rig.push(to, options).catch((error: unknown) => error);
  }

  it('arrives whole at the path, and again is there already', async () => {
    const path = place('there.tar.gz');
    const result = await rig.push(`${target}:${path}`);
    expect(result).toMatchObject({ as: path, wasThere: false, resumed: 0, to: `${target}:${path}` });
    expect(sha256Of(path)).toBe(result.sha256);
    const csv = readFileSync(join(rig.store.folder('monday'), 'packets.csv'));
    expect(unpacked(path, 'monday/packets.csv').equals(csv)).toBe(true);
    expect(await rig.push(`${target}:${path}`)).toMatchObject({ wasThere: true, sha256: result.sha256 });
    expect(readdirSync(join(rig.dataDir, 'push'))).toEqual([]);
    expect(stderr).toContain('Accepted publickey');
  });

  it('goes into a folder under the name of the dataset, or the one that was asked for', async () => {
    mkdirSync(place('into'));
    await rig.push(`${target}:${place('into')}/`);
    await rig.push(`${target}:${place('into')}`, { as: 'other' });
    expect(readdirSync(place('into')).sort()).toEqual(['monday.tar.gz', 'other.tar.gz']);
  });

  it('leaves another file alone', async () => {
    writeFileSync(place('mine'), 'mine');
    expect(await code(`${target}:${place('mine')}`)).toMatchObject({ code: 'push.exists' });
    expect(readFileSync(place('mine'), 'utf8')).toBe('mine');
    expect(readdirSync(rig.folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('says in the words of ssh what is wrong', async () => {
    expect(await code(`${target}:${place('no/such/folder/x')}`)).toMatchObject({
      code: 'push.scp-failed',
      message: expect.stringMatching(/scp to \S+ ended with 1.*[Nn]o such file/) as string,
    });
    expect(await code(`nobody-here@127.0.0.1:x`)).toMatchObject({
      code: 'push.scp-failed',
      message: expect.stringContaining('Permission denied') as string,
    });
    // Packed once, kept for the next try.
    expect(await rig.push(`${target}:${place('kept.tar.gz')}`)).toMatchObject({ wasThere: false });
  });

  it('stops when asked to, and leaves nothing half there', async () => {
    const controller = new AbortController();
    const stopped = rig.push(`${target}:${place('stopped')}`, {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === 'sending') setTimeout(controller.abort.bind(controller), 20);
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(rig.folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('a machine without ssh is told what to install', async () => {
    process.env['PATH'] = place('bin-without');
    expect(await code(`${target}:x`)).toMatchObject({ code: 'push.scp-missing' });
  });
});

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
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => {
        resolve(false);
      });
    });
    if (isOpen) return;
    if (performance.now() > deadline) throw new Error('sshd does not start');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
