// A listener that has passed the gate and then lies, gives half answers or none: what chum makes of it at the end of a
// run, in the middle of requests, and in the middle of queries.

import { generateKeyPairSync, sign } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { receiptText, type Receipt, type ReceiptBody } from '@jaws/shared/exfil/receipt';
import { JawsError } from '@jaws/shared/contract/errors';
import { describe, expect, it, vi } from 'vitest';
import { createDnsStream } from './dns-link.ts';
import { fetchReceipt } from './fetch-receipt.ts';
import { createFlowLedger } from './flow-ledger.ts';
import type { HttpAnswer, HttpLink } from './http-link.ts';
import { createListenerGate } from './listener-gate.ts';
import type { TlsLink } from './open-tls.ts';
import { createPayloadSource } from './payload-source.ts';
import { createRequestLink } from './request-link.ts';
import type { RunLinks } from './run-links.ts';
import { createSentFlow } from './sent-flow.ts';
import { settleRun, type Settlement } from './settle-run.ts';

const runId = '0123456789abcdef0123456789abcdef';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'jwk' }).x ?? '';

function receiptOf(change: Partial<ReceiptBody> = {}): Receipt {
  const body: ReceiptBody = {
    ...{ version: 1, runId, state: 'ended', startedMs: 1, lastMs: 2, applicationBytes: 0, handshakeBytes: 9 },
    ...{ tcpBytes: 99, flows: [], flowsNotListed: 0, dns: null, ...change },
  };
  return {
    body,
    publicKey: key,
    signature: sign(null, Buffer.from(receiptText(body)), privateKey).toString('base64url'),
  };
}

/** Answers each call by its words (`POST /end`), and notes them; what it has no answer for breaks the connection. */
function fakeHttp(answers: Readonly<Record<string, HttpAnswer>>) {
  const calls: string[] = [];
  const [tls, raw] = [new PassThrough(), new PassThrough()];
  const http: HttpLink = {
    link: { tls, raw, place: '192.0.2.2:443' } as unknown as TlsLink,
    call: (method, path) => {
      const words = `${method} /${path.split('/').at(-1) ?? ''}`;
      calls.push(words);
      const answer = answers[words];
      return answer === undefined ? Promise.reject(new Error('cut off')) : Promise.resolve(answer);
    },
    upgrade: () => Promise.resolve(null),
  };
  return { http, calls, isCut: () => tls.destroyed && raw.destroyed };
}

describe('fetchReceipt', () => {
  it('takes the answer to the end of the run, and cuts the connection', async () => {
    const receipt = receiptOf();
    const { http, calls, isCut } = fakeHttp({ 'POST /end': { status: 200, body: receipt } });
    expect(await fetchReceipt(http, runId)).toEqual(receipt);
    expect([calls, isCut()]).toEqual([['POST /end'], true]);
  });

  it('asks for that of a run that was over already', async () => {
    const receipt = receiptOf({ state: 'expired' });
    const { http, calls } = fakeHttp({
      'POST /end': { status: 410, body: null },
      'GET /receipt': { status: 200, body: receipt },
    });
    expect(await fetchReceipt(http, runId)).toEqual(receipt);
    expect(calls).toEqual(['POST /end', 'GET /receipt']);
  });

  const whole = receiptOf();
  it.each<readonly [string, HttpAnswer, string]>([
    ['no JSON', { status: 200, body: null }, 'status 200'],
    ['a refusal', { status: 404, body: { error: { reason: 'no such run' } } }, 'no such run'],
    ['a receipt with something more', { status: 200, body: { ...whole, note: 'x' } }, 'status 200'],
    [
      'a negative count',
      { status: 200, body: { ...whole, body: { ...whole.body, tcpBytes: -1 } } },
      'status',
    ],
    ['another version', { status: 200, body: { ...whole, body: { ...whole.body, version: 2 } } }, 'status'],
    ['a short signature', { status: 200, body: { ...whole, signature: 'AAAA' } }, 'status'],
    ['a list', { status: 200, body: [whole] }, 'status'],
  ])('takes %s for none', async (_what, answer, why) => {
    const { http, isCut } = fakeHttp({ 'POST /end': answer });
    await expect(fetchReceipt(http, runId)).rejects.toMatchObject({
      code: 'chum.receipt-wrong',
      message: expect.stringContaining(why) as string,
    });
    expect(isCut()).toBe(true);
  });

  it('cuts the connection, too, when it breaks', async () => {
    const { http, isCut } = fakeHttp({});
    await expect(fetchReceipt(http, runId)).rejects.toThrow('cut off');
    expect(isCut()).toBe(true);
  });
});

