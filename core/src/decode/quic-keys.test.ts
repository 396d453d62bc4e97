// Keys and packets against the published samples: RFC 9001 appendix A and RFC 9369 appendix A.

import { createCipheriv } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { readClientHello } from './client-hello.ts';
import { readInitialFrames } from './quic-frames.ts';
import { QuicHeader } from './quic-header.ts';
import { clientInitialKeys, openInitial } from './quic-keys.ts';
import { quicVersion } from './quic-versions.ts';
import { exampleId, sealInitial } from './testing/quic-packets.ts';

/** A.2 of both: one CRYPTO frame, then PADDING up to 1162 bytes. */
const frame = [
  '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868',
  '04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578',
  '616d706c652e636f6dff01000100000a00080006001d00170018001000070005',
  '04616c706e000500050100000000003300260024001d00209370b2c9caa47fba',
  'baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400',
  '0d0010000e0403050306030203080408050806002d00020101001c0002400100',
  '3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000',
  '75300901100f088394c8f03e51570806048000ffff',
].join('');

/** First bytes and last bytes (the tag, which speaks for all between them) of the protected packet of 1200 bytes. */
const samples = [
  {
    name: 'RFC 9001',
    version: 1,
    keys: {
      key: '1f369613dd76d5467730efcbe3b1a22d',
      iv: 'fa044b2f42a3fd3b46fb255c',
    },
    header: '9f50449e04a0e810283a1e9933adedd2',
    starts:
      'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c',
    ends: 'e221af44860018ab0856972e194cd934',
  },
  {
    name: 'RFC 9369',
    version: 0x6b3343cf,
    keys: {
      key: '8b1a0bc121284290a29e0971b5cd045d',
      iv: '91f73e2351d8fa91660e909f',
    },
    header: '45b95e15235d6f45a6b19cbcb0294ba9',
    starts:
      'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03dceebfa162e75d6c',
    ends: 'a18b2faa745b6fe189cf772a9f84cbfc',
  },
] as const;

describe.each(samples)('the samples of $name', ({ version, keys, header: headerKey, starts, ends }) => {
  const known = quicVersion(version);
  if (known === null) throw new Error('The version is not known.');
  const made = clientInitialKeys(known, Uint8Array.from(exampleId));
  const packet = Uint8Array.from(sealInitial([...Buffer.from(frame, 'hex')], { version, padTo: 1162 }));

  it('have these keys', () => {
    expect({ key: hexOf(made.key), iv: hexOf(made.iv) }).toEqual(keys);
    const block = Buffer.alloc(16, 7);
    const mask = createCipheriv('aes-128-ecb', Buffer.from(headerKey, 'hex'), null).update(block);
    expect(hexOf(made.header.update(block))).toBe(hexOf(mask));
  });

  it('are what the sealer of the tests makes', () => {
    expect(packet.length).toBe(1200);
    expect(hexOf(packet.subarray(0, starts.length / 2))).toBe(starts);
    expect(hexOf(packet.subarray(-ends.length / 2))).toBe(ends);
  });

  it('are opened', () => {
    const header = new QuicHeader();
    expect(header.read(packet, 0, packet.length)).toBe('initial');
    const place = { start: 0, numberAt: header.numberAt, end: header.packetEnd };
    const frames = openInitial(made, packet, place);
    if (frames === null) throw new Error('The packet was not opened.');
    expect(frames.length).toBe(1162);
    expect(hexOf(frames.subarray(0, frame.length / 2))).toBe(frame);
    const names: unknown[] = [];
    readInitialFrames(frames, ({ frames: bytes, from, to }) => {
      names.push(readClientHello(bytes, from + 4, to)?.sni);
    });
    expect(names).toEqual(['example.com']);
    const changed = packet.slice();
    changed[600] = (changed[600] ?? 0) ^ 1;
    expect(openInitial(made, changed, place)).toBeNull();
  });
});

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
