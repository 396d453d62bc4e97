// Places of looked-up addresses: their own, the middle of a country, or none; those at one place together.

import type { LookupResult } from '@jaws/shared/contract/lookup';
import { expect, test } from 'vitest';
import { placeOfCountry } from './country-places.ts';
import type { ListRow } from './list-rows.ts';
import { mapPlaces } from './map-places.ts';

function row(ip: string, place: Partial<LookupResult>, bytes = 0): ListRow {
  const seen = { ip, packets: 1, up: bytes, down: 1, firstMs: 0, lastMs: 0, macs: [] };
  return {
    result: { ip, kind: 'public', facts: [], lists: [], ...place },
    seen: bytes === 0 ? null : seen,
  };
}

const none: ReadonlySet<string> = new Set();
const berlin = { country: 'DE', city: 'Berlin', lat: 52.5, lon: 13.4 };

test('the place of its own goes before the middle of the country', () => {
  const { places } = mapPlaces([row('1.0.0.1', berlin), row('1.0.0.2', { country: 'DE' })], none);
  expect(places.map(({ title, lat, lon }) => [title, lat, lon])).toEqual([
    ['Berlin, Germany (DE)', 52.5, 13.4],
    ['Germany (DE), somewhere', placeOfCountry('DE')?.lat, placeOfCountry('DE')?.lon],
  ]);
});

test('those at one place are one mark, most bytes first, and all their bytes', () => {
  const { places } = mapPlaces(
    [row('1.0.0.1', berlin, 10), row('1.0.0.2', berlin, 100), row('1.0.0.3', { country: 'NL' }, 500)],
    none,
  );
  expect(places.map(({ addresses, bytes }) => [addresses, bytes])).toEqual([
    [['1.0.0.3'], 501],
    [['1.0.0.2', '1.0.0.1'], 112],
  ]);
});

test('a place without a name, and one on the equator at Greenwich, are places', () => {
  const { places } = mapPlaces([row('1.0.0.1', { lat: 0, lon: 0 })], none);
  expect(places).toMatchObject([{ title: 'a place without a name', lat: 0, lon: 0 }]);
});

test('without a place: no country, one that there is not, or half a place', () => {
  const rows = [row('10.0.0.1', {}), row('1.0.0.1', { country: 'ZZ' }), row('1.0.0.2', { lat: 1 })];
  expect(mapPlaces(rows, none)).toEqual({ places: [], withoutPlace: 3 });
});

test('a finding that leads to one of them marks the place', () => {
  const rows = [row('1.0.0.1', berlin), row('1.0.0.2', berlin), row('1.0.0.3', { country: 'NL' })];
  const { places } = mapPlaces(rows, new Set(['1.0.0.2']));
  expect(places.map(({ isFound }) => isFound)).toEqual([true, false]);
});