describe('settleRun', () => {
  interface Given {
    readonly control: RunLinks['control'];
    readonly known?: readonly number[];
    readonly ports?: readonly number[];
    readonly isGivenUp?: boolean;
  }
  async function settle(given: Given, sent = ''): Promise<Settlement> {
    const gate = createListenerGate('t'.repeat(43), `run:${runId}`, null);
    vi.spyOn(gate, 'publicKey').mockReturnValue(key);
    const ledger = createFlowLedger();
    const flow = createSentFlow(
      { protocol: 'TCP', localIp: '192.0.2.1', localPort: 1, remoteIp: '192.0.2.2', remotePort: 443 },
      0,
      () => 0,
      () => ({ tcpBytes: 0 }),
    );
    flow.add(Buffer.from(sent));
    ledger.add(flow);
    const links = {
      control: given.control,
      knownPorts: () => given.known ?? [],
      isGivenUp: () => given.isGivenUp ?? false,
    } as unknown as RunLinks;
    const ports = given.ports ?? [];
    return await settleRun({ ...{ runId, gate, ledger, links, ports }, stream: createDnsStream() });
  }
  const answering = (receipt: unknown) => {
    const { http } = fakeHttp({ 'POST /end': { status: 200, body: receipt } });
    return vi.fn<RunLinks['control']>(() => Promise.resolve(http));
  };

  it('believes a receipt that is true', async () => {
    expect(await settle({ control: answering(receiptOf()) })).toEqual({
      receipt: receiptOf(),
      problem: null,
    });
  });

  it.each([
    ['fewer bytes', receiptOf(), 'paid', '0 of the 4 bytes sent arrived.'],
    ['more bytes', receiptOf({ applicationBytes: 9 }), 'paid', '9 of the 4 bytes sent arrived.'],
    ['that of another run', receiptOf({ runId: 'f'.repeat(32) }), '', 'It is the receipt of another run.'],
    [
      'a changed one',
      { ...receiptOf(), body: { ...receiptOf().body, lastMs: 3 } },
      '',
      'Its signature is wrong.',
    ],
  ])('keeps a receipt with %s, and says what is wrong', async (_what, receipt, sent, problem) => {
    expect(await settle({ control: answering(receipt) }, sent)).toEqual({ receipt, problem });
  });

  it('looks where the listener was met, else on the ports that were named, the first last', async () => {
    const control = answering(receiptOf());
    await settle({ control, known: [9, 8], ports: [1] });
    await settle({ control, ports: [53, 443, 8443] });
    expect(control.mock.calls[0]).toEqual([[9, 8]]);
    await settle({ control, known: [9], ports: [1] });
    expect(control.mock.calls[2]).toEqual([[9]]);
    expect(control.mock.calls[1]?.[0].slice(0, 3)).toEqual([443, 8443, 53]);
  });

  it.each([
    [false, 'No receipt could be had: Nothing listens there.'],
    [true, 'No receipt could be had: the listener did not answer in time.'],
  ])('ends without one where nobody answers (given up: %s)', async (isGivenUp, problem) => {
    const control = () => Promise.reject(new JawsError('chum.refused', 'Nothing listens there.'));
    expect(await settle({ control, isGivenUp })).toEqual({ receipt: null, problem });
  });

  it('says it within the bounds of a record, however long the reason is', async () => {
    const { problem } = await settle({ control: () => Promise.reject(new Error('x'.repeat(5000))) });
    expect(problem).toHaveLength(500);
  });
});

describe('a request with payload', () => {
  async function post(answer: HttpAnswer, bytes = 10): Promise<unknown> {
    const { http } = fakeHttp({ [`POST /${runId}`]: answer });
    const ends = { localIp: '192.0.2.1', localPort: 1, remoteIp: '192.0.2.2', remotePort: 443 } as const;
    const flow = createSentFlow(
      { protocol: 'TCP', ...ends },
      0,
      () => 0,
      () => ({ tcpBytes: 0 }),
    );
    const counted = { flow, onSent: () => undefined };
    const link = createRequestLink(
      http,
      { method: 'POST', nextPath: () => `/v1/run/${runId}` },
      counted,
      1000,
    );
    return await link.send(bytes, createPayloadSource(1, '0.0')).catch((error: unknown) => error);
  }

  it('is over when every byte of it is confirmed', async () => {
    expect(await post({ status: 200, body: { received: 10 } })).toBeUndefined();
  });

  it.each<readonly [string, HttpAnswer, string]>([
    ['fewer bytes', { status: 200, body: { received: 9 } }, 'status 200'],
    ['more bytes', { status: 200, body: { received: 11 } }, 'status 200'],
    ['bytes in words', { status: 200, body: { received: '10' } }, 'status 200'],
    ['nothing', { status: 204, body: null }, 'status 204'],
    ['a refusal', { status: 413, body: { error: { reason: 'quota' } } }, 'quota'],
  ])('breaks the run when the answer confirms %s', async (_what, answer, why) => {
    expect(await post(answer)).toMatchObject({
      code: 'chum.broken',
      message: expect.stringContaining(why) as string,
    });
  });
});
