// The list as columns: what is shown, sorted and saved of each address.

import type { LookupResult } from '@jaws/shared/contract/lookup';
import { describe, expect, test } from 'vitest';
import { csvText } from '../../ui/csv-text.ts';
import { cellText, columnsFor, listTable, nextSort, sortRows, type ListRow } from './list-rows.ts';

function row(ip: string, result: Partial<LookupResult> = {}, seen: Partial<ListRow['seen']> = null): ListRow {
  const none = { ip, packets: 1, up: 0, down: 0, firstMs: 0, lastMs: 0, macs: [] };
  return {
    result: { ip, kind: 'public', facts: [], lists: [], ...result },
    seen: seen === null ? null : { ...none, ...seen },
  };
}

const hit = { list: 'bad.txt', entry: '9.9.9.9', note: null, listedMs: 0, licence: null };
const known = row(
  '9.9.9.9',
  { country: 'CH', asn: 19_281, org: 'Quad9', registry: 'ARIN', lists: [hit, { ...hit, list: 'worse.txt' }] },
  {
    macs: [{ mac: '00:00:0c:12:34:56', vendor: 'Cisco Systems, Inc' }],
    up: 1_300_000,
    down: 74,
    firstMs: Date.UTC(2026, 4, 4, 12),
  },
);

const ids = (hasDataset: boolean): string[] => columnsFor(hasDataset).map(({ id }) => id);
const texts = (one: ListRow): string[] => columnsFor(true).map((column) => cellText(column, one, 'utc'));
const sorted = (rows: readonly ListRow[], column: string, descending = false): string[] =>
  sortRows(rows, { column, descending }).map(({ result }) => result.ip);

describe('columns', () => {
  test('what a dataset has of an address is there only with a dataset', () => {
    expect(ids(true).filter((id) => !ids(false).includes(id))).toEqual([
      ...['mac', 'sent', 'received', 'first_seen'],
    ]);
  });

  test('are written for people', () => {
    expect(texts(known)).toEqual([
      ...['9.9.9.9', 'public', 'Switzerland (CH)', 'AS19281', 'Quad9', 'ARIN', 'bad.txt, worse.txt'],
      ...['00:00:0c:12:34:56 (Cisco Systems, Inc)', '1.3 MB', '74 B', '2026-05-04 12:00:00'],
    ]);
  });

  test('what is not known, and what was not seen, is empty and not zero', () => {
    expect(texts(row('9.9.9.10')).slice(2)).toEqual(Array.from({ length: 9 }, () => ''));
  });
});

describe('sorting', () => {
  const rows = [row('10.0.0.9', { asn: 5 }), row('9.0.0.1', { asn: 40 }), row('10.0.0.10')];

  test('addresses by their numbers, numbers as numbers', () => {
    expect(sorted(rows, 'address')).toEqual(['9.0.0.1', '10.0.0.9', '10.0.0.10']);
    expect(sorted(rows, 'network')).toEqual(['10.0.0.9', '9.0.0.1', '10.0.0.10']);
  });

  test('what is not known comes last both ways', () => {
    expect(sorted(rows, 'network', true)).toEqual(['9.0.0.1', '10.0.0.9', '10.0.0.10']);
  });

  test('without an order, or by a column that there is not, the order of the text', () => {
    expect(sortRows(rows, null)).toBe(rows);
    expect(sortRows(rows, { column: 'weather', descending: false })).toBe(rows);
  });

  test('a heading goes up, down, and back', () => {
    const up = nextSort(null, 'address');
    const down = nextSort(up, 'address');
    expect([up?.descending, down?.descending, nextSort(down, 'address')]).toEqual([false, true, null]);
    expect(nextSort(down, 'country')).toEqual({ column: 'country', descending: false });
  });
});

test('saved: numbers and codes as they are, times in UTC', () => {
  expect(csvText(listTable([known], columnsFor(true))).split('\n')).toEqual([
    'address,kind,country,network,organisation,registry,lists,mac,sent,received,first_seen',
    '9.9.9.9,public,CH,19281,Quad9,ARIN,"bad.txt, worse.txt","00:00:0c:12:34:56 (Cisco Systems, Inc)",1300000,74,2026-05-04 12:00:00',
    '',
  ]);
});
