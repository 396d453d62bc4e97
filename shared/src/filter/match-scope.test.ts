// Fields of flows choose all packets of the flow; and what flows and endpoints say of themselves.
import { describe, expect, it } from 'vitest';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable } from '../domain/packet-rows.fixture.ts';
import { buildEndpoints } from '../flows/endpoint-table.ts';
import { compileFilter } from './compile-filter.ts';
import { endpointLabel, endpointScope } from '../flows/endpoint-values.ts';
import { flowDownBytes, flowLabel, flowName, flowUpBytes } from '../flows/flow-values.ts';
import { matchScope } from './match-scope.ts';

const web = { from: '10.0.0.1:50000', to: '203.0.113.1:443' };
const back = { from: web.to, to: web.from };
const inbound = { from: '203.0.113.9:50002', to: '10.0.0.2:22' };
const table = packetTable([
  { ...web, at: 0, flags: 'SYN', size: 60, payload: 0 },
  { ...back, at: 1, flags: 'SYN, ACK', size: 70, payload: 0 },
  { ...web, at: 2, flags: 'PSH, ACK', size: 200, payload: 140, sni: 'files.example', ja4: 't13', facts: 8 },
  { ...back, at: 7, flags: 'FIN, ACK', size: 1000, payload: 930, label: 'chum' },
  { at: 3, from: '10.0.0.1:5000', to: '10.0.0.53:53', protocol: 'UDP', size: 80, dns: 'q.example' },
  { ...inbound, at: 4, flags: 'SYN', size: 54 },
  { ...inbound, at: 5, flags: 'ACK', size: 500, payload: 446, url: 'GET http://in.example/x' },
  { at: 6, from: '10.0.0.1:5353', to: '224.0.0.251:5353', protocol: 'UDP', size: 90, label: 'chum' },
]);
const traffic = readTraffic(table, { names: new Map([['224.0.0.251', 'group.example']]) });
const endpoints = buildEndpoints(traffic.flows, traffic);

describe('matchScope', () => {
  it.each<[string, number[]]>([
    ['', [1, 2, 3, 4, 5, 6, 7, 8]],
    // Of a packet itself.
    ['src == 10.0.0.1', [1, 3, 5, 8]],
    ['sni == files.example', [3]],
    ['size > 400', [4, 7]],
    // Of its flow.
    ['client == 10.0.0.1', [1, 2, 3, 4, 5, 8]],
    ['server == 10.0.0.2', [6, 7]],
    ['client_port == 50000', [1, 2, 3, 4]],
    ['server_port in {22, 53}', [5, 6, 7]],
    ['packets == 4', [1, 2, 3, 4]],
    // Up is what the local side sent: of an inbound flow, what its server answered.
    ['up == 260', [1, 2, 3, 4]],
    ['down == 554', [6, 7]],
    ['duration == 7', [1, 2, 3, 4]],
    ['duration > 500ms and duration < 2s', [6, 7]],
    ['name == files.example', [1, 2, 3, 4]],
    ['name != files.example', [5, 6, 7, 8]],
    ['name ~ *.example and proto == udp', [5, 8]],
    ['name == group.example', [8]],
    ['community_id == "1:fY0blMQO9CXFOi6F8Gz3S6FCRE4="', [5]],
    ['community_id != NA and proto == udp', [5, 8]],
    // Both.
    ['up > 100 and size < 100', [1, 2]],
  ])('%s', (text, ids) => {
    const found = matchScope(table, compileFilter(text), () => traffic);
    expect(Array.from(found, (row) => row + 1)).toEqual(ids);
  });

  it('does not build flows for a filter that asks nothing of them', () => {
    const never = (): never => {
      throw new Error('asked for');
    };
    expect(matchScope(table, compileFilter('port == 443'), never)).toHaveLength(4);
    expect(() => matchScope(table, compileFilter('up > 1'), never)).toThrow('asked for');
  });
});

describe('flows and endpoints', () => {
  const shown = (row: number): string =>
    traffic.flows.dictionaries.addresses.get(endpoints.address[row] as number) ?? '';

  it('tells bytes in the local frame, names and labels', () => {
    const flows = [0, 1, 2, 3];
    expect(flows.map((flow) => flowUpBytes(traffic, flow))).toEqual([260, 80, 0, 90]);
    expect(flows.map((flow) => flowDownBytes(traffic, flow))).toEqual([1070, 0, 554, 0]);
    const names = ['files.example', 'q.example', 'in.example', 'group.example'];
    expect(flows.map((flow) => flowName(traffic, flow))).toEqual(names);
    expect(flows.map((flow) => flowLabel(traffic.flows, flow))).toEqual(['mixed', 'norm', 'norm', 'chum']);
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
