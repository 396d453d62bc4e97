// The `dns` style over real UDP: handshake, payload with repeated, swapped and lost queries, and what DNS asks for.

import { spawnSync } from 'node:child_process';
import { receipt } from '@jaws/shared/exfil/receipt';
import { dnsChunkBytes, writeDnsName } from '@jaws/shared/exfil/dns-exfil';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeDnsName } from './dns-wire.ts';
import {
  askUdp,
  clientProof,
  endRun,
  isTrustworthy,
  newRunId,
  sha256,
  startListener,
  type TestListener,
} from './testing-client.fixture.ts';

const zone = 'chum.test';
const payload = Buffer.from(Array.from({ length: 1000 }, (_value, index) => (index * 7) % 251));
let live: TestListener;
beforeEach(async () => {
  live = await startListener();
});
afterEach(async () => {
  await live.remove();
});

function query(name: string, type: number, flags = 0x0100): Buffer {
  const fixed = Buffer.from([0x12, 0x34, flags >> 8, flags & 255, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([fixed, encodeDnsName(name), Buffer.from([0, type, 0, 1])]);
}

/** With padding (RFC 7830), so that there is room for the answer to a stranger. */
function padded(question: Buffer): Buffer {
  const message = Buffer.concat([
    question,
    Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 1, 44, 0, 12, 1, 40]),
    Buffer.alloc(296),
  ]);
  message.writeUInt16BE(1, 10);
  return message;
}

function udpPort(): number {
  return live.listener.udpPorts[0]!;
}

/** The response code, and the strings of a TXT answer. */
async function ask(name: string, type: number): Promise<{ code: number; texts: string[]; answers: number }> {
  const sent = query(name, type);
  const got = (await askUdp(udpPort(), padded(sent)))!;
  expect(got.readUInt16BE(0)).toBe(0x1234);
  expect(got.readUInt16BE(2) & 0x8000).toBe(0x8000);
  const texts: string[] = [];
  for (let at = sent.length + 12; type === 16 && at < got.length && got.readUInt16BE(6) > 0;) {
    const end = at + 1 + got[at]!;
    texts.push(got.toString('latin1', at + 1, end));
    at = end;
  }
  return { code: got.readUInt16BE(2) & 15, texts, answers: got.readUInt16BE(6) };
}

/** The handshake; the code of its end. */
async function greet(runId: string, token = live.token): Promise<number> {
  const clientNonce = Buffer.alloc(32, runId);
  const hello = await ask(writeDnsName({ kind: 'hello', runId, clientNonce }, zone), 16);
  const facts = {
    scope: `run:${runId}`,
    clientNonce: clientNonce.toString('base64url'),
    serverNonce: hello.texts[0]!,
    fingerprint: live.listener.fingerprint,
  } as const;
  const proof = Buffer.from(clientProof(token, facts), 'base64url');
  const { code, texts } = await ask(writeDnsName({ kind: 'proof', runId, clientNonce, proof }, zone), 16);
  if (code !== 0) return code;
  const [publicKey = '', serverProof = '', signature = ''] = texts;
  const { fingerprint } = facts;
  expect(isTrustworthy(token, facts, { publicKey, fingerprint, proof: serverProof, signature })).toBe(true);
  return code;
}

async function send(runId: string, sequences: readonly number[]): Promise<number[]> {
  const size = dnsChunkBytes(zone);
  const codes: number[] = [];
  for (const sequence of sequences) {
    const data = payload.subarray(sequence * size, (sequence + 1) * size);
    codes.push((await ask(writeDnsName({ kind: 'data', runId, sequence, data }, zone), 1)).code);
  }
  return codes;
}

const chunks = Array.from(
  { length: Math.ceil(payload.length / dnsChunkBytes(zone)) },
  (_value, index) => index,
);

describe('runs by DNS', () => {
  it('swapped and repeated queries: each byte counts once, in its order', async () => {
    const runId = newRunId();
    expect(await greet(runId)).toBe(0);
    expect(new Set(await send(runId, [1, 0, 0, 1, ...[...chunks.slice(2)].reverse()]))).toEqual(new Set([0]));
    const { body } = receipt.parse(await endRun(live, runId));
    expect(body.dns).toEqual({
      zone,
      chunks: chunks.length,
      duplicates: 2,
      missing: 0,
      applicationBytes: payload.length,
      sha256: sha256(payload),
    });
    expect(body.applicationBytes).toBe(payload.length);
    const udp = body.flows.filter((flow) => flow.protocol === 'UDP');
    expect(udp.reduce((sum, flow) => sum + flow.applicationBytes, 0)).toBe(payload.length);
    expect(udp.every((flow) => flow.tcpBytes === null && flow.sha256 === null)).toBe(true);
    expect(udp.filter((flow) => flow.handshakeBytes > 0)).toHaveLength(1);
  });

  it('a lost query is known; what is too far ahead is to be sent again', async () => {
    const runId = newRunId();
    await greet(runId);
    const far = writeDnsName({ kind: 'data', runId, sequence: 64, data: payload.subarray(0, 9) }, zone);
    expect((await ask(far, 1)).code).toBe(2);
    await send(runId, [0, 2]);
    const { body } = await endRun(live, runId);
    expect(body.dns).toMatchObject({ chunks: 2, missing: 1, sha256: null });
    expect(body.applicationBytes).toBe(2 * dnsChunkBytes(zone));
  });

  it('without a handshake, with a wrong token, after the end: nothing is let in', async () => {
    const runId = newRunId();
    expect(await send(runId, [0])).toEqual([3]);
    expect(await greet(runId, 'x'.repeat(43))).toBe(5);
    expect(await send(runId, [0])).toEqual([3]);
    expect(await greet(runId)).toBe(0);
    await endRun(live, runId);
    expect(await send(runId, [0])).toEqual([3]);
    expect(await greet(runId)).toBe(5);
  });
});

