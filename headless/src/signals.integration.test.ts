// Ctrl+C and SIGTERM: in the middle of an import nothing half-made stays; an analysis ends while it computes; `serve`
// ends in order.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createRpcClient } from '@jaws/shared/rpc/client';
import { authenticateWebSocket } from '@jaws/shared/rpc/web-socket-transport';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  buildCommand,
  checkDocument,
  createJawsHome,
  demoCapture,
  launcher,
  type JawsHome,
} from './jaws-process.fixture.ts';
import { runJaws, watchJaws } from './running-jaws.fixture.ts';

/** A million packets, without a file of that size: long enough to be interrupted on any machine. */
const manyFiles = Array.from({ length: 60 }, () => demoCapture);
const signals = ['SIGINT', 'SIGTERM'] as const;
let home: JawsHome;

beforeAll(() => {
  buildCommand('headless,renderer');
}, 300_000);
beforeEach(() => {
  home = createJawsHome();
});
afterEach(() => {
  home.remove();
});

describe('in the middle of an import', () => {
  it.each(signals)('%s: exit 130, one error document, no dataset', async (signal) => {
    const jaws = runJaws(home, 'import', ...manyFiles, '--dataset', 'd', '--json', '--progress', 'json');
    await jaws.printed(/"stored":[1-9]/);
    jaws.signal(signal);
    const { code, out, err } = await jaws.ended;
    expect(code).toBe(130);
    const document = JSON.parse(out) as { error: { code: string } };
    checkDocument('error', document);
    expect(document.error.code).toBe('cancelled');
    expect(err.trimEnd().split('\n').at(-1)).toMatch(/^jaws: cancelled: /);
    expect(home.leftovers()).toEqual(['data/datasets']);
  });

  it('appended to a dataset: it is as it was, byte for byte', async () => {
    home.document('import', 'import', demoCapture, '--dataset', 'd');
    const csv = join(home.folder, 'data/datasets/d/packets.csv');
    const before = readFileSync(csv);
    const paths = home.leftovers();
    const jaws = runJaws(home, 'import', ...manyFiles, '--dataset', 'd', '--append', '--progress', 'json');
    await jaws.printed(/"stored":[1-9]/);
    jaws.signal('SIGINT');
    expect((await jaws.ended).code).toBe(130);
    expect(readFileSync(csv).equals(before)).toBe(true);
    expect(home.leftovers()).toEqual(paths);
    expect(home.document('datasets-verify', 'datasets', 'verify', 'd')).toMatchObject({
      ok: true,
      state: 'closed',
      rows: 16_608,
    });
  });

  it.each([1, 2])(
    'of files that are only analysed: %d signals, and no temporary folder stays',
    async (times) => {
      const jaws = runJaws(home, 'analyze', ...manyFiles, '--progress', 'json');
      await jaws.printed(/"done":[1-9]/);
      for (let sent = 0; sent < times; sent++) jaws.signal('SIGINT');
      expect((await jaws.ended).code).toBe(130);
      expect(home.leftovers().filter((path) => path.startsWith('tmp'))).toEqual([]);
    },
  );
});

