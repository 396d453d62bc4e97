// `jaws chum` as a user runs it, against `jaws listen`: its document, its end by a signal, and every bad input.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { chumStyles } from '@jaws/shared/exfil/chum-styles';
import { runRecord } from '@jaws/shared/exfil/run-record';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, checkDocument, createJawsHome, type JawsHome } from './jaws-process.fixture.ts';
import { runJaws, type RunningJaws } from './running-jaws.fixture.ts';

interface Ready {
  readonly ports: readonly number[];
  readonly udpPorts: readonly number[];
  readonly ftpPorts: readonly number[];
  readonly smtpPorts: readonly number[];
  readonly sshPorts: readonly number[];
  readonly fingerprint: string;
  readonly tokenFile: string;
}

let there: JawsHome;
let listener: RunningJaws;
let ready: Ready;
let home: JawsHome;
let to: string[];

beforeAll(async () => {
  buildCommand();
  there = createJawsHome();
  const plain = ['ftp', 'smtp', 'ssh'].flatMap((name) => [`--${name}-ports`, '0']);
  const places = ['--bind', '127.0.0.1', '--ports', '0,0', '--udp-ports', '0', ...plain];
  listener = runJaws(there, 'listen', ...places, '--json');
  const [line] = await listener.printed(/^\{"ports".*\}\n/);
  ready = JSON.parse(line) as Ready;
}, 300_000);
afterAll(async () => {
  listener.signal('SIGINT');
  await listener.ended;
  there.remove();
});
beforeEach(() => {
  home = createJawsHome();
  to = ['--host', '127.0.0.1', '--token-file', ready.tokenFile];
});
afterEach(() => {
  home.remove();
});

function portsOf(style: string): string[] {
  const { ports: tls, udpPorts, ftpPorts, smtpPorts, sshPorts } = ready;
  const own = new Map(Object.entries({ dns: udpPorts, ftp: ftpPorts, smtp: smtpPorts, ssh: sshPorts }));
  const ports = [...(own.get(style) ?? []), ...tls];
  return ports.flatMap((port) => ['--port', String(port)]);
}

interface ChumDocument {
  readonly runId: string;
  readonly receipt: { readonly ok: boolean; readonly file: string; readonly applicationBytes: number };
}

