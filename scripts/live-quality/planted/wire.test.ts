// What the wire writes is read back by the project's own flow builder.
import { describe, expect, it } from 'vitest';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { factBits } from '@jaws/shared/domain/packet-table';
import { flowState } from '@jaws/shared/flows/flow-table';
import { Wire, type Talk } from './wire.ts';

const talk: Talk = {
  ...{ at: 5, client: '10.0.0.7', clientPort: 61_000, server: '203.0.113.9', port: 443 },
  turns: [
    { at: 0.1, up: 4000, down: 900 },
    { at: 2, up: 100_000, down: 0, lastsS: 10 },
  ],
};

describe('a TCP talk', () => {
  it('is one closed flow with exactly the payload asked for', () => {
    const wire = new Wire();
    wire.tcp(talk);
    const { flows } = readTraffic(wire.table);
    expect(flows.count).toBe(1);
    expect(flowState(flows, 0)).toBe('closed');
    expect([flows.clientPayload[0], flows.serverPayload[0]]).toEqual([104_000, 900]);
    expect(flows.serverPort[0]).toBe(443);
  });

  it('takes the time that its turns take', () => {
    const wire = new Wire();
    wire.tcp(talk);
    const { flows } = readTraffic(wire.table);
    const seconds = ((flows.lastUs[0] as number) - (flows.firstUs[0] as number)) / 1e6;
    expect(seconds).toBeGreaterThan(12);
    expect(seconds).toBeLessThan(13);
  });

  it('says hello once, with or without a name, and nothing where there is no TLS', () => {
    const helloOf = (more: object): string[] => {
      const wire = new Wire();
      wire.tcp({ ...talk, ...more });
      const { table } = wire;
      const rows = Array.from({ length: table.count }, (_, row) => row);
      const hellos = rows.filter((row) => ((table.facts[row] as number) & factBits.hasHello) !== 0);
      return hellos.map((row) => String(table.dictionaries.details.get(table.detail[row] as number).sni));
    };
    expect(helloOf({ sni: 'a.example' })).toEqual(['a.example']);
    expect(helloOf({ sni: null })).toEqual(['null']);
    expect(helloOf({})).toEqual([]);
  });

  it('acknowledges every second segment', () => {
    const wire = new Wire();
    wire.tcp({ ...talk, turns: [{ at: 0.1, up: 14_480, down: 0 }] });
    const payloads = [...wire.table.payloadSize.subarray(0, wire.table.count)];
    expect(payloads.filter((bytes) => bytes > 0)).toHaveLength(10);
    // Three to open, three to close, five acknowledgements.
    expect(payloads.filter((bytes) => bytes === 0)).toHaveLength(11);
  });
});

describe('the other exchanges', () => {
  it('fails as refused or as silent', () => {
    const states = (['refused', 'silent'] as const).map((answer) => {
      const wire = new Wire();
      wire.failed(talk, answer);
      return flowState(readTraffic(wire.table).flows, 0);
    });
    expect(states).toEqual(['rejected', 'no-reply']);
  });

  it('sends datagrams of the whole size both ways', () => {
    const wire = new Wire();
    wire.udp({ ...talk, turns: [{ at: 0, up: 3000, down: 1300 }] });
    const { flows } = readTraffic(wire.table);
    expect([flows.clientPayload[0], flows.serverPayload[0]]).toEqual([3000, 1300]);
    expect([flows.clientPackets[0], flows.serverPackets[0]]).toEqual([3, 2]);
  });

  it('asks and answers under one name', () => {
    const wire = new Wire();
    wire.ask(1, '10.0.0.7', 61_000, '10.0.0.1', 'abc.t.example');
    const { table } = wire;
    const names = [0, 1].map((row) => table.dictionaries.details.get(table.detail[row] as number).dnsName);
    expect(names).toEqual(['abc.t.example', 'abc.t.example']);
    expect(readTraffic(table).flows.serverPort[0]).toBe(53);
  });

  it('pings, answered or not', () => {
    const wire = new Wire();
    wire.ping(1, '10.0.0.7', '203.0.113.9', 800, 64);
    wire.ping(2, '10.0.0.7', '203.0.113.9', 800, 0);
    const { flows } = readTraffic(wire.table);
    expect([flows.clientPayload[0], flows.serverPayload[0]]).toEqual([1600, 64]);
  });
});