describe('in the middle of an analysis', () => {
  /** A thousand means over half a million packets take minutes; what is meant is one second, on an idle machine. */
  const soonMs = 2500;
  const minutes = ['--unit', 'packets', '--method', 'kmeans', '--k', '1000'];

  it('a signal ends it soon, whatever it computes: exit 130, one error document, nothing new on the disk', async () => {
    home.document('import', 'import', ...manyFiles, '--dataset', 'd');
    // Once to its end, so that the cache is there.
    home.document('analyze', 'analyze', 'd', '--unit', 'endpoints');
    const paths = home.leftovers();
    const points = join(home.folder, 'data', 'points.csv');
    for (const [signal, ...options] of [
      ['SIGINT', ...minutes, '--points', points],
      ['SIGTERM', ...minutes, '--plot', `${points}.svg`],
      ['SIGINT', '--unit', 'packets'],
    ]) {
      const words = [launcher, 'analyze', 'd', ...options, '--json'];
      const env = { ...home.env, JAWS_DEBUG: '1' };
      const jaws = watchJaws(spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
      await jaws.printed(/the analysis computes/);
      const sentMs = performance.now();
      jaws.signal(signal as NodeJS.Signals);
      const { code, out, err } = await jaws.ended;
      expect(performance.now() - sentMs).toBeLessThan(soonMs);
      expect(code).toBe(130);
      const document = JSON.parse(out) as { error: { code: string } };
      checkDocument('error', document);
      expect(document.error.code).toBe('cancelled');
      expect(err.trimEnd().split('\n').at(-1)).toMatch(/^jaws: cancelled: /);
      expect(home.leftovers()).toEqual(paths);
    }
  }, 120_000);
});

describe('serve', () => {
  it.each(signals)('%s: exit 0, the port closed, one document on stdout', async (signal) => {
    home.document('import', 'import', demoCapture);
    const jaws = runJaws(home, 'serve', 'demo', '--json');
    const [line] = await jaws.printed(/^\{.*\}\n/);
    const document = JSON.parse(line) as { url: string };
    checkDocument('serve', document);
    const url = new URL(document.url);
    expect(new URLSearchParams(url.hash.slice(1)).get('dataset')).toBe('demo');
    // A page that is still connected does not keep it from ending.
    const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    const client = createRpcClient(await authenticateWebSocket(openSocket(url), token));
    expect(await client.call('session.hello', { contractVersion: 1 })).toMatchObject({ host: 'headless' });
    jaws.signal(signal);
    const { code, out, err } = await jaws.ended;
    expect([code, out, err]).toEqual([0, line, '']);
    await expect(connected(Number(url.port))).resolves.toBe(false);
    expect(
      home.leftovers().filter((path) => path.startsWith('tmp') || /lock|temporary\//.test(path)),
    ).toEqual([]);
  });

  it('answers with the page, and neither foreign names nor wrong tokens', async () => {
    const jaws = runJaws(home, 'serve', '--json');
    const [line] = await jaws.printed(/^\{.*\}\n/);
    const url = new URL((JSON.parse(line) as { url: string }).url);
    expect(url.hostname).toBe('127.0.0.1');
    const page = await fetch(url.origin);
    expect([page.status, page.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    expect(await page.text()).toContain('<title>JAWS');
    expect(await statusUnder(url, 'rebound.example')).toBe(403);
    expect(await statusUnder(url, url.host)).toBe(200);
    await expect(authenticateWebSocket(openSocket(url), 'x'.repeat(43))).rejects.toMatchObject({
      code: 'rpc.unauthorised',
    });
    jaws.signal('SIGTERM');
    expect((await jaws.ended).code).toBe(0);
  });

  it('says before it starts what is wrong: the dataset, the port, the address', async () => {
    const jaws = runJaws(home, 'serve', '--json');
    const [line] = await jaws.printed(/^\{.*\}\n/);
    const { port } = new URL((JSON.parse(line) as { url: string }).url);
    expect(home.failure(1, 'serve', 'unknown')).toBe('dataset.not-found');
    expect(home.failure(1, 'serve', '--port', port)).toBe('serve.port-taken');
    // TEST-NET-3 (RFC 5737): no interface has it.
    expect(home.failure(1, 'serve', '--listen', '203.0.113.9')).toBe('serve.cannot-listen');
    jaws.signal('SIGINT');
    expect((await jaws.ended).code).toBe(0);
  });
});

function openSocket(url: URL): WebSocket {
  return new WebSocket(`ws://${url.host}/rpc`, { origin: url.origin });
}

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

/** `fetch` does not let a caller choose the Host header. */
function statusUnder(url: URL, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: url.port, path: '/', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
