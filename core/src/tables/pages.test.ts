// Pages of the three tables: filter, stable sort, missing values, limits, and the remembered order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { endpointColumns, flowColumns, packetColumns, tableProcedures } from '@jaws/shared/contract/tables';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { buildEndpoints } from '@jaws/shared/flows/endpoint-table';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchEndpoints } from '@jaws/shared/filter/match-endpoints';
import { matchFlows } from '@jaws/shared/filter/match-flows';
import { endpointPage } from './endpoint-page.ts';
import { flowPage } from './flow-page.ts';
import { packetPage } from './packet-page.ts';
import { OrderCache, sortRows, type PageQuery } from './row-order.ts';

const startMs = 1_700_000_000_000;
const packets = packetTable([
  { at: 0, from: '10.0.0.10:50000', to: '1.1.1.1:443', flags: 'SYN', size: 74, payload: 0 },
  { at: 1, from: '1.1.1.1:443', to: '10.0.0.10:50000', flags: 'SYN, ACK', size: 74, payload: 0 },
  {
    at: 2,
    from: '10.0.0.10:50000',
    to: '1.1.1.1:443',
    flags: 'ACK',
    size: 1000,
    payload: 934,
    sni: 'files.example',
    ja4: 'j',
    facts: 8,
  },
  { at: 3, from: '10.0.0.9:5000', to: '10.0.0.53:53', protocol: 'UDP', size: 80, dns: 'example.org' },
  { at: 3.5, from: '10.0.0.53:53', to: '10.0.0.9:5000', protocol: 'UDP', size: 200, dns: 'example.org' },
  { at: 4, from: '', to: '', protocol: 'LLDP', size: 60 },
  { at: 5, from: '10.0.0.9:6000', to: '203.0.113.9:8080', flags: 'SYN', size: 90, label: 'chum' },
  {
    at: 15,
    from: '10.0.0.9:6000',
    to: '203.0.113.9:8080',
    flags: 'PSH, ACK',
    size: 4000,
    label: 'norm',
    url: 'POST http://drop.example/x',
  },
]);
const query = (change: Partial<PageQuery> = {}): PageQuery => ({
  sort: null,
  offset: 0,
  limit: 500,
  ...change,
});
const sorted = (column: string, descending = false): PageQuery => query({ sort: { column, descending } });
const ids = (page: { columns: Record<string, unknown[]> }): unknown[] => page.columns['id'] ?? [];

describe('packetPage', () => {
  const page = (change: PageQuery, table: PacketTable = packets): ReturnType<typeof packetPage> =>
    packetPage(table, change, new OrderCache());

  it('gives the contract its columns, in its order', () => {
    const output = page(query());
    expect(Object.keys(output.columns)).toEqual([...packetColumns]);
    expect(tableProcedures['packets.page'].output.parse(output)).toEqual(output);
    expect(output).toMatchObject({ matched: 8, total: 8 });
    const third = Object.fromEntries(Object.entries(output.columns).map(([name, cells]) => [name, cells[2]]));
    expect(third).toEqual({
      id: 3,
      time: startMs + 2000,
      protocol: 'TCP',
      src_ip: '10.0.0.10',
      src_port: 50_000,
      dst_ip: '1.1.1.1',
      dst_port: 443,
      size: 1000,
      payload_size: 934,
      tcp_flags: 'ACK',
      dns_domain: null,
      http_url: null,
      tls_sni: 'files.example',
      ja4: 'j',
      label: 'norm',
      src_mac: null,
      dst_mac: null,
      facts: 'hello',
    });
  });

  it.each<[string, boolean, number[]]>([
    ['id', true, [8, 7, 6, 5, 4, 3, 2, 1]],
    ['size', false, [6, 1, 2, 4, 7, 5, 3, 8]],
    ['size', true, [8, 3, 5, 7, 4, 1, 2, 6]],
    ['src_ip', false, [2, 4, 7, 8, 1, 3, 5, 6]],
    ['src_ip', true, [5, 1, 3, 4, 7, 8, 2, 6]],
    ['payload_size', false, [1, 2, 3, 4, 5, 6, 7, 8]],
    ['payload_size', true, [3, 1, 2, 4, 5, 6, 7, 8]],
    ['time', true, [8, 7, 6, 5, 4, 3, 2, 1]],
    ['tls_sni', false, [3, 1, 2, 4, 5, 6, 7, 8]],
    ['label', false, [7, 1, 2, 3, 4, 5, 6, 8]],
  ])('sorts by %s, descending %s, stably, missing values last', (column, descending, expected) => {
    expect(ids(page(sorted(column, descending)))).toEqual(expected);
  });

  it('filters, then sorts, then cuts', () => {
    const output = page({
      where: 'proto == tcp',
      sort: { column: 'size', descending: true },
      offset: 1,
      limit: 2,
    });
    expect(output).toMatchObject({ matched: 5, total: 8 });
    expect(ids(output)).toEqual([3, 7]);
    expect(ids(page(query({ offset: 100 })))).toEqual([]);
  });

  it('refuses columns and filters that it does not know', () => {
    expect(() => page(sorted('nonsense'))).toThrow(
      expect.objectContaining({ code: 'rpc.invalid-input' }) as Error,
    );
    expect(() => page(sorted('__proto__'))).toThrow(/no column/);
    expect(() => page(query({ where: 'size >' }))).toThrow(
      expect.objectContaining({ code: 'filter.syntax' }) as Error,
    );
    expect(() => page(query({ where: 'duration > 1' }))).toThrow(/packets/);
  });

  it('remembers the last order, and notices rows that were added', () => {
    const cache = new OrderCache();
    const table = packetTable([
      { at: 0, from: '10.0.0.1', to: '10.0.0.2', size: 5 },
      { at: 1, from: '10.0.0.1', to: '10.0.0.2', size: 4 },
    ]);
    expect(ids(packetPage(table, sorted('size'), cache))).toEqual([2, 1]);
    table.size[0] = 1;
    expect(ids(packetPage(table, sorted('size'), cache))).toEqual([2, 1]);
    table.reserve(3);
    table.count = 3;
    expect(ids(packetPage(table, sorted('size'), cache))).toEqual([3, 1, 2]);
  });
});

