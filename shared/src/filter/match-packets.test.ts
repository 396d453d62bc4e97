// The language on packets: one table of cases over eight rows, either-end rules, missing values, row ranges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDetail, type PacketDetail } from '../domain/detail-dictionary.ts';
import { factBits, PacketTable } from '../domain/packet-table.ts';
import { tcpFlagsFromText } from '../domain/tcp-flags.ts';
import { compileFilter } from './compile-filter.ts';
import { matchPackets, packetRows } from './match-packets.ts';
import { matchRows } from './match-rows.ts';
import { wildcardMatches } from './wildcard.ts';

const plain = {
  ms: 0,
  src: null as string | null,
  sport: 0,
  dst: null as string | null,
  dport: 0,
  proto: null as string | null,
  size: 60,
  payload: -1,
  flags: '',
  label: 'norm',
  mac: null as string | null,
  detail: {} as Partial<PacketDetail>,
  facts: 0,
};

function tableOf(rows: readonly Partial<typeof plain>[]): PacketTable {
  const table = new PacketTable(rows.length);
  const { addresses, protocols, labels, macs, details } = table.dictionaries;
  for (const [at, given] of rows.entries()) {
    const row = { ...plain, ...given };
    table.timestampUs[at] = row.ms * 1000;
    table.size[at] = row.size;
    table.payloadSize[at] = row.payload;
    table.source[at] = addresses.intern(row.src);
    table.destination[at] = addresses.intern(row.dst);
    table.sourcePort[at] = row.sport;
    table.destinationPort[at] = row.dport;
    table.protocol[at] = protocols.intern(row.proto);
    table.tcpFlags[at] = tcpFlagsFromText(row.flags);
    table.label[at] = labels.intern(row.label);
    table.sourceMac[at] = macs.intern(row.mac);
    table.facts[at] = row.facts;
    table.detail[at] = details.intern({ ...noDetail, ...row.detail });
  }
  table.count = rows.length;
  return table;
}

const noon = Date.UTC(2024, 4, 1, 12);
const table = tableOf([
  {
    ms: noon,
    src: '10.0.0.1',
    sport: 50_000,
    dst: '1.1.1.1',
    dport: 443,
    proto: 'TCP',
    flags: 'SYN',
    size: 74,
    payload: 0,
  },
  {
    ms: noon + 1,
    src: '1.1.1.1',
    sport: 443,
    dst: '10.0.0.1',
    dport: 50_000,
    proto: 'TCP',
    flags: 'SYN, ACK',
    size: 1514,
  },
  {
    ms: noon + 1000,
    src: '10.0.0.1',
    sport: 50_000,
    dst: '1.1.1.1',
    dport: 443,
    proto: 'TCP',
    flags: 'PSH, ACK',
    size: 600,
    payload: 534,
    facts: factBits.hasHello,
    detail: { sni: 'files.example.com', ja4: 't13d1516h2_a_b' },
  },
  {
    ms: noon + 2000,
    src: '10.0.0.2',
    sport: 5353,
    dst: '10.0.0.53',
    dport: 53,
    proto: 'UDP',
    size: 80,
    payload: 38,
    detail: { dnsName: 'Example.ORG' },
  },
  {
    ms: noon + 3000.125,
    src: 'fe80::1',
    dst: 'ff02::16',
    proto: 'IPv6-ICMP',
    size: 90,
    mac: '00:11:22:33:44:55',
  },
  {
    ms: noon + 4000,
    src: '10.0.0.2',
    sport: 8050,
    dst: '203.0.113.9',
    dport: 80,
    proto: 'TCP',
    size: 2_000_000,
    facts: factBits.clearLogin | factBits.mail,
    label: 'chum',
    detail: { httpUrl: 'POST http://drop.example/upload?x=1' },
  },
  { ms: noon + 5000, src: '192.168.1.1', dst: '192.168.1.2', proto: 'ARP', size: 42 },
  { ms: noon + 6000 },
]);

