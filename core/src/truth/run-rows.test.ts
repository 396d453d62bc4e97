// Which rows belong to a run: 5-tuple in either direction, and time.

import { factBits } from '@jaws/shared/domain/packet-table';
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import { describe, expect, it } from 'vitest';
import { runFlowOf, runOf } from './run-record.fixture.ts';
import { runRows } from './run-rows.ts';

const here = '192.168.1.7:40001';
const there = '203.0.113.9:443';
const row = (at: number, change: Partial<PacketRow> = {}): PacketRow => ({
  ...{ at, from: here, to: there, size: 100 },
  ...change,
});
const back = (at: number): PacketRow => row(at, { from: there, to: here });

describe('runRows', () => {
  const record = runOf([runFlowOf(40_001), runFlowOf(40_002, { remotePort: 80, endedMs: null })]);

  it('takes both directions and leaves everything else', () => {
    const table = packetTable([
      row(1),
      back(2),
      row(3, { from: '192.168.1.8:40001' }),
      row(3, { to: '203.0.113.8:443' }),
      row(3, { to: '203.0.113.9:80' }),
      row(3, { from: '192.168.1.7:40002', to: '203.0.113.9:80' }),
      row(3, { protocol: 'UDP' }),
      row(4),
    ]);
    expect([...runRows(table, record)]).toEqual([0, 1, 5, 7]);
  });

  it('takes one second before the start to a minute after the end', () => {
    const table = packetTable([row(-1.001), row(-1), back(65), back(65.001)]);
    expect([...runRows(table, record)]).toEqual([1, 2]);
    // The second flow's end was not noted: the run's counts.
    const second = { from: '192.168.1.7:40002', to: '203.0.113.9:80' };
    expect([...runRows(packetTable([row(66, second), row(66.001, second)]), record)]).toEqual([0]);
  });

  it('takes any local address of a socket that was bound to all', () => {
    const table = packetTable([row(1), row(1, { from: '10.0.0.9:40001' })]);
    expect([...runRows(table, runOf([runFlowOf(40_001, { localIp: '0.0.0.0' })]))]).toEqual([0, 1]);
  });

  describe('of ICMP', () => {
    const pings = runOf([
      runFlowOf(0, { protocol: 'ICMP', remotePort: 0, tcpBytes: null, echoes: { requests: 1, answered: 1 } }),
    ]);
    const ends = { from: '192.168.1.7:0', to: '203.0.113.9:0', protocol: 'ICMP' };
    const ask = (at: number, change: Partial<PacketRow> = {}): PacketRow =>
      row(at, { ...ends, facts: factBits.echoRequest, ...change });
    const answer = { from: ends.to, to: ends.from, facts: factBits.echoReply };

    it('takes echo requests and answers between the two ends, and no other message', () => {
      const table = packetTable([
        ask(1),
        ask(2, answer),
        ask(3, { facts: 0 }),
        ask(3, { from: '192.168.1.8:0' }),
        ask(3, { to: '203.0.113.8:0' }),
        row(3),
        ask(7),
        ask(7.001),
      ]);
      expect([...runRows(table, pings)]).toEqual([0, 1, 6]);
    });

    it('takes all of it where the table does not tell what it is', () => {
      expect([...runRows(packetTable([ask(1, { facts: 0 }), row(2)]), pings)]).toEqual([0]);
    });
  });

  it('finds nothing in a table that never saw the listener', () => {
    expect([...runRows(packetTable([row(1, { to: '1.1.1.1:443' })]), record)]).toEqual([]);
    expect([...runRows(packetTable([]), record)]).toEqual([]);
  });
});
