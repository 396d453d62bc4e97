// Questions to registries, against real servers of this machine.

import { afterEach, describe, expect, test } from 'vitest';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';
import { createRdapCache } from './rdap-cache.ts';
import { createRdapClient, type RdapClient, type RdapClientOptions } from './rdap-client.ts';
import {
  type Answering,
  createTestClock,
  networkAnswer,
  type RunningServer,
  startHttpServer,
  startRecorder,
} from './testing-servers.fixture.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(answering: Answering, host?: string): Promise<RunningServer> {
  const server = await startHttpServer(answering, host);
  closing.push(server.close);
  return server;
}

function clientOf(base: URL, more: Partial<RdapClientOptions> = {}): RdapClient & { waits: number[] } {
  const { clock, wait, waits } = createTestClock();
  const client = createRdapClient({
    ...{ serverOf: () => base, clock, wait, signal: new AbortController().signal, allowLoopback: true },
    cache: createRdapCache({ clock, maxAgeMs: 1e9 }),
    ...more,
  });
  return { ...client, waits };
}

/** Answers for the /20 of the address that is asked about. */
const ofNetwork: Answering = (request, response) => {
  const [a, b, c] = (request.url ?? '').replace('/rdap/ip/', '').split('.').map(Number);
  const third = (c ?? 0) & 0xf0;
  const [net, last] = [`${String(a)}.${String(b)}`, third + 15];
  response.end(JSON.stringify(networkAnswer(`${net}.${String(third)}.0`, `${net}.${String(last)}.255`)));
};

