// A receipt is believed when its signature, its run and its sums are right, and for no other reason.

import { generateKeyPairSync, sign } from 'node:crypto';
import { receiptText, type Receipt, type ReceiptBody, type ReceiptFlow } from '@jaws/shared/exfil/receipt';
import { describe, expect, it } from 'vitest';
import { receiptProblem, type SentPayload } from './check-receipt.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'jwk' }).x ?? '';
const runId = '0123456789abcdef0123456789abcdef';
const sums = ['aa', 'bb', 'cc'].map((two) => two.repeat(32)) as [string, string, string];

function flow(
  applicationBytes: number,
  sha256: string | null,
  change: Partial<ReceiptFlow> = {},
): ReceiptFlow {
  return {
    ...{ style: 'tls', protocol: 'TCP', srcIp: '198.51.100.9', srcPort: 1, dstIp: '192.0.2.1', dstPort: 443 },
    ...{ applicationBytes, handshakeBytes: 9, tcpBytes: 99, datagramBytes: null, firstMs: 1, lastMs: 2 },
    ...{ sha256, end: 'complete' },
    ...change,
  };
}

function signed(change: Partial<ReceiptBody> = {}, signer = privateKey): Receipt {
  const body: ReceiptBody = {
    ...{ version: 1, runId, state: 'ended', startedMs: 1, lastMs: 2, handshakeBytes: 9, tcpBytes: 99 },
    ...{ applicationBytes: 30, flowsNotListed: 0, dns: null },
    // Behind a NAT the order, addresses and ports are others.
    flows: [flow(20, sums[1]), flow(10, sums[0]), flow(0, sums[2])],
    ...change,
  };
  return {
    body,
    publicKey: key,
    signature: sign(null, Buffer.from(receiptText(body)), signer).toString('base64url'),
  };
}

const sent: SentPayload = {
  runId,
  publicKey: key,
  tcp: [
    { bytes: 10, sha256: sums[0] },
    { bytes: 20, sha256: sums[1] },
  ],
  dns: { bytes: 0, sha256: '' },
};

describe('receiptProblem', () => {
  it('none, whatever order and addresses', () => {
    expect(receiptProblem(signed(), sent)).toBeNull();
  });

  it.each([
    ['another key', { ...signed(), publicKey: 'A'.repeat(43) }, sent, 'another key'],
    [
      'a body changed afterwards',
      { ...signed(), body: signed({ state: 'expired' }).body },
      sent,
      'signature',
    ],
    ['another signer', signed({}, generateKeyPairSync('ed25519').privateKey), sent, 'signature'],
    ['another run', signed({ runId: 'f'.repeat(32) }), sent, 'another run'],
    ['bytes missing', signed({ applicationBytes: 29 }), sent, '29 of the 30 bytes'],
    [
      'one flow with other bytes',
      signed({ flows: [flow(20, sums[1]), flow(10, sums[2])] }),
      sent,
      '1 of 2 connections',
    ],
    [
      'one flow for two equal ones',
      signed({ flows: [flow(10, sums[0]), flow(20, sums[0])] }),
      sent,
      '1 of 2',
    ],
    [
      'queries in another order',
      signed({ applicationBytes: 35, dns: dnsBody(5, sums[1]) }),
      { ...sent, dns: { bytes: 5, sha256: sums[0] } },
      'queries did not arrive',
    ],
    [
      'queries lost',
      signed({ applicationBytes: 35, dns: dnsBody(4, null) }),
      { ...sent, dns: { bytes: 5, sha256: sums[0] } },
      '4 of 5 bytes sent by DNS',
    ],
  ])('%s', (_what, receipt, payload, text) => {
    expect(receiptProblem(receipt, payload)).toContain(text);
  });

  it('by the sums alone where the receipt lists not all flows', () => {
    expect(receiptProblem(signed({ flows: [], flowsNotListed: 2 }), sent)).toBeNull();
    expect(receiptProblem(signed({ flows: [], flowsNotListed: 2, applicationBytes: 3 }), sent)).toContain(
      '3 of',
    );
  });
});

function dnsBody(applicationBytes: number, sha256: string | null): ReceiptBody['dns'] {
  return { zone: 'chum.test', chunks: 1, duplicates: 0, missing: 0, applicationBytes, sha256 };
}