const traffic = readTraffic(packets, { names: new Map([['203.0.113.9', 'drop.example']]) });
const endpoints = buildEndpoints(traffic.flows, traffic);

describe('flowPage', () => {
  const page = (change: PageQuery): ReturnType<typeof flowPage> =>
    flowPage(traffic, change, new OrderCache());

  it('gives the contract its columns', () => {
    const output = page(query());
    expect(Object.keys(output.columns)).toEqual([...flowColumns]);
    expect(tableProcedures['flows.page'].output.parse(output)).toEqual(output);
    const first = Object.fromEntries(Object.entries(output.columns).map(([name, cells]) => [name, cells[0]]));
    expect(first).toEqual({
      id: 1,
      start: startMs,
      duration: 2,
      protocol: 'TCP',
      client: '10.0.0.10',
      client_port: 50_000,
      server: '1.1.1.1',
      server_port: 443,
      packets: 3,
      up: 1074,
      down: 74,
      name: 'files.example',
      ja4: 'j',
      state: 'open',
      label: 'norm',
    });
    expect(output.columns['name']).toEqual(['files.example', 'example.org', 'drop.example']);
    expect(output.columns['label']).toEqual(['norm', 'norm', 'mixed']);
  });

  it.each<[string, number[]]>([
    ['', [1, 2, 3]],
    ['up > 4kB', [3]],
    ['down > 0 and proto == udp', [2]],
    ['duration >= 10s', [3]],
    ['duration < 1', [2]],
    ['packets == 3', [1]],
    ['size == 280', [2]],
    ['src == 10.0.0.9', [2, 3]],
    ['client == 10.0.0.9 and dport == 8080', [3]],
    ['name ~ *.example', [1, 3]],
    ['sni == files.example', [1]],
    ['dns == example.org', [2]],
    ['label == mixed', [3]],
    ['flags contains SYN', [1, 3]],
    ['flags == none', [2]],
    ['time > 2023-11-14T22:13:22Z', [2, 3]],
    ['payload == 934', [1]],
    ['id == 2', [2]],
    ['ip in 203.0.113.0/24 or port == 53', [2, 3]],
    ['ja4 == j', [1]],
  ])('filters: %s', (where, expected) => {
    expect(ids(page(query({ where })))).toEqual(expected);
    expect(Array.from(matchFlows(traffic, compileFilter(where)), (flow) => flow + 1)).toEqual(expected);
  });

  it('sorts by any column', () => {
    for (const column of flowColumns) expect(new Set(ids(page(sorted(column, true)))).size).toBe(3);
    expect(ids(page(sorted('up', true)))).toEqual([3, 1, 2]);
    expect(ids(page(sorted('client')))).toEqual([2, 3, 1]);
    expect(() => page(query({ where: 'mac == 00:11' }))).toThrow(/flows/);
  });
});

describe('endpointPage', () => {
  const page = (change: PageQuery): ReturnType<typeof endpointPage> =>
    endpointPage(traffic, endpoints, change, new OrderCache());

  it('gives the contract its columns', () => {
    const output = page(sorted('id'));
    expect(Object.keys(output.columns)).toEqual([...endpointColumns]);
    expect(tableProcedures['endpoints.page'].output.parse(output)).toEqual(output);
    expect(ids(output)).toEqual(['1.1.1.1', '10.0.0.9', '10.0.0.10', '10.0.0.53', '203.0.113.9']);
    expect(output.columns['scope']).toEqual(['remote', 'local', 'local', 'local', 'remote']);
    expect(output.columns['first']?.[1]).toBe(startMs + 3000);
  });

  it.each<[string, string[]]>([
    ['ip in 10.0.0.0/8 and size > 2kB', ['10.0.0.9']],
    ['up > 4kB and not ip == 10.0.0.9', ['203.0.113.9']],
    ['name == drop.example', ['203.0.113.9']],
    ['duration > 5 and packets > 3', ['10.0.0.9']],
    ['label == mixed and down == 0', ['203.0.113.9']],
    ['time >= 2023-11-14T22:13:25Z', ['203.0.113.9']],
  ])('filters: %s', (where, expected) => {
    expect(ids(page(query({ where })))).toEqual(expected);
    expect(matchEndpoints(traffic, endpoints, compileFilter(where))).toHaveLength(expected.length);
  });

  it('refuses fields of packets', () => {
    expect(() => page(query({ where: 'port == 1' }))).toThrow(/endpoints/);
  });
});

describe('sortRows', () => {
  it('equals a stable sort of the same keys, up and down', () => {
    const key = fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -1e12, max: 1e15 }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(key), fc.boolean(), (keys, descending) => {
        const rows = Uint32Array.from(keys, (_key, row) => row);
        const expected = [...rows].sort((a, b) => {
          const [x, y] = [keys[a]!, keys[b]!];
          if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
          return descending ? y - x : x - y;
        });
        expect([...sortRows(rows, (row) => keys[row]!, descending)]).toEqual(expected);
      }),
    );
  });
});
