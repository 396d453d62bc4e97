// `jaws push` as a user runs it, to `jaws listen` as another one runs it: documents, errors, kills on both sides.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { createCuttingProxy, placesToCut, type CuttingProxy } from '@jaws/core/push/cutting-proxy.fixture';
import { addDataset, repeatDataset, sha256Of, unpacked } from '@jaws/core/push/pushed-dataset.fixture';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  buildCommand,
  checkDocument,
  createJawsHome,
  demoCapture,
  type JawsHome,
} from './jaws-process.fixture.ts';
import { runJaws, type RunningJaws } from './running-jaws.fixture.ts';

let home: JawsHome;
let listen: RunningJaws | null;
let proxy: CuttingProxy | null;

beforeAll(() => {
  buildCommand('headless');
}, 300_000);
beforeEach(() => {
  home = createJawsHome();
  [listen, proxy] = [null, null];
});
afterEach(async () => {
  await proxy?.close();
  listen?.signal('SIGKILL');
  await listen?.ended;
  home.remove();
});

function place(name: string): string {
  return join(home.folder, name);
}
async function addMonday(rows: number): Promise<string> {
  const store = createDatasetStore({ dataDir: place('data'), clock: () => 0 });
  await addDataset(store, 'monday', rows);
  return join(store.folder('monday'), 'packets.csv');
}

/** As `home.document`, but this process goes on meanwhile: the proxy lives in it. */
async function pushed(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await runJaws(home, ...argv, '--json').ended;
  if (code !== 0) throw new Error(`exit ${String(code)}: ${err}`);
  const document = JSON.parse(out) as Record<string, unknown>;
  checkDocument('push', document);
  return document;
}

interface Ready {
  readonly port: number;
  readonly fingerprint: string;
  readonly token: readonly string[];
}

/** A listener in a process of its own; the same keys and folder each time. */
async function startListen(port = 0, uploads = place('uploads'), ...more: string[]): Promise<Ready> {
  const settings = [
    '--bind',
    '127.0.0.1',
    '--ports',
    String(port),
    '--udp-ports',
    '',
    '--key-dir',
    place('keys'),
  ];
  listen = runJaws(home, 'listen', ...settings, '--upload-dir', uploads, '--json', ...more);
  const [line] = await listen.printed(/^\{"ports".*\}\n/);
  const ready = JSON.parse(line) as { ports: number[]; fingerprint: string; tokenFile: string };
  return { port: ready.ports[0]!, fingerprint: ready.fingerprint, token: ['--token-file', ready.tokenFile] };
}

function url(port: number): string {
  return `https://127.0.0.1:${port}`;
}
function uploaded(): string {
  return place('uploads/monday.data');
}