describe('jaws chum', () => {
  const seenStyles = chumStyles.filter((style) => style !== 'icmp');
  it.each(seenStyles)('%s: one document, every byte, a receipt on disk', (style) => {
    const args = [...to, ...portsOf(style), '--style', style, '--size', '64001', '--seed', '5', '--no-wait'];
    const document = home.document('chum', 'chum', ...args) as unknown as ChumDocument;
    expect(document).toMatchObject({ style, bytesSent: 64_001, seed: 5, end: 'complete', captures: [] });
    const { ok, file, applicationBytes } = document.receipt;
    expect([ok, applicationBytes]).toEqual([true, 64_001]);
    const record = runRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(record).toMatchObject({ runId: document.runId, sentBytes: 64_001, receiptProblem: null });
    expect(file).toBe(join(home.folder, 'data/runs', `${document.runId}.json`));
  });

  const hasPing = spawnSync('ping', ['-c1', '127.0.0.1']).status === 0;
  const icmpTitle = `icmp: answers instead of bytes${hasPing ? '' : ' (skipped: ping may not be used here)'}`;
  it.skipIf(!hasPing)(icmpTitle, () => {
    const args = ['--style', 'icmp', '--size', '801', '--seed', '5', '--no-wait'];
    const document = home.document('chum', 'chum', ...to, ...portsOf('icmp'), ...args);
    expect(document).toMatchObject({
      ...{ style: 'icmp', bytesSent: 801, end: 'complete', echoes: { requests: 51, answered: 51 } },
      receipt: {
        ...{ ok: true, applicationBytes: 0 },
        text: expect.stringMatching(/^Echo requests: 51 of 51 were answered/) as string,
      },
    });
  });

  it('tells people the same in words; the token comes from the environment or standard input', () => {
    const token = readFileSync(ready.tokenFile, 'utf8');
    const args = ['chum', '--host', 'localhost', ...portsOf('classic'), '--size', '20kB', '--no-wait'];
    const run = (env: object, input: string, ...more: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, '../bin/jaws.mjs'), ...args, ...more], {
        ...{ encoding: 'utf8', input, env: { ...home.env, ...env } },
      });
    for (const { status, stdout, stderr } of [
      run({ JAWS_TOKEN: token.trim() }, ''),
      run({}, token, '--token-file', '-'),
    ]) {
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(
        /^20\.0 kB to localhost over 2 connections in 0:\d\d\nReceipt {2}Signed receipt verified: every byte arrived/,
      );
      expect(stdout).not.toContain(token.trim());
    }
  });

  it('a scenario of a file, and one that comes with it', () => {
    const steps = [{ style: 'padded', bytes: 1000 }, { style: 'http-post' }];
    const scenario = { version: 1, name: 'mine', attack: ['T1020'], sizeBytes: 30_000, steps };
    const file = home.file('mine.json', JSON.stringify(scenario));
    const args = [...to, ...portsOf('classic'), '--no-wait'];
    expect(home.document('chum', 'chum', ...args, '--scenario', file)).toMatchObject({
      ...{ style: null, scenario: 'mine', bytesSent: 30_000, attack: ['T1020'] },
    });
    expect(home.document('chum', 'chum', ...args, '--scenario', 'many-doors', '--size', '1MB')).toMatchObject(
      {
        ...{ scenario: 'Many doors', bytesSent: 1_000_000, connections: 11 },
      },
    );
  });

  it.each([
    ['SIGINT', 'dns'],
    ['SIGTERM', 'classic'],
  ] as const)('%s ends a run of %s in order: document, receipt, exit 130', async (signal, style) => {
    const args = [
      'chum',
      ...to,
      ...portsOf(style),
      '--style',
      style,
      '--size',
      '50MB',
      '--progress',
      'json',
      '--json',
    ];
    const jaws = runJaws(home, ...args);
    await jaws.printed(/"phase":"running","done":[1-9]\d{3}/);
    jaws.signal(signal);
    const { code, out, err } = await jaws.ended;
    const document = JSON.parse(out) as ChumDocument & { bytesSent: number };
    expect(code).toBe(130);
    checkDocument('chum', document);
    expect(document).toMatchObject({ end: 'stopped', error: { code: 'cancelled' }, receipt: { ok: true } });
    expect(document.bytesSent).toBe(document.receipt.applicationBytes);
    const lines = err.trimEnd().split('\n');
    expect(lines.pop()).toMatch(/^jaws: cancelled: /);
    const progress = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(progress.at(-1)).toMatchObject({ phase: 'ended', total: 50_000_000, unit: 'bytes' });
    expect(
      progress.some(
        ({ bytesPerSecond, secondsLeft }) => Number(bytesPerSecond) > 0 && Number(secondsLeft) > 1,
      ),
    ).toBe(true);
  });
});