describe('matchPackets', () => {
  it.each<[string, number[]]>([
    ['', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['ip == 10.0.0.1', [1, 2, 3]],
    ['ip != 10.0.0.1', [4, 5, 6, 7, 8]],
    ['src == 10.0.0.1', [1, 3]],
    ['dst = 10.0.0.1', [2]],
    ['net in 10.0.0.0/8', [1, 2, 3, 4, 6]],
    ['net == fe80::/10', [5]],
    ['ip in {192.168.1.1, 203.0.113.0/24}', [6, 7]],
    ['ip contains "168.1"', [7]],
    ['ip ~ 10.0.0.*', [1, 2, 3, 4, 6]],
    ['src == NA', [8]],
    ['port == 443', [1, 2, 3]],
    ['port != 443', [4, 5, 6, 7, 8]],
    ['sport == 443', [2]],
    ['dport in {80, 53}', [4, 6]],
    ['port in 8000-8100', [6]],
    ['proto == tcp', [1, 2, 3, 6]],
    ['proto in {udp, arp}', [4, 7]],
    ['label == chum', [6]],
    ['size > 1kB', [2, 6]],
    ['size >= 2MB', [6]],
    ['size <= 42', [7]],
    ['size < 60 or size == 74', [1, 7]],
    ['payload == 0', [1]],
    ['payload < 100', [1, 4]],
    ['payload == NA', [2, 5, 6, 7, 8]],
    ['payload != NA', [1, 3, 4]],
    ['time >= 2024-05-01T12:00:04Z', [6, 7, 8]],
    [`time == ${noon + 3000.125}`, [5]],
    ['time < "2024-05-01 12:00:01"', [1, 2]],
    ['sni == FILES.example.com', [3]],
    ['sni ~ *.example.com', [3]],
    ['sni != NA', [3]],
    ['dns contains example', [4]],
    ['url contains POST', [6]],
    ['name in {drop.example, example.org}', [4, 6]],
    ['name == NA', [1, 2, 5, 7, 8]],
    ['mac == 00:11:22:33:44:55', [5]],
    ['ja4 ~ t13*', [3]],
    ['facts == mail', [6]],
    ['facts in {clear-login, HELLO}', [3, 6]],
    ['facts != mail', [1, 2, 3, 4, 5, 7, 8]],
    ['facts == login', []],
    ['facts contains login', [6]],
    ['facts ~ clear-*', [6]],
    ['facts == NA', [1, 2, 4, 5, 7, 8]],
    ['flags == SYN', [1]],
    ['flags contains SYN', [1, 2]],
    ['flags contains ACK and not flags contains SYN', [3]],
    ['flags == none', [4, 5, 6, 7, 8]],
    ['id in {1, 7-8}', [1, 7, 8]],
    ['not (proto == tcp or ip == 192.168.1.1)', [4, 5, 8]],
    ['proto == tcp and port == 80 or id == 1', [1, 6]],
  ])('%s', (text, ids) => {
    expect(Array.from(matchPackets(table, compileFilter(text)), (row) => row + 1)).toEqual(ids);
  });

  it('says at which column a field stands that packets do not have', () => {
    expect(() => matchPackets(table, compileFilter('port == 1 or duration > 5'))).toThrow(
      /at column 14.*packets/,
    );
  });

  it('looks at a range of rows, and counts ids from a given one', () => {
    expect(Array.from(matchPackets(table, compileFilter('proto == tcp'), 1, 4))).toEqual([1, 2]);
    expect(Array.from(matchRows(compileFilter('id == 101'), packetRows(table, 100)))).toEqual([1]);
  });

  it('answers a filter and its opposite with every row exactly once', () => {
    const tests = ['ip == 10.0.0.1', 'size > 80', 'sni == NA', 'port in {53, 443}', 'flags contains ACK'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tests), { minLength: 1 }), fc.boolean(), (parts, all) => {
        const text = parts.join(all ? ' and ' : ' or ');
        const yes = matchPackets(table, compileFilter(text));
        const no = matchPackets(table, compileFilter(`not (${text})`));
        expect([...yes, ...no].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      }),
    );
  });
});

describe('wildcardMatches', () => {
  it.each([
    ['*', '', true],
    ['a*b*c', 'aXXbYYc', true],
    ['a*b*c', 'aXXbYY', false],
    ['?', '', false],
    ['a?c', 'abc', true],
    ['**', 'x', true],
    ['', 'x', false],
    ['*.com', 'x.com.org', false],
  ])('%s on %s', (pattern, text, answer) => {
    expect(wildcardMatches(pattern, text)).toBe(answer);
  });

  it('stays fast on patterns that make regular expressions explode', () => {
    expect(wildcardMatches(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