describe('jaws push', () => {
  /** `npm run soak -- --only push` asks for 500 MB. */
  const size = Number(process.env['JAWS_PUSH_BYTES'] ?? 20e6);
  it(`${size / 1e6} MB, cut ten times: one document, the same bytes, nothing else left on either side`, async () => {
    home.document('import', 'import', demoCapture, '--dataset', 'demo');
    const store = createDatasetStore({ dataDir: place('data'), clock: () => 0 });
    await repeatDataset(store, 'demo', 'monday', size);
    const csv = join(store.folder('monday'), 'packets.csv');
    expect(statSync(csv).size).toBeGreaterThanOrEqual(size);
    const { port, fingerprint, token } = await startListen();
    // It packs to an eleventh.
    proxy = await createCuttingProxy(port, placesToCut(10, 10_000, size / 12, 3));
    const args = ['push', 'monday', '--to', url(proxy.port), '--fingerprint', fingerprint, ...token];
    const jaws = runJaws(home, ...args, '--json', '--progress', 'json');
    const { code, out, err } = await jaws.ended;
    expect([code, proxy.cuts()]).toEqual([0, 10]);
    const document = JSON.parse(out) as Record<string, unknown>;
    checkDocument('push', document);
    expect(document).toMatchObject({ dataset: 'monday', as: 'monday', wasThere: false, to: url(proxy.port) });
    expect(document['sha256']).toBe(sha256Of(uploaded()));
    expect(document['csvSha256']).toBe(sha256Of(csv));
    expect(document['resumed']).toBeGreaterThan(0);
    expect(unpacked(uploaded(), 'monday/packets.csv').equals(readFileSync(csv))).toBe(true);
    expect(readdirSync(place('uploads')).sort()).toEqual(['monday.data', 'monday.json']);
    expect(home.leftovers().filter((path) => /push\/|tmp\/./.test(path))).toEqual([]);
    const notes = err.split('\n').filter((line) => line.includes('"note"'));
    expect(notes.some((line) => /connection lost, trying again in \d+ s \(\d+ of 10\)/.test(line))).toBe(
      true,
    );
    const secret = readFileSync(place('keys/token'), 'utf8').trim();
    expect(out + err + listen!.err()).not.toContain(secret);
  });

  it('killed in the middle with kill -9: the next push goes on', async () => {
    await addMonday(215_000);
    const { port, token } = await startListen();
    proxy = await createCuttingProxy(port, [], 400_000);
    const args = ['push', 'monday', '--to', url(proxy.port), ...token];
    const killed = runJaws(home, ...args, '--progress', 'json');
    await killed.printed(/"note":"(sending|verifying)"/);
    await until(() => proxy!.bytes() >= 400_000 && received() > 200_000);
    killed.signal('SIGKILL');
    expect((await killed.ended).code).toBe(null);
    expect(existsSync(uploaded())).toBe(false);
    proxy.release();
    const [before, overLine] = [received(), proxy.bytes()];
    const document = await pushed(...args);
    expect(document).toMatchObject({ resumed: 1, sha256: sha256Of(uploaded()) });
    // Only what was missing went over the line.
    expect(proxy.bytes() - overLine).toBeLessThan(Number(document['bytes']) - before + 200_000);
  });

  it('goes on when the listener was killed with kill -9 in the middle and started again', async () => {
    await addMonday(215_000);
    const { port, token } = await startListen();
    proxy = await createCuttingProxy(port, [], 400_000);
    const jaws = runJaws(home, 'push', 'monday', '--to', url(proxy.port), ...token, '--json');
    await until(() => proxy!.bytes() >= 400_000 && received() > 200_000);
    listen!.signal('SIGKILL');
    await listen!.ended;
    proxy.release();
    await jaws.printed(/trying again in/);
    await startListen(port);
    const { code, out } = await jaws.ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ sha256: sha256Of(uploaded()) });
    expect((JSON.parse(out) as { resumed: number }).resumed).toBeGreaterThan(0);
  });

  it('Ctrl+C ends it with 130, and the next push goes on', async () => {
    await addMonday(215_000);
    const { port, token } = await startListen();
    proxy = await createCuttingProxy(port, [], 400_000);
    const jaws = runJaws(home, 'push', 'monday', '--to', url(proxy.port), ...token, '--json');
    await until(() => proxy!.bytes() >= 400_000 && received() > 200_000);
    jaws.signal('SIGINT');
    const { code, out } = await jaws.ended;
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'cancelled' } });
    proxy.release();
    expect(await pushed('push', 'monday', '--to', url(port), ...token)).toMatchObject({ resumed: 1 });
  });

  function received(): number {
    try {
      return readFileSync(place('uploads/monday.partial')).length;
    } catch {
      return 0;
    }
  }

  it('takes the token from standard input or the environment, never from argv', async () => {
    await addMonday(100);
    const { port, token } = await startListen();
    const secret = readFileSync(token[1]!, 'utf8');
    const args = [
      join(process.cwd(), 'headless/bin/jaws.mjs'),
      'push',
      'monday',
      '--to',
      url(port),
      '--json',
    ];
    const run = (env: object, input: string, ...more: string[]) =>
      spawnSync(process.execPath, [...args, ...more], {
        env: { ...home.env, ...env },
        input,
        encoding: 'utf8',
      });
    expect(run({}, secret, '--token-file', '-').status).toBe(0);
    expect(run({ JAWS_TOKEN: secret.trim() }, '').status).toBe(0);
    expect(run({}, '').status).toBe(2);
    expect(run({}, secret, '--token', secret.trim()).status).toBe(2);
  });
});

