// The filter language against a second engine that is as simple as it can be: one row at a time, values as people
// read them, no columns, no codes, no blocks. Both must choose the same rows of any table.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetTable, tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { compileFilter } from './compile-filter.ts';
import { matchPackets } from './match-packets.ts';
import { blockRows } from './match-rows.ts';

const hosts = [
  '10.0.0.1',
  '10.0.0.2',
  '10.0.1.1',
  '172.16.0.9',
  '2001:db8::1',
  '2001:db8:0:1::1',
  'fe80::7',
  '',
];
const hostOf = (end: string): string =>
  end.startsWith('[') ? end.slice(1, end.indexOf(']')) : (end.split(':')[0] ?? '');
const portOf = (end: string): number => (end === '' ? 0 : Number(end.slice(end.lastIndexOf(':') + 1)));
const end = fc
  .tuple(fc.constantFrom(...hosts), fc.constantFrom(0, 53, 80, 443, 8000, 8100, 65_535))
  .map(([host, port]) => {
    if (host === '') return '';
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  });
const row: fc.Arbitrary<PacketRow> = fc.record({
  at: fc.integer({ min: 0, max: 20 }),
  from: end,
  to: end,
  protocol: fc.constantFrom('TCP', 'UDP', 'ICMP'),
  flags: fc.constantFrom('', 'SYN', 'SYN, ACK', 'ACK', 'PSH, ACK'),
  size: fc.constantFrom(0, 59, 60, 61, 1000, 1024, 2_000_000),
  payload: fc.constantFrom(-1, 0, 1, 100),
  label: fc.constantFrom('norm', 'chum', 'Norm'),
  dns: fc.constantFrom('a.example', 'b.A.example', 'NA'),
});

type Test = readonly [text: string, fits: (row: PacketRow, id: number) => boolean];

/** As bits, so that a range is a prefix. */
function bitsOf(address: string): string {
  if (!address.includes(':')) {
    return address.split('.').reduce((bits, part) => bits + Number(part).toString(2).padStart(8, '0'), '');
  }
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const zeros = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  const all = [...groups(head), ...zeros, ...groups(tail)];
  return all.reduce((bits, group) => bits + Number.parseInt(group, 16).toString(2).padStart(16, '0'), '');
}

function inside(end: string, network: string, length: number): boolean {
  const host = hostOf(end);
  if (host === '' || host.includes(':') !== network.includes(':')) return false;
  return bitsOf(host).slice(0, length) === bitsOf(network).slice(0, length);
}

const either =
  (fits: (end: string) => boolean): Test[1] =>
  (packet) =>
    fits(packet.from) || fits(packet.to);
const cidr = fc
  .constantFrom(...hosts.filter((host) => host !== ''))
  .chain((host) => fc.tuple(fc.constant(host), fc.integer({ min: 0, max: host.includes(':') ? 128 : 32 })))
  .map(([host, length]): Test => [`net in ${host}/${length}`, either((one) => inside(one, host, length))]);

const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
};
const operator = fc.constantFrom(...Object.keys(compare));
const size = fc
  .tuple(
    operator,
    fc.constantFrom<[string, number]>(
      ['60', 60],
      ['59.5', 59.5],
      ['1kB', 1000],
      ['1KiB', 1024],
      ['2MB', 2e6],
    ),
  )
  .map(([by, [text, value]]): Test => [
    `size ${by} ${text}`,
    (packet) => compare[by]?.(packet.size ?? 0, value) ?? false,
  ]);
const payload = fc
  .tuple(operator, fc.constantFrom(-2, -1, 0, 1, 100))
  .map(([by, value]): Test => [
    `payload ${by} ${value}`,
    ({ payload: own = -1 }) => own >= 0 && (compare[by]?.(own, value) ?? false),
  ]);
const time = fc
  .tuple(operator, fc.integer({ min: 0, max: 20 }))
  .map(([by, at]): Test => [
    `time ${by} ${tableEpochUs / 1000 + at * 1000}`,
    (packet) => compare[by]?.(packet.at, at) ?? false,
  ]);