describe('bad input', () => {
  const fails = (code: string, exit: number, ...args: string[]): void => {
    expect(home.failure(exit, 'chum', ...args)).toBe(code);
    expect(home.leftovers()).toEqual([]);
  };

  it.each([
    ['0', 'chum.bad-size'],
    ['-5MB', 'chum.bad-size'],
    ['much', 'chum.bad-size'],
    ['101GB', 'chum.bad-size'],
    ['0.5', 'chum.bad-size'],
  ])('--size %s', (size, code) => {
    fails(code, 2, ...to, '--size', size);
  });

  it('a call that does not go together, or lacks something', () => {
    fails('usage.invalid', 2, '--size', '5MB');
    fails('usage.invalid', 2, ...to, '--style', 'loud');
    fails('chum.bad-size', 2, ...to, '--style', 'icmp', '--size', '2MB');
    fails('usage.invalid', 2, ...to, '--style', 'dns', '--scenario', 'trickle');
    fails('usage.invalid', 2, ...to, '--port', '70000');
    fails('usage.invalid', 2, ...to, '--fingerprint', 'abc');
    fails('chum.token-missing', 2, '--host', '127.0.0.1');
    fails('chum.token-missing', 2, '--host', '127.0.0.1', '--token-file', '/nowhere/token');
  });

  it('scenarios that are none: the place is named', () => {
    const broken = home.file('broken.json', '{"version": 1,\n "name": }');
    const wrong = home.file(
      'wrong.json',
      JSON.stringify({ version: 1, name: 'x', steps: [{ style: 'dns', zone: 'A B' }] }),
    );
    fails('chum.bad-scenario', 2, ...to, '--scenario', broken);
    expect(home.run('chum', ...to, '--scenario', broken).err).toContain(
      `Unexpected token '}', ..." "name": }"`,
    );
    expect(home.run('chum', ...to, '--scenario', wrong).err).toContain('at steps[0].zone');
    expect(home.run('chum', ...to, '--scenario', 'nowhere.json').err).toContain('probe-then-run');
  });

  it('a style that would take longer than a listener waits', () => {
    fails('chum.bad-size', 2, ...to, '--style', 'low-and-slow', '--size', '1GB');
  });

  it('an unknown host, a refused port, a wrong fingerprint, a wrong token', () => {
    const ports = portsOf('classic');
    fails('chum.unknown-host', 1, '--host', 'no-such-host.invalid', '--token-file', ready.tokenFile);
    fails('chum.refused', 1, ...to, '--port', '1');
    fails('chum.wrong-fingerprint', 1, ...to, ...ports, '--fingerprint', 'ab'.repeat(32));
    const other = home.file('token', 'x'.repeat(43));
    expect(home.failure(1, 'chum', '--host', '127.0.0.1', ...ports, '--token-file', other)).toBe(
      'chum.wrong-token',
    );
    const pinned = home.document(
      'chum',
      'chum',
      ...to,
      ...ports,
      '--fingerprint',
      ready.fingerprint,
      '--size',
      '10',
      '--no-wait',
    );
    expect(pinned).toMatchObject({ fingerprint: ready.fingerprint, bytesSent: 10 });
  });

  it.each<readonly [string, string, (() => Server) | null]>([
    ['a listener of another version', 'chum.other-version', () => tlsServer('JAWS/2 CHALLENGE x\n')],
    ['a server that only speaks TLS', 'chum.not-a-listener', () => tlsServer('220 ready\r\n')],
    ['a server without TLS', 'chum.not-a-listener', () => createTcpServer((socket) => socket.end('hello\n'))],
    ['a silent server', 'chum.timed-out', () => createTcpServer(() => undefined)],
  ])('%s', async (_what, code, create) => {
    const server = create!();
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = String((server.address() as AddressInfo).port);
    // Not by spawnSync: the server lives in this process.
    const jaws = runJaws(home, 'chum', ...to, '--port', port, '--json');
    const { code: exit, out, err } = await jaws.ended;
    server.close();
    checkDocument('error', JSON.parse(out));
    expect([exit, JSON.parse(out)]).toMatchObject([1, { error: { code } }]);
    expect(err).toMatch(new RegExp(`^jaws: ${code}: `));
    expect(home.leftovers()).toEqual([]);
  });

  const noTmpfs = process.getuid?.() === 0 ? null : 'needs root for a small tmpfs';
  it.skipIf(noTmpfs !== null)(
    `a full disk for the record${noTmpfs === null ? '' : `: skipped, ${noTmpfs}`}`,
    () => {
      const small = join(home.folder, 'small');
      mkdirSync(small);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
      expect(mounted.status).toBe(0);
      try {
        mkdirSync(join(small, 'runs'));
        fill(join(small, 'fill'));
        const args = [...to, ...portsOf('classic'), '--size', '1MB', '--no-wait', '--data-dir', small];
        expect(home.failure(1, 'chum', ...args)).toBe('chum.record-failed');
        expect(home.run('chum', ...args).err).toContain('the disk is full');
        expect(readdirSync(join(small, 'runs'))).toEqual([]);
      } finally {
        spawnSync('umount', [small]);
      }
    },
  );
});

/** Says `greeting` to whatever comes after TLS, with the listener's certificate. */
function tlsServer(greeting: string): Server {
  const keys = join(ready.tokenFile, '..');
  const [key, cert] = ['tls-key.pem', 'tls-certificate.pem'].map((name) => readFileSync(join(keys, name)));
  return createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => void socket.write(greeting));
  });
}

/** Until there is no room for another byte. */
function fill(path: string): void {
  for (const size of [4096, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
}
