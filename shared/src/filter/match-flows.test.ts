// The language on flows and endpoints: client and server, sums of both ways, up and down, names and mixed labels.
import { describe, expect, it } from 'vitest';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable, tableEpochUs } from '../domain/packet-rows.fixture.ts';
import { buildEndpoints } from '../flows/endpoint-table.ts';
import { compileFilter } from './compile-filter.ts';
import { endpointLabel, endpointScope, matchEndpoints } from './match-endpoints.ts';
import { flowDownBytes, flowLabel, flowName, flowUpBytes, matchFlows } from './match-flows.ts';

const web = { from: '10.0.0.1:50000', to: '203.0.113.1:443' };
const back = { from: web.to, to: web.from };
const inbound = { from: '203.0.113.9:50002', to: '10.0.0.2:22' };
const traffic = readTraffic(
  packetTable([
    { ...web, at: 0, flags: 'SYN', size: 60, payload: 0 },
    { ...back, at: 1, flags: 'SYN, ACK', size: 70, payload: 0 },
    { ...web, at: 2, flags: 'PSH, ACK', size: 200, payload: 140, sni: 'files.example', ja4: 't13', facts: 8 },
    { ...back, at: 7, flags: 'FIN, ACK', size: 1000, payload: 930, label: 'chum' },
    { at: 3, from: '10.0.0.1:5000', to: '10.0.0.53:53', protocol: 'UDP', size: 80, dns: 'q.example' },
    { ...inbound, at: 4, flags: 'SYN', size: 54 },
    { ...inbound, at: 5, flags: 'ACK', size: 500, payload: 446, url: 'GET http://in.example/x' },
    { at: 6, from: '10.0.0.1:5353', to: '224.0.0.251:5353', protocol: 'UDP', size: 90, label: 'chum' },
  ]),
  { names: new Map([['224.0.0.251', 'group.example']]) },
);
const endpoints = buildEndpoints(traffic.flows, traffic);

describe('matchFlows', () => {
  it.each<[string, number[]]>([
    ['', [1, 2, 3, 4]],
    ['src == 10.0.0.1', [1, 2, 4]],
    ['dst == 10.0.0.2', [3]],
    ['ip == 203.0.113.0/24', [1, 3]],
    ['net in 10.0.0.53/32', [2]],
    ['sport == 50000', [1]],
    ['dport in {22, 53}', [2, 3]],
    ['port == 5353', [4]],
    ['proto == udp', [2, 4]],
    ['size == 1330', [1]],
    ['payload == 1070', [1]],
    ['payload == 0', [2, 4]],
    ['packets == 4', [1]],
    // Up is what the local side sent: of an inbound flow, what its server answered.
    ['up == 260', [1]],
    ['down == 554', [3]],
    ['up == 0', [3]],
    ['duration == 7', [1]],
    ['duration > 500ms and duration < 2s', [3]],
    [`time == ${tableEpochUs / 1000 + 3000}`, [2]],
    ['facts == hello', [1]],
    ['facts == NA', [2, 3, 4]],
    ['flags contains FIN', [1]],
    ['flags == "SYN, ACK"', [3]],
    ['flags == none', [2, 4]],
    ['sni == files.example', [1]],
    ['ja4 == t13', [1]],
    ['dns ~ *.example', [2]],
    ['url contains in.example', [3]],
    ['name == q.example', [2]],
    ['name == in.example', [3]],
    ['name == group.example', [4]],
    ['label == mixed', [1]],
    ['label == chum', [4]],
    ['id >= 3', [3, 4]],
  ])('%s', (text, ids) => {
    expect(Array.from(matchFlows(traffic, compileFilter(text)), (flow) => flow + 1)).toEqual(ids);
  });

  it('has no MAC addresses', () => {
    expect(() => matchFlows(traffic, compileFilter('mac == x'))).toThrow(/at column 1.*flows/);
  });

  it('shows the same values as it filters by', () => {
    const flows = [0, 1, 2, 3];
    expect(flows.map((flow) => flowUpBytes(traffic, flow))).toEqual([260, 80, 0, 90]);
    expect(flows.map((flow) => flowDownBytes(traffic, flow))).toEqual([1070, 0, 554, 0]);
    const names = ['files.example', 'q.example', 'in.example', 'group.example'];
    expect(flows.map((flow) => flowName(traffic, flow))).toEqual(names);
    expect(flows.map((flow) => flowLabel(traffic.flows, flow))).toEqual(['mixed', 'norm', 'norm', 'chum']);
  });
});

describe('matchEndpoints', () => {
  const shown = (row: number): string =>
    traffic.flows.dictionaries.addresses.get(endpoints.address[row] as number) ?? '';

  it.each<[string, string[]]>([
    ['ip in 10.0.0.0/30', ['10.0.0.1', '10.0.0.2']],
    ['src == 10.0.0.2', ['10.0.0.2']],
    ['packets == 6', ['10.0.0.1']],
    ['size == 1500', ['10.0.0.1']],
    ['up == 430', ['10.0.0.1']],
    ['down == 554', ['10.0.0.2', '203.0.113.9']],
    ['name == files.example', ['203.0.113.1']],
    ['label == mixed', ['10.0.0.1', '203.0.113.1']],
    ['label == chum', ['224.0.0.251']],
    ['duration == 7', ['10.0.0.1', '203.0.113.1']],
    [`time == ${tableEpochUs / 1000 + 4000}`, ['10.0.0.2', '203.0.113.9']],
  ])('%s', (text, addresses) => {
    const rows = matchEndpoints(traffic, endpoints, compileFilter(text));
    expect(Array.from(rows, shown).sort()).toEqual([...addresses].sort());
  });

  it('has no ports', () => {
    expect(() => matchEndpoints(traffic, endpoints, compileFilter('port == 1'))).toThrow(/endpoints/);
  });

  it('tells local hosts, remote ones and groups apart', () => {
    const scopes = Array.from({ length: endpoints.count }, (_, row) => [
      shown(row),
      endpointScope(traffic, endpoints, row),
      endpointLabel(traffic, endpoints, row),
    ]);
    expect(scopes).toContainEqual(['10.0.0.2', 'local', 'norm']);
    expect(scopes).toContainEqual(['203.0.113.9', 'remote', 'norm']);
    expect(scopes).toContainEqual(['224.0.0.251', 'group', 'chum']);
  });
});
