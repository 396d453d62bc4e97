// Tables out of tables: the same packets read back, whichever dictionary they came from.
import { describe, expect, it } from 'vitest';
import { packetTable } from './packet-rows.fixture.ts';
import type { PacketTable } from './packet-table.ts';
import { concatPackets, selectPackets } from './select-packets.ts';

/** A row as text, ids resolved. */
function told(table: PacketTable): string[] {
  const { addresses, protocols, labels, details } = table.dictionaries;
  return Array.from({ length: table.count }, (_, row) =>
    [
      addresses.get(table.source[row]!),
      table.sourcePort[row],
      addresses.get(table.destination[row]!),
      table.destinationPort[row],
      protocols.get(table.protocol[row]!),
      labels.get(table.label[row]!),
      details.get(table.detail[row]!).dnsName,
      table.timestampUs[row],
      table.size[row],
      table.payloadSize[row],
      table.tcpFlags[row],
      table.facts[row],
    ].join(' '),
  );
}

const first = packetTable([
  { at: 0, from: '10.0.0.1:1000', to: '203.0.113.1:443', payload: 10, flags: 'SYN', label: 'chum' },
  {
    at: 1,
    from: '10.0.0.2:53',
    to: '10.0.0.1:1001',
    protocol: 'UDP',
    payload: 20,
    dns: 'a.example',
    facts: 1,
  },
]);
const second = packetTable([
  { at: 2, from: '203.0.113.1:443', to: '10.0.0.9:1002', payload: 30, protocol: 'UDP', dns: 'b.example' },
]);

describe('selectPackets', () => {
  it('copies the given rows in the given order', () => {
    const all = told(first);
    expect(told(selectPackets(first, Uint32Array.from([1, 0, 1])))).toEqual([all[1], all[0], all[1]]);
    expect(selectPackets(first, new Uint32Array(0)).count).toBe(0);
  });
});

describe('concatPackets', () => {
  it('reads back as the tables one after the other, with one id for one address', () => {
    const joined = concatPackets([first, second, first]);
    expect(told(joined)).toEqual([...told(first), ...told(second), ...told(first)]);
    expect(joined.destination[0]).toBe(joined.source[2]);
    expect(first.count).toBe(2);
  });

  it('takes no tables', () => {
    expect(concatPackets([]).count).toBe(0);
  });
});
