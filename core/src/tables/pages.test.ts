// Pages of the four tables: scope, stable sort, missing values, limits, and the remembered order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  channelColumns,
  endpointColumns,
  flowColumns,
  packetColumns,
  tableProcedures,
} from '@jaws/shared/contract/tables';
import { privateLocalRule } from '@jaws/shared/domain/local-rule';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { channelPage } from './channel-page.ts';
import { endpointPage } from './endpoint-page.ts';
import { flowPage } from './flow-page.ts';
import { packetPage } from './packet-page.ts';
import { OrderCache, sortRows, type PageQuery } from './row-order.ts';
import { createScopes, type Scope } from './scope.ts';

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
const names = new Map([['203.0.113.9', 'drop.example']]);
const scopeOf = createScopes(packets, { local: privateLocalRule, names });
const query = (change: Partial<PageQuery> = {}): PageQuery => ({
  sort: null,
  offset: 0,
  limit: 500,
  ...change,
});
const sorted = (column: string, descending = false): PageQuery => query({ sort: { column, descending } });
const ids = (page: { columns: Record<string, unknown[]> }): unknown[] => page.columns['id'] ?? [];

describe('packetPage', () => {
  const page = (change: PageQuery, where = ''): ReturnType<typeof packetPage> =>
    packetPage(scopeOf(where), change, new OrderCache());

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
    const output = page({ sort: { column: 'size', descending: true }, offset: 1, limit: 2 }, 'proto == tcp');
    expect(output).toMatchObject({ matched: 5, total: 8 });
    expect(ids(output)).toEqual([3, 7]);
    expect(ids(page(query({ offset: 100 })))).toEqual([]);
  });

  it('refuses columns that it does not know', () => {
    expect(() => page(sorted('nonsense'))).toThrow(
      expect.objectContaining({ code: 'rpc.invalid-input' }) as Error,
    );
    expect(() => page(sorted('__proto__'))).toThrow(/no column/);
  });

  it('remembers the last order, and notices rows that were added', () => {
    const cache = new OrderCache();
    const table = packetTable([
      { at: 0, from: '10.0.0.1', to: '10.0.0.2', size: 5 },
      { at: 1, from: '10.0.0.1', to: '10.0.0.2', size: 4 },
    ]);
    const scope: Scope = createScopes(table, { local: privateLocalRule, names })();
    expect(ids(packetPage(scope, sorted('size'), cache))).toEqual([2, 1]);
    table.size[0] = 1;
    expect(ids(packetPage(scope, sorted('size'), cache))).toEqual([2, 1]);
    table.reserve(3);
    table.count = 3;
    expect(ids(packetPage(scope, sorted('size'), cache))).toEqual([3, 1, 2]);
  });
});

describe('flowPage', () => {
  const page = (change: PageQuery, where = ''): ReturnType<typeof flowPage> =>
    flowPage(scopeOf(where), change, new OrderCache());

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
      community_id: '1:U7AMjdHaUgl4FotcQPPRoI7vb1A=',
      state: 'open',
      label: 'norm',
    });
    expect(output.columns['name']).toEqual(['files.example', 'example.org', 'drop.example']);
    expect(output.columns['label']).toEqual(['norm', 'norm', 'mixed']);
  });

  it('counts the packets of the scope only, and names how many flows there are without it', () => {
    const output = page(query(), 'size < 100');
    expect(output).toMatchObject({ matched: 3, total: 3 });
    expect(output.columns['up']).toEqual([74, 80, 90]);
    expect(output.columns['label']).toEqual(['norm', 'norm', 'chum']);
    expect(page(query(), 'client == 10.0.0.9')).toMatchObject({ matched: 2, total: 3 });
    expect(page(query(), 'name == files.example').columns['up']).toEqual([1074]);
  });

  it('sorts by any column', () => {
    for (const column of flowColumns) expect(new Set(ids(page(sorted(column, true)))).size).toBe(3);
    expect(ids(page(sorted('up', true)))).toEqual([3, 1, 2]);
    expect(ids(page(sorted('client')))).toEqual([2, 3, 1]);
  });
});

