// A ClientHello with a post-quantum key share (1.2 kB, draft-ietf-tls-ecdhe-mlkem) does not fit one TCP segment any more.

import { factBits } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { nothing, sendSegments, startDecoder } from './testing/application-rows.ts';
import { exampleHello, helloMessage, tlsRecords } from './testing/byte-builders.ts';

const firstHello = exampleHello('large.example.org');
const bytesWith = (keyShare: number) =>
  tlsRecords(
    helloMessage({
      ...firstHello,
      extensions: [[51, new Array<number>(keyShare).fill(9)], ...(firstHello.extensions ?? [])],
    }),
  );

const hello = bytesWith(1220);
const segment = 1448;
const whole = {
  sni: 'large.example.org',
  ja4: 't13d1517h2_8daaf6152771_9454eb589fba',
  facts: factBits.hasHello,
};
const waiting = { sni: null, ja4: null, facts: factBits.helloUnknown };
const early = { ...waiting, facts: factBits.helloUnknown | factBits.nameUnknown };

describe('a hello of two segments', () => {
  it('does not fit one', () => {
    expect(hello.length).toBeGreaterThan(segment);
  });

  it.each([
    ['in order', [0, 1], [waiting, whole]],
    ['with its head sent twice', [0, 0, 1], [waiting, waiting, whole]],
    ['with its tail first', [1, 0], [early, whole]],
    ['with its tail first and sent twice', [1, 1, 0], [early, early, whole]],
  ] as const)('is read %s', (_name, order, expected) => {
    expect(sendSegments(hello, [segment], order)).toEqual(expected);
  });

  it('is read although the head came again cut in another place', () => {
    const { tcp } = startDecoder();
    const send = (from: number, to?: number) =>
      tcp(hello.slice(from, to), { sequence: 1000 + from, addresses: [1, 2] });
    expect(send(0, segment)).toMatchObject(waiting);
    expect(send(0, 1000)).toMatchObject(waiting);
    expect(send(1000)).toMatchObject(whole);
  });

  it('leaves what follows it alone', () => {
    const { tcp } = startDecoder();
    tcp(hello.slice(0, segment), { sequence: 1000 });
    tcp(hello.slice(segment), { sequence: 1000 + segment });
    expect(tcp([23, 3, 3, 0, 1, 7], { sequence: 1000 + hello.length })).toMatchObject(nothing);
  });
});

it.each([
  ['16,000 bytes are read', 15_500, whole.sni, factBits.hasHello],
  ['more than 16 KiB are no hello', 17_000, null, 0],
])('a hello of %s', (_name, keyShare, sni, facts) => {
  const large = bytesWith(keyShare);
  const cuts = Array.from({ length: Math.ceil(large.length / segment) - 1 }, (_, at) => (at + 1) * segment);
  const rows = sendSegments(large, cuts, [0, ...cuts.map((_, at) => at + 1)]);
  expect(rows.at(-1)).toMatchObject({ sni, facts });
});
