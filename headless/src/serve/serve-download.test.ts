// The door of downloads, over a real socket: who gets the file, and who is turned away without using the ticket up.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download } from '@jaws/core/host/download-links';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadTicket } from './serve-download.ts';
import { startWebHost, type WebHost } from './web-host.ts';

let folder = '';
let host: WebHost;
let tickets: Map<string, Download>;

const file: Download = {
  fileName: 'office.csv',
  sizeBytes: 9,
  send(sink) {
    sink.end('packet_id');
    return Promise.resolve();
  },
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-download-'));
  writeFileSync(join(folder, 'index.html'), '<title>JAWS</title>');
  tickets = new Map([['ticket-1', file]]);
  host = await startWebHost({
    staticDir: folder,
    port: 0,
    log: () => undefined,
    onConnection: () => undefined,
    takeDownload: (ticket) => {
      const download = tickets.get(ticket) ?? null;
      tickets.delete(ticket);
      return download;
    },
  });
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(headers: Record<string, string> = {}, path = '/download/ticket-1', method = 'GET') {
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

describe('a download', () => {
  it.each([
    ['as a browser on this machine asks', { 'sec-fetch-site': 'same-origin' }],
    ['as a browser asks over plain http from another machine', {}],
  ])(
    '%s: saved under its name, never shown, never kept, once',
    async (_how, headers: Record<string, string>) => {
      const { status, headers: answered, body } = await ask(headers);
      expect([status, body]).toEqual([200, 'packet_id']);
      expect(answered).toMatchObject({
        'content-disposition': 'attachment; filename="office.csv"',
        'content-type': 'application/octet-stream',
        'content-length': '9',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect((await ask(headers)).status).toBe(404);
    },
  );

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['an address that was pasted', { 'sec-fetch-site': 'none' }, 403],
    ['a foreign Origin', { origin: 'http://127.0.0.1:1' }, 403],
    ['an Origin that is none', { origin: 'null' }, 403],
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['a HEAD', {}, 405],
    ['a POST', {}, 405],
  ])('is refused to %s, and the ticket stays good', async (who, headers: Record<string, string>, status) => {
    const method = /^a (HEAD|POST)$/.exec(who)?.[1] ?? 'GET';
    const answer = await ask(headers, undefined, method);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('packet_id');
    expect((await ask()).status).toBe(200);
  });

  it.each([
    '/download/',
    '/download/ticket-2',
    '/download/ticket-1/',
    '/download/../download/x',
    '/download/__proto__',
  ])('is not at %s', async (path) => {
    expect((await ask({}, path)).status).toBe(404);
  });

  it('has a name without quotes, line breaks and folders', async () => {
    tickets.set('odd', { ...file, fileName: 'a"b\r\nc/../d.csv' });
    expect((await ask({}, '/download/odd')).headers['content-disposition']).toBe(
      'attachment; filename="a_b__c_.._d.csv"',
    );
  });
});

it.each([
  ['/download/abc', 'abc'],
  ['/download', null],
  ['/assets/download/abc', null],
  [undefined, null],
])('the ticket of %s is %s', (address, ticket) => {
  expect(downloadTicket(address)).toBe(ticket);
});
