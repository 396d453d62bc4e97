// The `http` style, status and uploads over real HTTPS on loopback, with everything that is refused.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { receipt } from '@jaws/shared/exfil/receipt';
import { afterEach, describe, expect, it } from 'vitest';
import type { Listener } from './create-listener.ts';
import {
  endRun,
  httpClient,
  isReceiptTrue,
  newRunId,
  sha256,
  startListener,
  until,
  type HttpAnswer,
  type HttpClient,
  type TestListener,
} from './testing-client.fixture.ts';

const undo: (() => unknown)[] = [];
async function start(...options: Parameters<typeof startListener>): Promise<[TestListener, HttpClient]> {
  const test = await startListener(...options);
  const http = httpClient(test);
  undo.push(http.close, test.remove);
  return [test, http];
}
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
});

const payload = Buffer.alloc(250_000, 'chum');

function announce(bytes: Buffer, offset = 0, size = bytes.length): Record<string, string | number> {
  return { 'jaws-size': size, 'jaws-sha256': sha256(bytes), 'jaws-offset': offset };
}

function reasonOf({ status, body }: HttpAnswer): [number, unknown] {
  return [status, (body['error'] as { reason: string }).reason];
}

describe('runs by POST', () => {
  it('a connection is for one run: a second hello on it is refused, however right its proof is', async () => {
    const [live, http] = await start();
    const [first, second] = [newRunId(), newRunId()];
    expect((await http.hello(`run:${first}`)).status).toBe(200);
    expect(reasonOf(await http.hello(`run:${second}`))).toEqual([401, 'wrong-proof']);
    expect(live.logText()).not.toContain(second);
  });

  it('bodies are payload; handshake and headers are not', async () => {
    const [live, http] = await start();
    const runId = newRunId();
    await http.hello(`run:${runId}`);
    for (const size of [0, 1, 70_000]) {
      const answer = await http.call('POST', `/v1/run/${runId}`, { body: payload.subarray(0, size) });
      expect(answer).toEqual({ status: 200, body: { received: size } });
    }
    http.close();
    const signed = receipt.parse(await endRun(live, runId));
    expect(isReceiptTrue(signed)).toBe(true);
    expect(signed.body.applicationBytes).toBe(70_001);
    const flow = signed.body.flows.find((one) => one.applicationBytes > 0);
    const whole = Buffer.concat([payload.subarray(0, 1), payload.subarray(0, 70_000)]);
    expect(flow).toMatchObject({ style: 'http', sha256: sha256(whole), end: 'complete' });
    expect(flow!.tcpBytes).toBeGreaterThan(flow!.applicationBytes + flow!.handshakeBytes);
    // The connection that ended the run is listed, too: it had its handshake and no payload.
    expect(signed.body.flows.map((one) => one.applicationBytes).sort()).toEqual([0, 70_001]);
    expect(signed.body.flows.every((one) => one.handshakeBytes > 200)).toBe(true);
  });

  it('a run that is over takes nothing more, and gives its receipt', async () => {
    const [live, http] = await start();
    const runId = newRunId();
    const signed = await endRun(live, runId);
    await http.hello(`run:${runId}`);
    expect(await http.call('GET', `/v1/run/${runId}/receipt`)).toEqual({ status: 200, body: signed });
    expect(reasonOf(await http.call('POST', `/v1/run/${runId}`, { body: payload }))).toEqual([
      410,
      'run-over',
    ]);
  });

  it('nothing goes without a hello for just this', async () => {
    const [live] = await start();
    const runId = newRunId();
    for (const [scope, method, path] of [
      [null, 'POST', `/v1/run/${runId}`],
      [`run:${newRunId()}`, 'POST', `/v1/run/${runId}`],
      [`run:${runId}`, 'PUT', '/v1/upload/a'],
      ['upload:a', 'PUT', '/v1/upload/b'],
      ['upload:a', 'POST', `/v1/run/${runId}/end`],
      [null, 'GET', '/'],
      [null, 'GET', '/v1/upload/..%2f..%2fetc%2fx'],
    ] as const) {
      const http = httpClient(live);
      if (scope !== null) expect((await http.hello(scope)).status).toBe(200);
      expect(reasonOf(await http.call(method, path))).toEqual([401, 'no-handshake']);
      http.close();
    }
    expect(readdirSync(join(live.folder, 'uploads'))).toEqual([]);
  });

  it('a wrong token, and a hello without a challenge', async () => {
    const [live, http] = await start();
    const stranger = httpClient({ ...live, token: 'x'.repeat(43) });
    expect(reasonOf(await stranger.hello(`run:${newRunId()}`))).toEqual([401, 'wrong-proof']);
    stranger.close();
    const headers = { 'jaws-scope': 'upload:a', 'jaws-proof': 'x'.repeat(43) };
    expect(reasonOf(await http.call('POST', '/v1/hello', { headers }))).toEqual([401, 'wrong-proof']);
  });

  it('status is for who has the token', async () => {
    const [live, http] = await start();
    const ask = (token: string): Promise<HttpAnswer> =>
      http.call('GET', '/v1/status', { headers: { authorization: `Bearer ${token}` } });
    expect(await ask(live.token)).toMatchObject({
      status: 200,
      body: { connections: 1, runs: 0, uploadBytes: 0, fingerprint: live.listener.fingerprint },
    });
    expect(reasonOf(await ask(`${live.token}x`))).toEqual([401, 'wrong-token']);
    expect(live.logText()).not.toContain(live.token);
  });
});