describe('what goes wrong', () => {
  it('each with its code, and nothing sent', async () => {
    await addMonday(100);
    const { port, token } = await startListen();
    const to = (place: string, ...more: string[]): string =>
      home.failure(1, 'push', 'monday', '--to', place, ...token, ...more);
    expect(to('https://nowhere.invalid')).toBe('push.unknown-host');
    expect(to(url(1))).toBe('push.refused');
    expect(to(url(port), '--fingerprint', 'ab'.repeat(32))).toBe('push.wrong-fingerprint');
    const wrong = home.file('wrong', 'A'.repeat(43));
    expect(home.failure(1, 'push', 'monday', '--to', url(port), '--token-file', wrong)).toBe(
      'push.wrong-token',
    );
    expect(home.failure(1, 'push', 'sunday', '--to', url(port), ...token)).toBe('dataset.not-found');
    for (const bad of ['http://x', '-oProxyCommand=x:y', 'x', 'ann@host:a b'])
      expect(home.failure(2, 'push', 'monday', `--to=${bad}`, ...token)).toBe('push.bad-target');
    expect(home.failure(2, 'push', 'monday', '--to', url(port))).toBe('push.token-missing');
    expect(home.failure(2, 'push', 'monday', ...token)).toBe('usage.invalid');
    expect(home.failure(2, 'push', 'monday', '--to', url(port), '--fingerprint', 'xyz')).toBe(
      'usage.invalid',
    );
    expect(readdirSync(place('uploads'))).toEqual([]);
  });

  const isRoot = process.getuid?.() === 0;
  it.skipIf(!isRoot)(`full disks${isRoot ? '' : ' (skipped: a small tmpfs needs root)'}`, async () => {
    const csv = await addMonday(20_000);
    const disk = place('disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', disk]).status).toBe(0);
    try {
      const { port, token } = await startListen(0, join(disk, 'uploads'));
      // Room when it was announced, none when it came.
      proxy = await createCuttingProxy(port, [], 200_000);
      const jaws = runJaws(home, 'push', 'monday', '--to', url(proxy.port), ...token, '--json');
      await until(() => proxy!.bytes() >= 200_000);
      fill(join(disk, 'filler'));
      proxy.release();
      const { code, out } = await jaws.ended;
      expect([code, JSON.parse(out)]).toMatchObject([1, { error: { code: 'push.quota' } }]);
      expect(out).toContain('disk is full');
      expect(existsSync(join(disk, 'uploads/monday.data'))).toBe(false);
      // None when it is announced: nothing of it stays.
      expect(home.failure(1, 'push', 'monday', '--to', url(port), ...token, '--as', 'second')).toBe(
        'push.quota',
      );
      expect(readdirSync(join(disk, 'uploads')).filter((name) => name.startsWith('second'))).toEqual([]);
      rmSync(join(disk, 'filler'));
      expect(await pushed('push', 'monday', '--to', url(port), ...token)).toMatchObject({
        csvSha256: sha256Of(csv),
      });
      // Here: no room to pack.
      const data = join(disk, 'data');
      mkdirSync(join(data, 'datasets'), { recursive: true, mode: 0o700 });
      cpSync(place('data/datasets/monday'), join(data, 'datasets/monday'), { recursive: true });
      const again = ['push', 'monday', '--to', url(port), ...token, '--data-dir', data];
      expect(home.failure(1, ...again)).toBe('push.disk-full');
      expect(readdirSync(join(data, 'push'))).toEqual([]);
    } finally {
      listen!.signal('SIGKILL');
      await listen!.ended;
      expect(spawnSync('umount', [disk]).status).toBe(0);
    }
  });
});

/** Writes until there is no room. */
function fill(path: string): void {
  expect(() => {
    for (;;) appendFileSync(path, Buffer.alloc(4096));
  }).toThrow('ENOSPC');
}

/** Polls until it is true; throws after the deadline. */
async function until(isTrue: () => boolean, waitMs = 20_000): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error('it did not come to be true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
