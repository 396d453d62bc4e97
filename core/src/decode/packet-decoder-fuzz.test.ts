// Any bytes decode without a throw, and no byte outside the captured ones has a say in the row: two decoders get the
// same frames with different bytes around them and must agree. JAWS_FUZZ_RUNS sets the number (default 20,000).
import { PacketTable } from '@jaws/shared/domain/packet-table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketDecoder } from './packet-decoder.ts';
import { dnsMessage, dnsName, exampleHello, helloMessage, tlsRecords } from './testing/byte-builders.ts';
import { batchOf, type Bytes, ethernet, ipv4, ipv6, shownRow, tcp, udp } from './testing/frame-bytes.ts';

const runs = Number(process.env['JAWS_FUZZ_RUNS'] ?? 20_000);
/** Random addresses fill the dictionaries; new decoders now and then keep a long run's memory flat. */
const runsPerDecoder = 5000;

const linkTypes = [
  ...[0, 1, 1, 1, 1, 6, 8, 9, 10, 12, 50, 51, 100, 101, 104, 105, 107, 108, 109, 113, 119, 122, 123],
  ...[106, 117, 138, 197, 205, 206, 219, 240, 241, 252, 259],
  ...[127, 163, 166, 192, 204, 226, 228, 239, 242, 258, 274, 276, 281, 282, 284, 285, 0xffff],
];

const hello = tlsRecords(helloMessage(exampleHello()));
const http = [...new TextEncoder().encode('GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n')];
const dns = dnsMessage({ questions: [dnsName('example.org')] });
const inner = ethernet(0x0800, ipv4(6, tcp(hello)));
/** Tunnels in UDP by port, and what stands before the frame that they carry. */
const tunnelSeeds: readonly (readonly [port: number, before: Bytes])[] = [
  [8472, [8, 0, 0, 0, 0, 0, 1, 0]],
  [4790, [12, 0, 0, 3, 0, 0, 1, 0]],
  [37_008, [1, 0, 0, 1, 10, 1, 9, 1]],
  [5247, [0, 0x10, 0, 0, 0, 0, 0, 0]],
  [1701, [0, 3, 0, 0, 0, 0, 0, 7]],
];
const seeds: readonly Bytes[] = [
  inner,
  ...tunnelSeeds.map(([port, before]) => ethernet(0x0800, ipv4(17, udp([...before, ...inner], [1, port])))),
  ethernet(
    0x0800,
    ipv4(17, udp([0x4a, 2, 0, 90, 0, 1, 0, 2, 0, 3, 0, 4, 0, 2, 9, 9, 0x21, ...inner.slice(14)], [1, 1701])),
  ),
  ethernet(0x0800, ipv4(115, [0, 0, 0, 7, 9, 9, 9, 9, ...inner])),
  ethernet(0x0800, ipv4(17, udp([8, 0, 0, 0, 0, 0, 1, 0, ...inner], [1, 4789], 2000), { fragment: 0x2000 })),
  ethernet(0x8903, [0, 1, ...ethernet(0x8909, [1, 1, 0, 1, 0, 5, 8, 0, ...inner.slice(14)])]),
  ethernet(0x22f3, [0, 0x45, 0, 1, 0, 2, 9, 9, 9, 9, ...inner]),
  ethernet(
    0x86dd,
    ipv6(0, [60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0, ...tcp(http, 0x18, [50_000, 80])]),
  ),
  ethernet(0x0800, ipv4(17, udp(dns, [50_000, 53]))),
  ethernet(0x8100, [0, 1, 0x88, 0x47, 0, 1, 0x11, 64, ...ipv4(1, [8, 0, 0, 0, 0, 0, 0, 0])]),
  ethernet(0x0800, ipv4(17, udp([8, 0, 0, 0, 0, 0, 1, 0, ...inner], [1, 4789]))),
  ethernet(0x0800, ipv4(17, udp([1, 0, 0x65, 0x58, 0, 0, 1, 0, 9, 9, 9, 9, ...inner], [1, 6081]))),
  ethernet(
    0x0800,
    ipv4(17, udp([0x34, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x85, 1, 0, 0, 0, ...inner.slice(14)], [1, 2152])),
  ),
  ethernet(0x0800, ipv4(47, [0xb0, 0, 0x65, 0x58, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...inner])),
  ethernet(0x8864, [0x11, 0, 0, 1, 0, 60, 0, 0x57, ...ipv6(17, udp([], [3544, 3544]))]),
  [8, 2, 0, 0, ...new Array<number>(20).fill(4), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...ipv4(6, tcp(hello))],
  [
    0,
    0,
    12,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0x88,
    3,
    ...new Array<number>(30).fill(4),
    0xaa,
    0xaa,
    3,
    0,
    0,
    0,
    8,
    6,
  ],
  [12, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, ...inner],
];

const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    fc.nat(),
    fc.boolean(),
  )
  .map(([seed, changes, cut, isCut]) => {
    const bytes = [...seed];
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return isCut ? bytes.slice(0, cut % (bytes.length + 1)) : bytes;
  });
const random = fc.uint8Array({ maxLength: 120 }).map((bytes) => [...bytes]);

class Pair {
  readonly tables = [new PacketTable(4), new PacketTable(4)] as const;
  readonly decoders = this.tables.map((table) => new PacketDecoder(table.dictionaries));

  /** Both rows of one frame, as it lies between bytes of one kind and of another. */
  rows(bytes: Bytes, linkType: number, wire: number, poison: number): unknown[] {
    return this.tables.map((table, index) => {
      table.clear();
      const around = index === 0 ? poison : poison ^ 0xff;
      this.decoders[index]?.decode(batchOf(bytes, { linkType, wire }, around), table);
      const { details } = table.dictionaries;
      return { ...shownRow(table, 0), facts: table.facts[0], detail: details.get(table.detail[0] ?? 0) };
    });
  }
}

describe('the decoder on damaged frames', () => {
  it(`never throws and never looks outside the frame (${runs} frames)`, () => {
    let pair = new Pair();
    let count = 0;
    fc.assert(
      fc.property(
        fc.oneof({ weight: 3, arbitrary: mutated }, random),
        fc.constantFrom(...linkTypes),
        fc.nat(70_000),
        fc.constantFrom(0x00, 0x45, 0x06, 0x11),
        (bytes, linkType, extra, poison) => {
          if (++count % runsPerDecoder === 0) pair = new Pair();
          const wire = bytes.length + (extra % 3 === 0 ? extra : 0);
          const [first, second] = pair.rows(bytes, linkType, wire, poison);
          if (JSON.stringify(first) !== JSON.stringify(second)) expect(first).toEqual(second);
          const { payload } = first as { payload: number };
          if (payload > wire) expect(payload).toBeLessThanOrEqual(wire);
        },
      ),
      { numRuns: runs },
    );
    expect(count).toBeGreaterThanOrEqual(runs);
  }, 1_200_000);

  it('would notice a decoder that looks outside (the check itself can fail)', () => {
    const pair = new Pair();
    const leaking = pair.decoders[1] as unknown as { decode: PacketDecoder['decode'] };
    const decode = leaking.decode.bind(leaking);
    leaking.decode = (batch, table) => {
      decode(batch, table);
      table.tcpFlags[0] = batch.bytes[99] ?? 0;
    };
    const [first, second] = pair.rows(inner, 1, inner.length, 0x45);
    expect(first).not.toEqual(second);
  });
});
