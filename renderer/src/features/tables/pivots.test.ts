// What a row leads to: filters that find it again, other screens, and nothing for cells that say nothing.

import { expect, test, describe } from 'vitest';
import { checkFilter } from '@jaws/shared/filter/compile-filter';
import { createMemoryStorage } from '../../platform/storage.ts';
import { createAppStores } from '../../state/app-stores.ts';
import { conversationCondition, rowCondition, rowObject, screenPivots, valuePivots } from './pivots.ts';

const flow = {
  ...{ id: 7, client: '10.0.0.1', server: 'fe80::1', client_port: 50_000, server_port: 443, protocol: 'TCP' },
};
const { client_port: _none, ...channel } = flow;
const arp = {
  id: 8,
  client: '10.0.0.1',
  server: '10.0.0.2',
  client_port: 0,
  server_port: 0,
  protocol: 'ARP',
};
const packet = { id: 3, src_ip: '10.0.0.1', dst_ip: '10.0.0.2', src_port: 0, dst_port: 53, protocol: 'UDP' };

describe('the filter of a row', () => {
  test.each([
    ['a packet', 'packets', packet, 'id == 3'],
    ['an endpoint', 'endpoints', { id: '10.0.0.1' }, 'ip == 10.0.0.1'],
    [
      ...(['a flow', 'flows', flow] as const),
      'ip == 10.0.0.1 and ip == fe80::1 and port == 50000 and port == 443 and proto == TCP',
    ],
    [
      ...(['a channel', 'channels', channel] as const),
      'ip == 10.0.0.1 and ip == fe80::1 and port == 443 and proto == TCP',
    ],
    ['a flow without ports', 'flows', arp, 'ip == 10.0.0.1 and ip == 10.0.0.2 and proto == ARP'],
  ] as const)('%s', (_what, table, row, condition) => {
    expect(rowCondition(table, row)).toBe(condition);
    expect(checkFilter(condition)).toBeNull();
  });

  test('a conversation leaves out ports that are none, and ends that are not known', () => {
    expect(conversationCondition(packet)).toBe('ip == 10.0.0.1 and ip == 10.0.0.2 and port == 53');
    expect(conversationCondition({ ...packet, dst_ip: null, dst_port: null })).toBe('ip == 10.0.0.1');
  });
});

test('an object has the addresses that are there', () => {
  expect(rowObject('packets', { ...packet, dst_ip: '' })).toEqual({ address: '10.0.0.1', peer: null });
  expect(rowObject('flows', flow)).toEqual({ address: '10.0.0.1', peer: 'fe80::1' });
  expect(rowObject('endpoints', { id: null })).toBeNull();
});

describe('pivots', () => {
  const app = { stores: createAppStores(createMemoryStorage()) };
  const { navigation } = app.stores;
  const column = { id: 'dst_port', title: 'Port', field: 'port', kind: 'text', width: 60 } as const;
  const run = (title: string, row = packet): void => {
    const place = { table: 'packets', row, column } as const;
    const pivots = [...valuePivots(place, app), ...screenPivots(place, app)];
    const found = pivots.find((one) => one.title === title);
    if (found === undefined) throw new Error(`none of ${pivots.map((one) => one.title).join(', ')}`);
    found.run();
  };

  test('a value is added to the filter that is there', () => {
    navigation.getState().setFilter('size > 9');
    run('Show only port 53');
    expect(navigation.getState().filter).toBe('size > 9 and port == 53');
    run('Hide port 53');
    expect(navigation.getState().filter).toBe('size > 9 and port == 53 and port != 53');
  });

  test('an alternative keeps its parentheses when something is added to it', () => {
    navigation.getState().setFilter('port == 1 or port == 2');
    run('Show only port 53');
    expect(navigation.getState().filter).toBe('(port == 1 or port == 2) and port == 53');
  });

  test('a cell without a value, or a column no filter knows, has no filters', () => {
    expect(valuePivots({ table: 'packets', row: { ...packet, dst_port: null }, column }, app)).toEqual([]);
    const unknown = { ...column, field: null };
    expect(valuePivots({ table: 'packets', row: packet, column: unknown }, app)).toEqual([]);
  });

  test('an address leads to the picture, a conversation to its packets', () => {
    run('Show 10.0.0.2 in the picture');
    expect(navigation.getState()).toMatchObject({
      screen: 'picture',
      wantedUnit: { unit: 'endpoints', id: '10.0.0.2' },
    });
    run('Show the packets of this conversation');
    expect(navigation.getState().screen).toBe('packets');
    expect(navigation.getState().filter).toBe(conversationCondition(packet));
  });
});
