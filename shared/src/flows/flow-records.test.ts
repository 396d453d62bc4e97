// Rows that stand for the records of other programs: one flow for each record.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { factBits } from '../domain/packet-table.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { clientSources, type FlowTable } from './flow-table.ts';

const a = '10.0.0.1:51000';
const b = '203.0.113.9:443';
const flowsOf = (rows: readonly PacketRow[]): FlowTable => readTraffic(packetTable(rows)).flows;

describe('flow records', () => {
  const opens = factBits.record | factBits.recordOpens;
  const record = factBits.record;

  it('are a flow each, however close they are and however long they last', () => {
    const flows = flowsOf([
      { at: 0, from: a, to: b, facts: opens, payload: 10 },
      { at: 90_000, from: b, to: a, facts: record, payload: 20 },
      { at: 90_000, from: a, to: b, facts: opens, payload: 1 },
      { at: 90_001, from: b, to: a, facts: record, payload: 2 },
    ]);
    expect(flows.count).toBe(2);
    expect([...flows.clientPayload, ...flows.serverPayload]).toEqual([10, 1, 20, 2]);
    expect((flows.lastUs[0] as number) - (flows.firstUs[0] as number)).toBe(90_000e6);
  });

  it('have the client that they say, whatever ports and flags tell', () => {
    const flows = flowsOf([
      { at: 0, from: b, to: a, facts: opens, flags: 'SYN, ACK' },
      { at: 1, from: a, to: b, facts: record, flags: 'SYN' },
    ]);
    expect(flows.count).toBe(1);
    expect(flows.dictionaries.addresses.get(flows.client[0] as number)).toBe('203.0.113.9');
    expect(clientSources[flows.clientSource[0] as number]).toBe('flow-record');
  });
});