const ports = fc
  .tuple(fc.constantFrom(0, 53, 80), fc.constantFrom(80, 443, 8050))
  .map(([low, high]): Test => [
    `port in {${low}-${high}, 65535}`,
    either((one) => (portOf(one) >= low && portOf(one) <= high) || portOf(one) === 65_535),
  ]);
const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
const fixed = fc.constantFrom<Test>(
  ['src == 10.0.0.1', ({ from }) => hostOf(from) === '10.0.0.1'],
  ['src != 10.0.0.1', ({ from }) => hostOf(from) !== '10.0.0.1'],
  ['ip != 2001:db8::1', (packet) => !either((one) => hostOf(one) === '2001:db8::1')(packet, 0)],
  ['ip ~ 10.*.1', either((one) => hostOf(one).startsWith('10.') && hostOf(one).endsWith('.1'))],
  ['dst == NA', ({ to }) => to === ''],
  ['label == NORM', ({ label }) => same(label, 'norm')],
  ['label in {chum, "nothing"}', ({ label }) => label === 'chum'],
  ['dns contains A.ex', ({ dns }) => same(dns, 'a.example') || same(dns, 'b.a.example')],
  ['dns == "NA"', ({ dns }) => dns === 'NA'],
  ['dns == NA', () => false],
  ['flags contains ACK', ({ flags = '' }) => flags.includes('ACK')],
  ['flags == "ACK"', ({ flags }) => flags === 'ACK'],
  ['flags == none', ({ flags }) => flags === ''],
  ['payload in {NA, 1-50}', ({ payload: own = -1 }) => own < 0 || own === 1],
  ['payload != NA', ({ payload: own = -1 }) => own >= 0],
  ['id in {1, 3-5}', (_packet, id) => id === 1 || (id >= 3 && id <= 5)],
);

interface Filter {
  readonly text: string;
  readonly fits: Test[1];
}

const filter: fc.Arbitrary<Filter> = fc.letrec<{ tree: Filter }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(cidr, size, payload, time, ports, fixed).map(([text, fits]) => ({ text, fits })),
    tie('tree').map(({ text, fits }) => ({
      text: `not (${text})`,
      fits: (packet: PacketRow, id: number) => !fits(packet, id),
    })),
    fc.tuple(fc.boolean(), fc.array(tie('tree'), { minLength: 2, maxLength: 4 })).map(([all, parts]) => ({
      text: parts.map(({ text }) => `(${text})`).join(all ? ' and ' : ' || '),
      fits: (packet: PacketRow, id: number) =>
        all ? parts.every(({ fits }) => fits(packet, id)) : parts.some(({ fits }) => fits(packet, id)),
    })),
  ),
})).tree;

function byReference(rows: readonly PacketRow[], { fits }: Filter): number[] {
  return rows.flatMap((packet, at) => (fits(packet, at + 1) ? [at] : []));
}

describe('both engines', () => {
  it('choose the same rows of any table', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), filter, (rows, tried) => {
        fc.pre(tried.text.length <= 4096);
        const found = matchPackets(packetTable(rows), compileFilter(tried.text));
        expect([...found], tried.text).toEqual(byReference(rows, tried));
      }),
      { numRuns: 600 },
    );
  });

  it('choose the same rows where blocks of rows meet', () => {
    const few = fc.sample(row, { numRuns: 37, seed: 5 });
    const rows = Array.from({ length: 2 * blockRows + 11 }, (_, at) => few[at % few.length] as PacketRow);
    const table = packetTable(rows);
    for (const tried of fc.sample(filter, { numRuns: 12, seed: 7 })) {
      const expected = byReference(rows, tried);
      expect(Array.from(matchPackets(table, compileFilter(tried.text))), tried.text).toEqual(expected);
      const [from, to] = [blockRows - 3, 2 * blockRows + 5];
      const part = expected.filter((at) => at >= from && at < to);
      expect(Array.from(matchPackets(table, compileFilter(tried.text), from, to))).toEqual(part);
    }
  });
});
