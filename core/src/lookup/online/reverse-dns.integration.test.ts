// Names of addresses, asked of a real name server of this machine.

import { afterEach, describe, expect, test } from 'vitest';
import { createReverseDns, type ReverseDns } from './reverse-dns.ts';
import { type DnsAnswer, type RunningDns, startDns } from './testing-dns.fixture.ts';

let running: RunningDns | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(
  answerOf: (name: string) => DnsAnswer,
): Promise<{ dns: RunningDns; client: ReverseDns }> {
  running = await startDns(answerOf);
  const signal = new AbortController().signal;
  const client = createReverseDns({
    servers: [running.server],
    signal,
    clock: () => 5,
    timeoutMs: 200,
    tries: 1,
  });
  return { dns: running, client };
}

describe('reverse DNS', () => {
  test('gives all names of an address, and asks exactly what was previewed', async () => {
    const { dns, client } = await start(() => ['dns9.quad9.net', 'other.example']);
    const preview = client.preview('9.8.7.6');
    expect(preview).toEqual({ servers: [dns.server], name: '6.7.8.9.in-addr.arpa', type: 'PTR' });
    expect(dns.received).toEqual([]);
    expect(await client.lookUp('9.8.7.6')).toEqual({
      ...{ kind: 'found', asked: '9.8.7.6', atMs: 5, names: ['dns9.quad9.net', 'other.example'] },
    });
    expect(dns.questions).toEqual([preview.name]);
  });

  test('an IPv6 address is asked nibble by nibble', async () => {
    const { dns, client } = await start(() => ['one.one.one.one']);
    await client.lookUp('2606:4700:4700::1111');
    expect(dns.questions).toEqual([
      '1.1.1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.4.0.0.7.4.6.0.6.2.ip6.arpa',
    ]);
  });

  test.each<[string, string, DnsAnswer]>([
    ['NXDOMAIN', 'lookup.not-found', 3],
    ['no PTR record', 'lookup.not-found', []],
    ['SERVFAIL', 'lookup.server-failed', 2],
    ['REFUSED', 'lookup.server-refused', 5],
    ['in time', 'lookup.timed-out', null],
  ])('tells %s apart', async (words, code, answer) => {
    const { client } = await start(() => answer);
    const result = await client.lookUp('9.9.9.9');
    expect(result).toMatchObject({ kind: 'failed', code });
    expect(result.kind === 'failed' && result.message).toContain(words);
  });

  test('a name is text: what a terminal would obey is not in it', async () => {
    const { client } = await start(() => ['\u001b[31m<b>evil</b>.example']);
    const result = await client.lookUp('9.9.9.9');
    expect(JSON.stringify(result)).not.toContain('\\u001b');
  });

  test.each(['10.0.0.1', '192.168.1.1', 'fd00::1', '127.0.0.1', '::ffff:10.0.0.1', 'nas.lan'])(
    '%s is never sent',
    async (address) => {
      const { dns, client } = await start(() => ['x.example']);
      expect(await client.lookUp(address)).toMatchObject({ code: 'lookup.not-public' });
      expect(dns.received).toEqual([]);
    },
  );

  test('can be cancelled', async () => {
    const leaving = new AbortController();
    const { client } = await start(() => {
      leaving.abort();
      return null;
    });
    await expect(client.lookUp('9.9.9.9', { signal: leaving.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('a name server that is no address', async () => {
    const client = createReverseDns({
      servers: ['dns.example'],
      signal: new AbortController().signal,
      clock: () => 0,
    });
    expect(await client.lookUp('9.9.9.9')).toMatchObject({ code: 'lookup.bad-server' });
  });
});
