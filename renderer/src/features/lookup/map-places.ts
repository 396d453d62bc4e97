// Where looked-up addresses are on the map: their own place where a city database has it, else the middle of their country.
// Those at one place are one mark. Pure.

import { countryText } from '../../ui/country-name.ts';
import { placeOfCountry, type LatLon } from './country-places.ts';
import type { ListRow } from './list-rows.ts';

export interface MapPlace extends LatLon {
  readonly key: string;
  /** `Utrecht, Netherlands (NL)`; of a country alone it says so. */
  readonly title: string;
  /** Most bytes first. */
  readonly addresses: readonly string[];
  /** Sent and received by all of them. */
  readonly bytes: number;
  /** Whether a finding leads there. */
  readonly isFound: boolean;
}

export interface MapPlaces {
  /** Most bytes first. */
  readonly places: readonly MapPlace[];
  readonly withoutPlace: number;
}

function placeOf({ result }: ListRow): Pick<MapPlace, 'key' | 'title' | 'lat' | 'lon'> | null {
  const { lat, lon, city, country } = result;
  const countryName = country === undefined ? '' : countryText(country);
  if (lat !== undefined && lon !== undefined) {
    const title = [city ?? '', countryName].filter((part) => part !== '').join(', ');
    return {
      key: `${String(lat)} ${String(lon)}`,
      title: title === '' ? 'a place without a name' : title,
      lat,
      lon,
    };
  }
  const middle = country === undefined ? null : placeOfCountry(country);
  return middle === null ? null : { key: countryName, title: `${countryName}, somewhere`, ...middle };
}

function bytesOf({ seen }: ListRow): number {
  return seen === null ? 0 : seen.up + seen.down;
}

/** `found`: addresses that findings lead to. */
export function mapPlaces(rows: readonly ListRow[], found: ReadonlySet<string>): MapPlaces {
  const at = new Map<
    string,
    { readonly place: NonNullable<ReturnType<typeof placeOf>>; readonly rows: ListRow[] }
  >();
  let withoutPlace = 0;
  for (const row of rows) {
    const place = placeOf(row);
    if (place === null) {
      withoutPlace += 1;
      continue;
    }
    const known = at.get(place.key);
    if (known === undefined) at.set(place.key, { place, rows: [row] });
    else known.rows.push(row);
  }
  const places = [...at.values()].map(({ place, rows: there }): MapPlace => {
    const addresses = there.toSorted((a, b) => bytesOf(b) - bytesOf(a)).map(({ result }) => result.ip);
    const bytes = there.reduce((sum, row) => sum + bytesOf(row), 0);
    return { ...place, addresses, bytes, isFound: addresses.some((ip) => found.has(ip)) };
  });
  return { places: places.toSorted((a, b) => b.bytes - a.bytes), withoutPlace };
}
