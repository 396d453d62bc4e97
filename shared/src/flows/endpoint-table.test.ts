// Endpoints from flows: both ends summed in the local frame, different peers and ports, names, labels.
import { describe, expect, it } from 'vitest';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { buildEndpoints, serverNameOf } from './endpoint-table.ts';

const rows: PacketRow[] = [
  { at: 1, from: '10.0.0.1:50000', to: '203.0.113.1:443', size: 100, sni: 'a.example', facts: 8 },
  { at: 2, from: '203.0.113.1:443', to: '10.0.0.1:50000', size: 1000 },
  { at: 3, from: '10.0.0.1:50001', to: '203.0.113.1:8443', size: 10, label: 'chum' },
  { at: 4, from: '10.0.0.2:50001', to: '203.0.113.1:443', size: 7 },
  { at: 5, from: '203.0.113.9:50002', to: '10.0.0.1:22', flags: 'SYN', size: 60 },
  { at: 6, from: '10.0.0.1:5353', to: '224.0.0.251:5353', protocol: 'UDP', size: 80 },
];

describe('buildEndpoints', () => {
  const traffic = readTraffic(packetTable(rows), { names: new Map([['203.0.113.9', 'known.example']]) });
  const table = buildEndpoints(traffic.flows, traffic);
  const row = (address: string): number =>
    table.rowOfAddress[traffic.table.dictionaries.addresses.find(address)!]!;

  it.each([
    // up and down are local -> remote and back; an inbound flow's bytes come down.
    ['10.0.0.1', { up: 190, down: 1060, packets: 5, flows: 4, peers: 3, ports: 4, local: 1 }],
    ['203.0.113.1', { up: 117, down: 1000, packets: 4, flows: 3, peers: 2, ports: 2, local: 0 }],
    ['203.0.113.9', { up: 0, down: 60, packets: 1, flows: 1, peers: 1, ports: 1, local: 0 }],
  ])('sums %s', (address, expected) => {
    const at = row(address);
    expect({
      up: table.bytesUp[at],
      down: table.bytesDown[at],
      packets: table.packets[at],
      flows: table.flows[at],
      peers: table.peers[at],
      ports: table.ports[at],
      local: table.isLocal[at],
    }).toEqual(expected);
  });

  it('names by passive DNS, else by what a client called it', () => {
    expect([
      table.name[row('203.0.113.9')],
      table.name[row('203.0.113.1')],
      table.name[row('10.0.0.2')],
    ]).toEqual(['known.example', 'a.example', null]);
    expect(serverNameOf(traffic.flows, 0)).toBe('a.example');
  });

  it('never names a server after the user in an address', () => {
    const url = 'GET http://alice:Secret-1@files.example:8080/x';
    const { flows } = readTraffic(
      packetTable([{ at: 1, from: '10.0.0.1:50000', to: '203.0.113.1:80', url }]),
    );
    expect(serverNameOf(flows, 0)).toBe('files.example');
  });

  it('tells mixed labels and first and last times', () => {
    expect([table.labelMixed[row('203.0.113.1')], table.labelMixed[row('10.0.0.2')]]).toEqual([1, 0]);
    const at = row('203.0.113.1');
    expect((table.lastUs[at]! - table.firstUs[at]!) / 1e6).toBe(3);
  });

  it('knows groups by range', () => {
    const id = traffic.table.dictionaries.addresses.find('224.0.0.251')!;
    expect([traffic.group[id], traffic.local[id]]).toEqual([1, 0]);
  });
});