describe('uploads', () => {
  it('arrive whole, in parts, verified, under their own name', async () => {
    const [live, http] = await start();
    await http.hello('upload:monday');
    const put = (from: number, to: number): Promise<HttpAnswer> =>
      http.call('PUT', '/v1/upload/monday', {
        headers: announce(payload, from),
        body: payload.subarray(from, to),
      });
    expect((await http.call('GET', '/v1/upload/monday')).status).toBe(404);
    expect(await put(0, 100_000)).toMatchObject({
      status: 202,
      body: { state: 'partial', received: 100_000 },
    });
    expect((await http.call('HEAD', '/v1/upload/monday')).status).toBe(200);
    expect(await put(100_000, payload.length)).toMatchObject({ status: 201, body: { state: 'complete' } });
    expect(readFileSync(join(live.folder, 'uploads', 'monday.data')).equals(payload)).toBe(true);
    expect(readdirSync(join(live.folder, 'uploads')).sort()).toEqual(['monday.data', 'monday.json']);
    // Sent again it is there already; another one of this name is refused.
    expect((await put(0, payload.length)).status).toBe(201);
  });

  it.each([
    ['other contents', announce(Buffer.from('abc')), Buffer.from('abd'), [422, 'wrong-sha256']],
    ['larger than announced', announce(payload, 0, 10), payload, [413, 'larger-than-announced']],
    ['larger than allowed', announce(payload, 0, 2000), Buffer.alloc(0), [413, 'too-large']],
    ['a wrong offset', announce(Buffer.from('abc'), 2), Buffer.from('c'), [409, 'wrong-offset']],
    ['nothing announced', {}, payload, [400, 'bad-request']],
  ])('%s: refused, nothing stays of it', async (_what, headers, body, expected) => {
    const [live, http] = await start({ maxUploadBytes: 1000 });
    await http.hello('upload:a');
    expect(reasonOf(await http.call('PUT', '/v1/upload/a', { headers, body }))).toEqual(expected);
    expect(readdirSync(join(live.folder, 'uploads')).filter((name) => name.endsWith('.data'))).toEqual([]);
  });

  it('larger than announced without a length: cut where the announcement ends', async () => {
    const [live, http] = await start();
    await http.hello('upload:a');
    const headers = { ...announce(payload, 0, 10), 'transfer-encoding': 'chunked' };
    expect(reasonOf(await http.call('PUT', '/v1/upload/a', { headers, body: payload }))).toEqual([
      413,
      'larger-than-announced',
    ]);
    expect(readdirSync(join(live.folder, 'uploads'))).toEqual([]);
  });

  it('the quota counts what is announced, and room comes back', async () => {
    const [live, first] = await start({ quotaBytes: 300 });
    const second = httpClient(live);
    undo.unshift(second.close);
    await first.hello('upload:a');
    await second.hello('upload:b');
    const bytes = Buffer.alloc(200);
    const put = (http: HttpClient, id: string, to: number): Promise<HttpAnswer> =>
      http.call('PUT', `/v1/upload/${id}`, { headers: announce(bytes), body: bytes.subarray(0, to) });
    expect((await put(first, 'a', 50)).status).toBe(202);
    expect(reasonOf(await put(second, 'b', 200))).toEqual([507, 'quota']);
    expect((await first.call('DELETE', '/v1/upload/a')).status).toBe(200);
    await second.hello('upload:b');
    expect((await put(second, 'b', 200)).status).toBe(201);
  });

  it('names that are paths do not even get a challenge', async () => {
    const [live, http] = await start();
    for (const id of ['../../etc/x', '..', '.', 'a/b', 'A', 'a.data', '']) {
      const { status } = await http.call(
        'GET',
        `/v1/challenge?scope=${encodeURIComponent(`upload:${id}`)}&nonce=${'x'.repeat(43)}`,
      );
      expect(status).toBe(400);
    }
    expect(readdirSync(live.folder).sort()).toEqual(['keys', 'uploads']);
  });
});

describe('killed in the middle', () => {
  it('kill -9: what had come is there, the upload goes on and is whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jaws-listener-'));
    const script = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', script, '--bind', '127.0.0.1', '--ports', '0', '--udp-ports', ''].concat([
        '--key-dir',
        join(folder, 'keys'),
        '--upload-dir',
        join(folder, 'uploads'),
      ]),
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    undo.push(() => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await until(() => out.includes('\n'), 60_000);
    const listener = JSON.parse(out) as Listener;
    const port = listener.ports[0]!;
    const token = readFileSync(listener.tokenFile, 'utf8').trim();
    const killed = { listener, port, token, folder, logs: () => [], logText: () => '' };
    const http = httpClient({ ...killed, remove: () => Promise.resolve() });
    await http.hello('upload:big');
    const partial = join(folder, 'uploads', 'big.partial');
    const sending = http.call('PUT', '/v1/upload/big', {
      headers: { ...announce(payload), 'content-length': payload.length },
      body: payload.subarray(0, 150_000),
    });
    const broken = expect(sending).rejects.toMatchObject({ code: 'ECONNRESET' });
    const received = (): number =>
      readdirSync(join(folder, 'uploads')).includes('big.partial') ? readFileSync(partial).length : 0;
    await until(() => received() === 150_000);
    child.kill('SIGKILL');
    await once(child, 'close');
    await broken;
    http.close();

    const [, next] = await start({}, folder);
    await next.hello('upload:big');
    const { body } = await next.call('GET', '/v1/upload/big');
    expect(body).toMatchObject({ state: 'partial', received: 150_000, size: payload.length });
    const rest = { headers: announce(payload, 150_000), body: payload.subarray(150_000) };
    expect((await next.call('PUT', '/v1/upload/big', rest)).status).toBe(201);
    expect(readFileSync(join(folder, 'uploads', 'big.data')).equals(payload)).toBe(true);
  });
});
