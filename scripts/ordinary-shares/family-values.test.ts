// Which values of a small capture go to which table, and of how many units.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import { PrefixReader } from '@jaws/shared/findings/prefix-reader';
import { addFamilyValues, emptyValues } from './family-values.ts';

function valuesOf(rows: readonly PacketRow[]) {
  const table = packetTable(rows);
  const { book, identity } = new PrefixReader(table, {}).happenings(table.count);
  const values = emptyValues();
  addFamilyValues(values, book, identity);
  return values;
}

const host = '10.0.0.7:50000';
const talk = (at: number, to: string, up: number, down: number): PacketRow[] => [
  { at, from: host, to, flags: 'SYN', payload: 0 },
  { at: at + 0.01, from: to, to: host, flags: 'SYN, ACK', payload: 0 },
  { at: at + 0.1, from: host, to, payload: up },
  { at: at + 0.2, from: to, to: host, payload: down },
];

describe('values of families', () => {
  it('has the upload of a named server on 443 too, which no score would ever hear of', () => {
    const { upload } = valuesOf([
      ...talk(0, '198.51.100.1:443', 1900, 200),
      ...talk(1, '198.51.100.2:443', 100, 9000),
    ]);
    expect(upload).toEqual({ values: [1700], units: 2 });
  });
  it('leaves out names, time and printing in the house, as the families do', () => {
    const { upload, strobe } = valuesOf([
      ...talk(0, '10.0.0.9:631', 90_000, 200),
      ...talk(1, '198.51.100.2:631', 90_000, 200),
      { at: 3, from: '10.0.0.7:123', to: '198.51.100.3:123', protocol: 'UDP', payload: 48 },
    ]);
    expect([upload.units, upload.values.length, strobe.units]).toEqual([1, 1, 1]);
  });
  it('counts clockwork', () => {
    const beats = Array.from({ length: 12 }, (_, at) => talk(at * 60, '198.51.100.1:443', 300, 400)).flat();
    const { beacon } = valuesOf(beats);
    expect(beacon.units).toBe(1);
    expect(beacon.values[0]).toBeGreaterThan(6);
  });
  it('counts what each host asked for below a domain', () => {
    const ask = (at: number, dns: string): PacketRow => ({
      ...{ at, from: host, to: '10.0.0.1:53', protocol: 'DNS', payload: 60, dns },
    });
    const { dns, nx } = valuesOf([
      ask(0, 'a.example.org'),
      ask(1, 'bc.example.org'),
      ask(2, 'x.example.net'),
    ]);
    expect(dns.units).toBe(2);
    expect(nx.units).toBe(1);
  });
});
