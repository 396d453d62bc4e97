// Hellos and requests behind the header of a load balancer, and what only looks like one.

import { describe, expect, it } from 'vitest';

import { hello, nothing, sendSegments, startDecoder, whole } from './testing/application-rows.ts';
import { ascii } from './testing/byte-builders.ts';

describe('a PROXY header', () => {
  const post = ascii('POST /a HTTP/1.1\r\nHost: files.example\r\n\r\n');
  const lineOne = ascii('PROXY TCP4 192.0.2.1 192.0.2.2 50000 443\r\n');
  const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
  const binary = [...signature, 0x21, 0x11, 0, 12, ...[192, 0, 2, 1, 192, 0, 2, 2], 0xc3, 0x50, 1, 0xbb];
  const local = [...signature, 0x20, 0, 0, 0];

  it.each([
    ['version 1', lineOne],
    ['version 1, unknown', ascii('PROXY UNKNOWN\r\n')],
    ['version 2', binary],
    ['version 2, local', local],
  ])('of %s is stepped over, wherever the segments end', (_name, prefix) => {
    expect(startDecoder().tcp([...prefix, ...hello])).toMatchObject(whole);
    expect(startDecoder().tcp([...prefix, ...post])).toMatchObject({
      httpUrl: 'POST http://files.example/a',
    });
    for (const cut of [1, 5, prefix.length, prefix.length + 1, prefix.length + 9]) {
      const bytes = [...prefix, ...hello];
      expect(sendSegments(bytes, [cut], [0, 1]).at(-1)).toEqual(whole);
      expect(sendSegments(bytes, [cut], [1, 0]).some(({ sni }) => sni === whole.sni)).toBe(true);
    }
  });

  it.each([
    ['longer than a line may be', ascii(`PROXY ${'a'.repeat(120)}\r\n`)],
    ['of version 3', [...signature, 0x31, 0x11, 0, 0]],
    ['longer than one is', [...signature, 0x21, 0x11, 0xff, 0xff]],
  ])('%s is none', (_name, prefix) => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp([...prefix, ...hello], { sequence: 1000 })).toMatchObject(nothing);
  });
});