describe('endpointPage', () => {
  const page = (change: PageQuery, where = ''): ReturnType<typeof endpointPage> =>
    endpointPage(scopeOf(where), change, new OrderCache());

  it('gives the contract its columns', () => {
    const output = page(sorted('id'));
    expect(Object.keys(output.columns)).toEqual([...endpointColumns]);
    expect(tableProcedures['endpoints.page'].output.parse(output)).toEqual(output);
    expect(ids(output)).toEqual(['1.1.1.1', '10.0.0.9', '10.0.0.10', '10.0.0.53', '203.0.113.9']);
    expect(output.columns['scope']).toEqual(['remote', 'local', 'local', 'local', 'remote']);
    expect(output.columns['first']?.[1]).toBe(startMs + 3000);
  });

  it('has those that the scope leaves, and their bytes in it', () => {
    const output = page(sorted('id'), 'port == 53');
    expect(output).toMatchObject({ matched: 2, total: 5 });
    expect(ids(output)).toEqual(['10.0.0.9', '10.0.0.53']);
    expect(output.columns['bytes']).toEqual([280, 280]);
  });
});

describe('channelPage', () => {
  const page = (change: PageQuery, where = ''): ReturnType<typeof channelPage> =>
    channelPage(scopeOf(where), change, new OrderCache());

  it('gives the contract its columns, most bytes sent first', () => {
    const output = page(sorted('up', true));
    expect(Object.keys(output.columns)).toEqual([...channelColumns]);
    expect(tableProcedures['channels.page'].output.parse(output)).toEqual(output);
    const first = Object.fromEntries(Object.entries(output.columns).map(([name, cells]) => [name, cells[0]]));
    expect(first).toEqual({
      id: 3,
      client: '10.0.0.9',
      name: 'drop.example',
      server: '203.0.113.9',
      server_port: 8080,
      protocol: 'TCP',
      service: 'HTTP',
      first: startMs + 5000,
      last: startMs + 15_000,
      flows: 1,
      packets: 2,
      up: 4090,
      down: 0,
      outgoing: 1,
    });
    expect(output.columns['name']).toEqual(['drop.example', 'files.example', null]);
  });

  it('sorts by any column, and follows the scope', () => {
    for (const column of channelColumns) expect(new Set(ids(page(sorted(column, true)))).size).toBe(3);
    expect(page(query(), 'server_port == 443')).toMatchObject({ matched: 1, total: 3 });
  });
});

describe('createScopes', () => {
  it('keeps the last scopes by the text of their filter', () => {
    const scopes = createScopes(packets, { local: privateLocalRule, names });
    const first = scopes('port == 1');
    expect(scopes(' port == 1 ')).toBe(first);
    expect(scopes('').whole).toBe(scopes());
    for (const port of [2, 3, 4]) scopes(`port == ${port}`);
    expect(scopes('port == 1')).not.toBe(first);
    // Copies of nearly all packets are not kept beside each other.
    const large = scopes('size > 1');
    expect(scopes('size > 1')).toBe(large);
    scopes('size > 2');
    expect(scopes('size > 1')).not.toBe(large);
  });

  it('refuses what the filter language does not know', () => {
    expect(() => scopeOf('size >')).toThrow(expect.objectContaining({ code: 'filter.syntax' }) as Error);
  });

  it('has bytes over time for the filter and for all, over the time of all', () => {
    const timeline = scopeOf('port == 8080').timeline();
    const sum = (bins: ArrayLike<number>): number =>
      Array.from(bins).reduce((total, bytes) => total + bytes, 0);
    expect(timeline).toMatchObject({ startMs, endMs: startMs + 15_000 });
    expect([timeline.up, timeline.down, timeline.allUp, timeline.allDown].map(sum)).toEqual([
      4090, 0, 5244, 274,
    ]);
    expect(timeline.up[199]).toBe(4000);
    const none = createScopes(packetTable([]), { local: privateLocalRule, names })().timeline();
    expect(none).toMatchObject({ startMs: null, endMs: null });
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