describe('as a name server', () => {
  it.each([
    ['its zone', 'chum.test', 6, 0, 1],
    ['its zone, another type', 'CHUM.test', 1, 0, 0],
    ['a name that does not exist', 'www.chum.test', 1, 3, 0],
    ['another zone', 'example.org', 1, 5, 0],
  ])('%s', async (_what, name, type, code, answers) => {
    expect(await ask(name, type)).toMatchObject({ code, answers });
  });

  it('bad messages: a code or silence, and it goes on', async () => {
    const good = query('chum.test', 6);
    const codeOf = async (message: Buffer): Promise<number> =>
      (await askUdp(udpPort(), message))!.readUInt16BE(2) & 15;
    expect(await codeOf(good.subarray(0, 20))).toBe(1);
    expect(await codeOf(Buffer.concat([good.subarray(0, 12), Buffer.from([0xc0, 12, 0, 1, 0, 1])]))).toBe(1);
    expect(await codeOf(query('chum.test', 6, 0x2800))).toBe(4);
    expect(await askUdp(udpPort(), query('chum.test', 6, 0x8180), 150)).toBeNull();
    expect(await askUdp(udpPort(), Buffer.from('short'), 150)).toBeNull();
    expect(await codeOf(good)).toBe(0);
  });

  it.each([
    ['its zone', query('chum.test', 6)],
    ['a name that does not exist', query('www.chum.test', 1)],
    [
      'a hello',
      query(writeDnsName({ kind: 'hello', runId: newRunId(), clientNonce: Buffer.alloc(32) }, zone), 16),
    ],
    ['another zone', query('example.org', 1)],
    ['half a question', query('chum.test', 6).subarray(0, 20)],
  ])('sends a stranger who asks for %s no more bytes than it got', async (_what, message) => {
    const got = (await askUdp(udpPort(), message))!;
    expect(got.length).toBeLessThanOrEqual(message.length);
  });

  it('says that it left a record out for want of room, and counts no missing SOA as one', async () => {
    const flags = async (message: Buffer): Promise<number> =>
      (await askUdp(udpPort(), message))!.readUInt16BE(2) & 0x0200;
    expect(await flags(query('chum.test', 6))).toBe(0x0200);
    expect(await flags(padded(query('chum.test', 6)))).toBe(0);
    expect(await flags(query('www.chum.test', 1))).toBe(0);
  });

  it('answers a stranger a few times a second, and one whose run was accepted as often as he asks', async () => {
    const asked = Array.from({ length: 40 }, (_, at) => query(`n${at}.chum.test`, 1));
    const answered = async (): Promise<number> =>
      (await Promise.all(asked.map((message) => askUdp(udpPort(), message, 500)))).filter(Boolean).length;
    const few = await answered();
    expect(few).toBeGreaterThanOrEqual(10);
    expect(few).toBeLessThan(20);
    await expect.poll(() => greet(newRunId()).catch(() => -1)).toBe(0);
    expect(await answered()).toBe(40);
  });

  const noDig = spawnSync('dig', ['-v']).error === undefined ? null : 'dig is not installed';
  it.skipIf(noDig !== null)(
    `dig reads its answers${noDig === null ? '' : `: skipped, ${noDig}`}`,
    async () => {
      const { execFile } = await import('node:child_process');
      const { promisify } = await import('node:util');
      const at = ['@127.0.0.1', '-p', String(udpPort()), '+tries=1', '+time=5', '+padding=300'];
      const dig = async (...words: string[]): Promise<string> =>
        (await promisify(execFile)('dig', [...at, ...words])).stdout;
      expect(await dig('chum.test', 'SOA')).toMatch(
        /NOERROR[^]*SOA\s+ns\.chum\.test\. hostmaster\.chum\.test\./,
      );
      expect(await dig('no.chum.test', 'A')).toMatch(/NXDOMAIN[^]*AUTHORITY SECTION/);
      const hello = writeDnsName({ kind: 'hello', runId: newRunId(), clientNonce: Buffer.alloc(32) }, zone);
      expect(await dig(hello, 'TXT')).toMatch(/TXT\s+"[\w-]{43}"/);
    },
  );
});
