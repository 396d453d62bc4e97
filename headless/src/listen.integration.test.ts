// `jaws listen` as a user runs it, and the listener's single file with nothing beside it but Node.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, checkDocument, createJawsHome, root, type JawsHome } from './jaws-process.fixture.ts';
import { runJaws, watchJaws } from './running-jaws.fixture.ts';

const local = ['--bind', '127.0.0.1', '--ports', '0,0', '--udp-ports', '0'];
let home: JawsHome;

interface Ready {
  readonly ports: readonly number[];
  readonly tokenFile: string;
  readonly receiptsDir: string;
}

beforeAll(() => {
  buildCommand('headless,listener');
}, 300_000);
beforeEach(() => {
  home = createJawsHome();
});
afterEach(() => {
  home.remove();
});

function connected(port: number): Promise<boolean> {
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

describe('jaws listen', () => {
  it.each([
    ['listen', 'SIGINT'],
    ['listener', 'SIGTERM'],
  ] as const)('%s: one document when ready; %s ends it in order with 0', async (command, signal) => {
    const jaws = runJaws(home, command, ...local, '--json');
    const [line] = await jaws.printed(/^\{"ports".*\}\n/);
    const ready = JSON.parse(line) as Ready;
    checkDocument('listen', ready);
    expect(ready).toMatchObject({ failedPorts: [], tokenFile: join(home.folder, 'data/listener/token') });
    const token = readFileSync(ready.tokenFile, 'utf8').trim();
    expect([token.length, statSync(ready.tokenFile).mode & 0o777]).toEqual([43, 0o600]);
    expect(await Promise.all(ready.ports.map(connected))).toEqual([true, true]);
    jaws.signal(signal);
    const { code, out, err } = await jaws.ended;
    expect([code, out]).toEqual([0, line]);
    const logs = err
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as { event: string });
    // The two looks at its ports were no TLS.
    expect(logs.map((log) => log.event)).toEqual([
      'listener.started',
      'tls.failed',
      'tls.failed',
      'listener.stopped',
    ]);
    expect(out + err).not.toContain(token);
    expect(await connected(ready.ports[0]!)).toBe(false);
  });

  it('tells people the same in words, and logs nothing with --quiet', async () => {
    const jaws = runJaws(home, 'listen', ...local, '--quiet');
    await jaws.printed(/Ctrl\+C ends it/);
    jaws.signal('SIGINT');
    const { code, out, err } = await jaws.ended;
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Listening on TCP \d+, \d+ and UDP \d+\.\nFingerprint {2}[0-9a-f]{64}\n/);
  });

  it('says what is wrong before it listens: ports, quota, keys, all ports taken', async () => {
    expect(home.failure(2, 'listen', '--ports', '70000')).toBe('usage.invalid');
    expect(home.failure(2, 'listen', '--quota', 'much')).toBe('usage.invalid');
    const keys = home.file('token', 'short');
    expect(home.failure(1, 'listen', ...local, '--key-dir', home.folder)).toBe('listen.bad-keys');
    expect(readFileSync(keys, 'utf8')).toBe('short');
    const jaws = runJaws(home, 'listen', ...local, '--json');
    const [line] = await jaws.printed(/^\{"ports".*\}\n/);
    const taken = String((JSON.parse(line) as Ready).ports[0]);
    const args = ['--bind', '127.0.0.1', '--ports', taken, '--udp-ports', ''];
    expect(home.failure(1, 'listen', ...args)).toBe('listen.cannot-listen');
    jaws.signal('SIGINT');
    expect((await jaws.ended).code).toBe(0);
  });
});

describe('the single file', () => {
  it('runs from an empty folder, in an empty environment', async () => {
    const folder = join(home.folder, 'alone');
    mkdirSync(folder);
    copyFileSync(join(root, 'dist/listener/listener.mjs'), join(folder, 'listener.mjs'));
    const args = ['listener.mjs', ...local, '--key-dir', 'keys', '--upload-dir', 'uploads', '--quota', '1GB'];
    const server = watchJaws(
      spawn(process.execPath, args, { cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const [line] = await server.printed(/^\{"ports".*\}\n/);
    checkDocument('listen', JSON.parse(line));
    expect(readdirSync(folder).sort()).toEqual(['keys', 'listener.mjs', 'uploads']);
    server.signal('SIGTERM');
    expect((await server.ended).code).toBe(0);
    const bad = spawnSync(process.execPath, ['listener.mjs', '--ports', 'x'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([bad.status, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toMatch(/^jaws: usage\.invalid: "x" is neither a port/);
  });
});
