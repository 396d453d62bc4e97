// Echoes of ICMP as the packet decoder tells them, from whole frames: replies that return their data and others.

import { factBits, PacketTable } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { RecordBatchBuffer } from '../packet-file/record-batch.ts';
import { PacketDecoder } from './packet-decoder.ts';
import { ascii, u16 } from './testing/byte-builders.ts';
import { type Bytes, ethernet, ipv4, ipv6, ipv6Destination, ipv6Source } from './testing/frame-bytes.ts';

const { echoRequest, echoReply, echoDiffers } = factBits;
const a: Bytes = [10, 0, 0, 1];
const b: Bytes = [203, 0, 113, 9];
const letters = ascii('abcdefghijklmnop');

interface Echo {
  readonly type: number;
  readonly data?: Bytes;
  readonly id?: number;
  readonly number?: number;
  readonly seconds?: number;
  /** Captured bytes of the frame. */
  readonly captured?: number;
  readonly fragment?: number;
}

function message({ type, data = letters, id = 7, number = 1 }: Echo): Bytes {
  return [type, 0, 0, 0, ...u16(id), ...u16(number), ...data];
}

function frame4(echo: Echo): Bytes {
  const isReply = echo.type === 0;
  const ends = isReply ? { source: b, destination: a } : { source: a, destination: b };
  return ethernet(0x0800, ipv4(1, message(echo), { ...ends, fragment: echo.fragment ?? 0 }));
}

function frame6(echo: Echo): Bytes {
  const packet = ipv6(58, message(echo));
  if (echo.type !== 129) return ethernet(0x86dd, packet);
  return ethernet(0x86dd, [...packet.slice(0, 8), ...ipv6Destination, ...ipv6Source, ...packet.slice(40)]);
}

/** The facts of the frames, one after another, 0.1 s apart. */
function factsOf(echoes: readonly Echo[], frame = frame4): number[] {
  const table = new PacketTable(echoes.length);
  const decoder = new PacketDecoder(table.dictionaries);
  for (const [at, echo] of echoes.entries()) {
    // Ethernet pads short frames: the padding is no data.
    const bytes = [...frame(echo), 0, 0, 0, 0];
    const batch = new RecordBatchBuffer(1);
    batch.bytes = Uint8Array.from(bytes);
    const timeUs = (echo.seconds ?? at / 10) * 1e6;
    batch.append(0, echo.captured ?? bytes.length, bytes.length, timeUs, 1);
    decoder.decode(batch, table);
  }
  return [...table.facts.subarray(0, table.count)];
}

describe('echoes', () => {
  it('are told in both versions of IP', () => {
    expect(factsOf([{ type: 8 }, { type: 0 }, { type: 3 }, { type: 128 }, { type: 129 }])).toEqual([
      ...[echoRequest, echoReply, 0, 0, 0],
    ]);
    expect(factsOf([{ type: 128 }, { type: 129 }, { type: 8 }, { type: 0 }], frame6)).toEqual([
      ...[echoRequest, echoReply, 0, 0],
    ]);
  });

  it('may be empty, and answered so', () => {
    const data: Bytes = [];
    expect(
      factsOf([
        { type: 8, data },
        { type: 0, data },
      ]),
    ).toEqual([echoRequest, echoReply]);
  });

  it.each<[string, Echo, boolean]>([
    ['other data', { type: 0, data: ascii('abcdefghijklmnoq') }, true],
    ['less data', { type: 0, data: letters.slice(1) }, true],
    ['no data', { type: 0, data: [] }, true],
    ['the data of a request that was not seen', { type: 0, data: [1], number: 2 }, false],
    ['the data of another identifier', { type: 0, data: [1], id: 8 }, false],
    ['other data that was cut off', { type: 0, data: ascii('abcdefghijklmnoq'), captured: 50 }, false],
    ['less data, cut off', { type: 0, data: letters.slice(1), captured: 50 }, true],
    ['a header that was cut off', { type: 0, data: [], captured: 40 }, false],
    ['a fragment', { type: 0, data: [1], fragment: 0x2000 }, false],
  ])('answered with %s: %#', (_name, answer, differs) => {
    expect(factsOf([{ type: 8 }, answer])[1]).toBe(differs ? echoReply | echoDiffers : echoReply);
  });

  it('answered in version 6 with other data', () => {
    expect(factsOf([{ type: 128 }, { type: 129, data: [1] }], frame6)[1]).toBe(echoReply | echoDiffers);
  });

  it('asked again with other data, soon', () => {
    const again = echoRequest | echoDiffers;
    const other = ascii('ABCDEFGHIJKLMNOP');
    const asked = (seconds: number, data: Bytes): Echo => ({ type: 8, seconds, data });
    expect(factsOf([asked(0, letters), asked(1, letters), asked(2, other), asked(3, other)])).toEqual([
      ...[echoRequest, echoRequest, again, echoRequest],
    ]);
    expect(factsOf([asked(0, letters), asked(60, other)])).toEqual([echoRequest, echoRequest]);
    expect(factsOf([asked(0, letters), { type: 8, number: 2, data: other }])[1]).toBe(echoRequest);
  });

  it('are compared with the newest of many requests', () => {
    const many = Array.from({ length: 9000 }, (_, number) => ({ type: 8, number, seconds: 0 }));
    const facts = factsOf([...many, { type: 0, number: 8999, data: [1] }]);
    expect(facts.slice(0, 9000).every((bits) => bits === echoRequest)).toBe(true);
    expect(facts[9000]).toBe(echoReply | echoDiffers);
  });
});
