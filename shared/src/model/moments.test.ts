// Rows out of traffic: moments, labels, what a row may know, and what it must not depend on.

import { describe, expect, it } from 'vitest';
import { selectPackets } from '../domain/select-packets.ts';
import { StringDictionary } from '../domain/string-dictionary.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { families } from '../findings/signal.ts';
import { collectMoments } from './collect-moments.ts';
import { modelFeatures } from './happening-features.ts';
import { labelledHour, type LabelledHour } from './labelled-hour.fixture.ts';
import { MomentRowsBuilder, type MomentRows } from './moment-rows.ts';

const keys = modelFeatures.map(({ key }) => key);
const hour = labelledHour(1, 6);

function rowsOf({ table, names }: LabelledHour): MomentRows {
  const builder = new MomentRowsBuilder(keys);
  collectMoments(builder, { table, context: { names }, dataset: 0 });
  return builder.finish();
}

const rows = rowsOf(hour);
const featuresOf = (of: MomentRows, row: number): Float64Array =>
  of.features.data.slice(row * keys.length, (row + 1) * keys.length);
const ofGroup = (of: MomentRows, group: string): number[] =>
  [...of.decision].flatMap((decision, row) => (of.decisions[decision]?.group === group ? [row] : []));

function sortedByTime(table: PacketTable): Uint32Array {
  const order = Uint32Array.from({ length: table.count }, (_, row) => row);
  return order.sort((a, b) => (table.timestampUs[a] as number) - (table.timestampUs[b] as number));
}

describe('collectMoments', () => {
  it('has a decision for each labelled upload, told again as it grows', () => {
    const labelled = rows.decisions.filter(({ isPositive }) => isPositive);
    expect(labelled.map(({ group }) => group).sort()).toEqual(
      Array.from({ length: 6 }, (_, at) => `10.1.1.${30 + at} → 203.0.113.${10 + at}`),
    );
    const own = ofGroup(rows, '10.1.1.30 → 203.0.113.10');
    expect(own.length).toBeGreaterThan(1);
    const up = own.map((row) => rows.bytesUp[row] as number);
    expect(up).toEqual([...up].sort((a, b) => a - b));
    expect(up.at(-1)).toBeGreaterThan(2 * (up[0] as number));
  });

  it('knows the ordinary ones from these, and says what the rules say', () => {
    expect(rows.decisions.length).toBeGreaterThan(150);
    const backup = rows.decisions.findIndex(({ group }) => group.endsWith('→ 198.51.100.200'));
    expect(rows.decisions[backup]).toMatchObject({ isPositive: false, dataset: 0 });
    const last = ofGroup(rows, '10.1.1.30 → 203.0.113.10').at(-1) ?? -1;
    expect(rows.says.fused[last]).toBeGreaterThan(1);
    expect(rows.says.bytes[last]).toBe(rows.bytesUp[last]);
    expect(rows.hours).toBeCloseTo(0.166, 2);
  });

  it('has features that are finite or unknown', () => {
    expect(rows.features.columns).toBe(keys.length);
    expect([...rows.features.data].every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(
      true,
    );
    expect([...featuresOf(rows, 0)].some(Number.isFinite)).toBe(true);
  });

  it('tells of a moment the same when all that came later is cut away', () => {
    const order = sortedByTime(hour.table);
    const middle = rows.atUs[Math.floor(rows.atUs.length / 2)] as number;
    const kept = order.filter((row) => (hour.table.timestampUs[row] as number) <= middle);
    const cut = rowsOf({ ...hour, table: selectPackets(hour.table, kept) });
    // The end of what was cut tells of everything once more: only earlier moments are compared.
    const before = [...rows.atUs].filter((at) => at < middle).length;
    expect(before).toBeGreaterThan(50);
    expect(cut.features.data.slice(0, before * keys.length)).toEqual(
      rows.features.data.slice(0, before * keys.length),
    );
    expect(cut.labels.slice(0, before)).toEqual(rows.labels.slice(0, before));
  });

  it('does not depend on the order of the rows in the table', () => {
    const turned = selectPackets(hour.table, sortedByTime(hour.table).reverse());
    // Packets of one time may change places.
    expect(rowsOf({ ...hour, table: turned }).decisions.length).toBe(rows.decisions.length);
  });

  it('does not know addresses, client ports, times or the names of servers', () => {
    const { table, names: known } = labelledHour(1, 6);
    const { dictionaries } = table;
    const moved = (address: string): string =>
      address
        .replace(/^10\.1\.1\./, '10.77.5.')
        .replace(/^198\.51\.100\./, '192.0.2.')
        .replace(/^203\.0\.113\./, '198.18.9.');
    const addresses = new StringDictionary();
    for (let id = 1; id < dictionaries.addresses.size; id++)
      addresses.intern(moved(dictionaries.addresses.get(id) ?? ''));
    Object.defineProperty(dictionaries, 'addresses', { value: addresses });
    const movedPort = (port: number): number => (port >= 32_768 ? port + 1000 : port);
    for (let row = 0; row < table.count; row++) {
      table.sourcePort[row] = movedPort(table.sourcePort[row] as number);
      table.destinationPort[row] = movedPort(table.destinationPort[row] as number);
      table.timestampUs[row] = (table.timestampUs[row] as number) + 86_400e6 * 100 + 3.6e9 * 5;
    }
    const names = new Map([...known].map(([address, name]) => [moved(address), `other-${name}`]));
    expect(rowsOf({ table, names }).features.data).toEqual(rows.features.data);
  });
});

describe('modelFeatures', () => {
  it('has none of what a model must not know', () => {
    expect(keys.filter((key) => /^(.*ip|mac|port|ttl|time.*|sni|asn|label|address)$/i.test(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is monotone in what is sent, in how one-sided it is, and in how rare', () => {
    const monotone = modelFeatures.filter((feature) => feature.monotone === 1).map(({ key }) => key);
    expect(monotone.slice(0, 4)).toEqual(['upload', 'netUpload', 'pcr', 'identityRarity']);
    expect(monotone.slice(4)).toEqual(families.map((family) => `${family}Rarity`));
  });
});