describe('RDAP', () => {
  test('reads what a registry says, as plain text', async () => {
    const server = await serve(ofNetwork);
    const result = await clientOf(server.url).lookUp('9.9.9.9');
    expect(result).toMatchObject({
      kind: 'found',
      from: 'registry',
      asked: '9.9.9.9',
      network: {
        ...{ start: '9.9.0.0', end: '9.9.15.255', handle: 'NET-9.9.0.0', name: 'EXAMPLE-NET', country: 'DE' },
        organisation: 'Example <b>GmbH</b>',
        abuse: { name: 'Abuse', email: 'abuse@example.org', phone: null },
        events: [{ action: 'registration', date: '2011-01-01T00:00:00Z' }],
        ...{ kind: 'ASSIGNED PA', status: ['active'], sourceUrl: `${server.url.href}ip/9.9.9.9` },
      },
    });
  });

  test('what leaves is what was previewed, byte for byte, and nothing leaves before', async () => {
    const recorder = await startRecorder((await serve(ofNetwork)).url);
    closing.push(recorder.close);
    const client = clientOf(recorder.url);
    const [preview, ...others] = client.preview('2606:4700:0::1111');
    expect(others).toEqual([]);
    expect(recorder.sent()).toEqual([]);
    await client.lookUp('2606:4700::1111');
    expect(recorder.sent().map(String)).toEqual([preview?.text]);
    expect(preview?.path).toBe('/rdap/ip/2606:4700::1111');
  });

  test('1,000 addresses in 40 networks at once: at most 40 requests, at two a second', async () => {
    const server = await serve(ofNetwork);
    const client = clientOf(server.url);
    const addresses = Array.from(
      { length: 1000 },
      (_, at) => `11.${String(at % 40)}.3.${String(Math.floor(at / 40))}`,
    );
    const results = await Promise.all(addresses.map(async (address) => await client.lookUp(address)));
    expect(results.every((result) => result.kind === 'found')).toBe(true);
    expect(server.paths.length).toBe(40);
    expect(client.waits).toEqual(Array.from({ length: 39 }, () => 500));
    expect(client.preview('11.7.9.9')).toEqual([]);
  });

  test('a wide allocation stands only for the address that was asked', async () => {
    const server = await serve((_, response) => {
      response.end(JSON.stringify(networkAnswer('8.0.0.0', '8.127.255.255')));
    });
    const client = clientOf(server.url);
    for (const address of ['8.8.8.8', '8.8.4.4', '8.8.8.8']) await client.lookUp(address);
    expect(server.paths).toEqual(['/rdap/ip/8.8.8.8', '/rdap/ip/8.8.4.4']);
  });

  test('the same question at once is one request; who cancels leaves the others waiting', async () => {
    const server = await serve((request, response, body) => {
      setTimeout(ofNetwork, 50, request, response, body);
    });
    const client = clientOf(server.url);
    const leaving = new AbortController();
    const first = client.lookUp('9.9.9.9', { signal: leaving.signal });
    const second = client.lookUp('9.9.9.9');
    leaving.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(await second).toMatchObject({ kind: 'found' });
    expect(server.paths.length).toBe(1);
  });

  test('the last one who cancels ends the request', async () => {
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    let gone: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (gone = resolve));
    const server = await serve((request) => {
      request.socket.on('close', gone);
      asked();
    });
    const leaving = new AbortController();
    const question = clientOf(server.url).lookUp('9.9.9.9', { signal: leaving.signal });
    await arrived;
    leaving.abort();
    await expect(question).rejects.toMatchObject({ code: 'cancelled' });
    await closed;
  });

  test('429 is waited for, and told', async () => {
    let asked = 0;
    const server = await serve((request, response, body) => {
      asked += 1;
      if (asked > 1) ofNetwork(request, response, body);
      else response.writeHead(429, { 'retry-after': '7' }).end();
    });
    const states: OnlineState[] = [];
    const client = clientOf(server.url);
    const result = await client.lookUp('9.9.9.9', { onState: (state) => states.push(state) });
    expect(result.kind).toBe('found');
    expect(client.waits).toEqual([7000]);
    expect(states.map(({ phase }) => phase)).toEqual(['asking', 'waiting', 'asking']);
    expect(states[1]).toMatchObject({ untilMs: Date.UTC(2026, 0, 1, 0, 0, 7), why: 'asked-too-often' });
  });

  test('a wait of an hour is told at once, and the server is left alone meanwhile', async () => {
    const server = await serve((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    const client = clientOf(server.url);
    expect(await client.lookUp('9.9.9.9')).toMatchObject({ kind: 'failed', code: 'lookup.too-many' });
    expect(await client.lookUp('1.1.1.1')).toMatchObject({ code: 'lookup.too-many' });
    expect(server.paths.length).toBe(1);
  });

  test.each<[string, Answering]>([
    ['lookup.not-found', (_, response) => response.writeHead(404).end()],
    ['lookup.server-failed', (_, response) => response.writeHead(500).end('<script>')],
    ['lookup.server-refused', (_, response) => response.writeHead(403).end()],
    ['lookup.not-json', (_, response) => response.end('{"objectClassName": "ip net')],
    ['lookup.not-json', (_, response) => response.end('<html>Log in to this hotel</html>')],
    ['lookup.wrong-answer', (_, response) => response.end('{"objectClassName": "domain"}')],
    [
      'lookup.wrong-answer',
      (_, response) => response.end(JSON.stringify(networkAnswer('5.0.0.0', '5.0.0.255'))),
    ],
    ['lookup.too-large', (_, response) => response.end(' '.repeat(2_000_000))],
    ['lookup.timed-out', () => undefined],
    ['lookup.broken', (request) => request.socket.destroy()],
    [
      'lookup.bad-redirect',
      (_, response) => response.writeHead(302, { location: 'http://example.org/' }).end(),
    ],
    [
      'lookup.bad-redirect',
      (_, response) => response.writeHead(302, { location: 'https://192.168.1.1/' }).end(),
    ],
    [
      'lookup.bad-redirect',
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    ],
    ['lookup.bad-redirect', (_, response) => response.writeHead(302).end()],
    [
      'lookup.bad-redirect',
      (request, response) => response.writeHead(301, { location: `${request.url ?? ''}x` }).end(),
    ],
  ])('%s', async (code, answering) => {
    const server = await serve(answering);
    const result = await clientOf(server.url, { limits: { silenceMs: 300 } }).lookUp('9.9.9.9');
    expect(result).toMatchObject({ kind: 'failed', code });
    expect(server.paths.length).toBeLessThanOrEqual(4);
  });

  test('a step to another registry is followed, and named as the source', async () => {
    const other = await serve(ofNetwork, '127.0.0.2');
    const server = await serve((_, response) => {
      response.writeHead(303, { location: `${other.url.href}ip/9.9.9.9` }).end();
    });
    expect(await clientOf(server.url).lookUp('9.9.9.9')).toMatchObject({
      network: { sourceUrl: `${other.url.href}ip/9.9.9.9` },
    });
  });

  test.each(['10.1.2.3', '127.0.0.1', '::1', 'fe80::1', '::ffff:192.168.0.1', '224.0.0.1', 'name.lan', ''])(
    '%s is refused before any socket',
    async (address) => {
      const server = await serve(ofNetwork);
      const client = clientOf(server.url);
      expect(await client.lookUp(address)).toMatchObject({ kind: 'failed', code: 'lookup.not-public' });
      expect(() => client.preview(address)).toThrow(
        expect.objectContaining({ code: 'lookup.not-public' }) as Error,
      );
      expect(server.paths).toEqual([]);
    },
  );

  test('without a server, with one in clear, with nothing there', async () => {
    const server = await serve(ofNetwork);
    await server.close();
    const codes: [URL | null, boolean, string][] = [
      [null, true, 'lookup.no-server'],
      [server.url, false, 'lookup.bad-server'],
      [new URL('http://rdap.example/'), true, 'lookup.bad-server'],
      [server.url, true, 'lookup.refused'],
    ];
    for (const [base, allowLoopback, code] of codes) {
      const client = clientOf(server.url, { serverOf: () => base, allowLoopback });
      expect(await client.lookUp('9.9.9.9')).toMatchObject({ kind: 'failed', code });
    }
  });
});
