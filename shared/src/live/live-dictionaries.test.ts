// The engine's dictionaries: translation keeps meanings, tables may change theirs, ids nobody holds are given out
// again but never while something shown may name them; and a flood of invented addresses stays bounded.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { factBits, type PacketTable } from '../domain/packet-table.ts';
import { LiveDictionaries, type HeldIds } from './live-dictionaries.ts';
import { createLiveEngine } from './live-engine.ts';

const talk = (from: string, sni?: string, at = 0): PacketRow => ({
  ...{ at, from: `${from}:40000`, to: '198.51.100.1:443', payload: 100 },
  ...(sni === undefined ? {} : { sni }),
});

function readable(table: PacketTable, row: number): unknown[] {
  const { addresses, protocols, labels, details } = table.dictionaries;
  return [
    addresses.get(table.source[row]!),
    addresses.get(table.destination[row]!),
    protocols.get(table.protocol[row]!),
    labels.get(table.label[row]!),
    details.get(table.detail[row]!).sni,
    table.payloadSize[row],
    table.timestampUs[row],
  ];
}

/** Everything that has an id, or only these addresses. */
function holding(dictionaries: LiveDictionaries, names?: readonly string[]): HeldIds {
  const marks = dictionaries.marks();
  if (names === undefined) marks.addresses.fill(1);
  for (const name of names ?? []) marks.addresses[dictionaries.own.addresses.find(name) ?? 0] = 1;
  return marks;
}

describe('LiveDictionaries', () => {
  it('keeps the meaning of every column, from tables of different dictionaries', () => {
    const dictionaries = new LiveDictionaries();
    const tables = [
      packetTable([talk('10.0.0.1', 'a.example'), talk('10.0.0.2')]),
      packetTable([{ ...talk('10.0.0.2', 'b.example'), label: 'chum' }, talk('10.0.0.3', 'a.example')]),
    ];
    for (const table of [...tables, ...tables]) {
      const own = dictionaries.translate(table, 0, table.count);
      for (let row = 0; row < table.count; row++) expect(readable(own, row)).toEqual(readable(table, row));
    }
    const last = dictionaries.translate(tables[1]!, 1, 2);
    expect([last.count, readable(last, 0)]).toEqual([1, readable(tables[1]!, 1)]);
    // Three talkers, one server.
    expect(dictionaries.own.addresses.size).toBe(5);
  });

  it('keeps names within its memory: what does not fit is not known, and may fit later', () => {
    const dictionaries = new LiveDictionaries(2000);
    const flood = Array.from({ length: 20 }, (_, at) => ({
      ...talk('10.0.0.1', `${at}.example`.padEnd(300, 'x')),
      facts: factBits.hasHello,
    }));
    const table = packetTable(flood);
    const own = dictionaries.translate(table, 0, 20);
    const { details } = dictionaries.own;
    const left = details.refused;
    expect(left).toBeGreaterThan(10);
    expect(own.count).toBe(20);
    const unknown = factBits.nameUnknown | factBits.helloUnknown;
    for (let row = 0; row < 20; row++) {
      const isLeft = row >= 20 - left;
      expect([own.detail[row] === 0, own.facts[row]]).toEqual([isLeft, isLeft ? unknown : factBits.hasHello]);
    }
    for (let sweep = 0; sweep < 2; sweep++) dictionaries.sweep(dictionaries.marks());
    expect(details.bytes).toBe(0);
    expect(readable(dictionaries.translate(table, 19, 20), 0)).toEqual(readable(table, 19));
  });

  it('gives an id free with the second sweep that finds it unheld, not before', () => {
    const dictionaries = new LiveDictionaries();
    const { addresses } = dictionaries.own;
    const table = packetTable([talk('10.0.0.1'), talk('10.0.0.2')]);
    dictionaries.translate(table, 0, 2);
    const id = addresses.find('10.0.0.2')!;
    const held = ['10.0.0.1', '198.51.100.1'];
    expect(dictionaries.sweep(holding(dictionaries, held)).addresses).toEqual([]);
    expect(addresses.get(id)).toBe('10.0.0.2');
    expect(dictionaries.sweep(holding(dictionaries, held)).addresses).toEqual([id]);
    expect(addresses.find('10.0.0.2')).toBeUndefined();
    const other = packetTable([talk('10.0.0.9')]);
    const own = dictionaries.translate(other, 0, 1);
    expect(own.source[0]).toBe(id);
    expect(readable(own, 0)).toEqual(readable(other, 0));
  });

  it('spares what came back in between', () => {
    const dictionaries = new LiveDictionaries();
    const table = packetTable([talk('10.0.0.1')]);
    dictionaries.translate(table, 0, 1);
    dictionaries.sweep(holding(dictionaries, []));
    dictionaries.translate(table, 0, 1);
    expect(dictionaries.sweep(holding(dictionaries, [])).addresses).toEqual([]);
    expect(dictionaries.own.addresses.find('10.0.0.1')).toBeDefined();
  });
});

describe.each(['flows', 'endpoints', 'packets'] as const)('a flood of invented addresses, %s', (unit) => {
  it('does not grow what is kept, and leaves the one that talks on as it was', () => {
    const engine = createLiveEngine({ unit, windowMs: 2000, mostPackets: 4000, mostUnits: 200 });
    const most: number[] = [];
    let key: number | null = null;
    for (let second = 0; second < 30; second++) {
      const invented = Array.from({ length: 2000 }, (_, at) =>
        talk(`100.${second}.${at >> 8}.${at & 255}`, `x${second}-${at}.example`, second),
      );
      const table = packetTable([...invented, talk('10.0.0.1', 'same.example', second)]);
      engine.add(table, 0, table.count);
      if (second % 3 > 0) continue;
      const { points } = engine.frame(second * 1000);
      if (unit === 'endpoints') {
        const at = points.id.indexOf('10.0.0.1');
        key ??= points.key[at]!;
        expect(points.key[at]).toBe(key);
      }
      most.push(engine.entries);
    }
    // 120,000 strings came by; two sweeps' worth of new ones are kept beside the window's.
    expect(Math.max(...most)).toBeLessThan(60_000);
    expect(most.at(-1)!).toBeLessThanOrEqual(Math.max(...most.slice(0, 6)) * 1.1);
  }, 60_000);
});
