// The door of uploads, over a real socket: who may send a file, what becomes of it, and who is turned away.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UploadRegistry } from '@jaws/core/host/upload-registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uploadTicket } from './serve-upload.ts';
import { startWebHost, type WebHost } from './web-host.ts';

let folder = '';
let host: WebHost;
let uploads: UploadRegistry;
let id = '';
let ticket = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-upload-'));
  writeFileSync(join(folder, 'index.html'), '<title>JAWS</title>');
  let ids = 0;
  uploads = new UploadRegistry(folder, () => `u${++ids}`);
  id = await uploads.open('office.pcap', 9);
  ticket = uploads.ticket(id);
  host = await startWebHost({
    staticDir: folder,
    port: 0,
    log: () => undefined,
    onConnection: () => undefined,
    takeUpload: (given) => uploads.takeTicket(given),
  });
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly connection: string | undefined;
}

function send(
  body: string,
  headers: Record<string, string> = {},
  path = `/upload/${ticket}`,
  method = 'PUT',
) {
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text, connection: response.headers.connection });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('an upload', () => {
  it('is stored as it came, once', async () => {
    expect(await send('packet_id', { 'sec-fetch-site': 'same-origin' })).toMatchObject({
      status: 200,
      body: '{"error":null}',
    });
    expect(readFileSync(uploads.path(id), 'utf8')).toBe('packet_id');
    expect((await send('packet_id')).status).toBe(404);
  });

  it.each([
    ['too short', 'packet', 'ended after 6 bytes'],
    ['too long', 'packet_id,', 'More than the announced 9 bytes'],
  ])('that is %s is refused in words', async (_how, body, message) => {
    const answer = await send(body);
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { code: 'import.upload-broken', message: expect.stringContaining(message) as string },
    });
    expect(() => uploads.take([id])).toThrow('not complete');
  });

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 'PUT', 403],
    ['a page of another port of this machine', { 'sec-fetch-site': 'same-site' }, 'PUT', 403],
    ['a foreign Origin', { origin: 'http://127.0.0.1:1' }, 'PUT', 403],
    ['a foreign Host', { host: 'evil.example' }, 'PUT', 403],
    ['a POST', {}, 'POST', 405],
    ['a GET', {}, 'GET', 405],
  ])('is refused to %s, and the ticket stays good', async (_who, headers, method, status) => {
    expect((await send('', headers as Record<string, string>, undefined, method)).status).toBe(status);
    expect((await send('packet_id')).status).toBe(200);
  });

  it('that was discarded is answered so', async () => {
    await uploads.discard(id);
    expect(await send('packet_id')).toMatchObject({
      status: 200,
      body: expect.stringContaining('"code":"cancelled"') as string,
    });
  });

  it.each(['/upload/', '/upload/u9', '/upload/__proto__'])('is not at %s', async (path) => {
    expect((await send('packet_id', {}, path)).status).toBe(404);
  });
});

it('reads no body where none belongs: the connection ends with the answer', async () => {
  expect(await send('x'.repeat(9), { 'content-length': '9' }, '/', 'GET')).toMatchObject({
    status: 200,
    connection: 'close',
  });
  expect(await send('', {}, '/', 'GET')).toMatchObject({ status: 200, connection: 'keep-alive' });
});

it.each([
  ['/upload/abc', 'abc'],
  ['/upload', null],
  ['/assets/upload/abc', null],
  [undefined, null],
])('the ticket of %s is %s', (address, expected) => {
  expect(uploadTicket(address)).toBe(expected);
});
