// Databases in MaxMind's format that the user has added: country, city and network, in the field names of GeoLite2, DB-IP and
// IPinfo.

import { readFile, stat } from 'node:fs/promises';
import { Reader } from 'mmdb-lib';
import { z } from 'zod';
import type { LookupSource } from '@jaws/shared/contract/lookup';
import { errnoCode } from '../dataset/disk-errors.ts';

/** What a database says of one address; what it does not know is undefined. */
export interface Placed {
  readonly country?: string | undefined;
  readonly city?: string | undefined;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly asn?: number | undefined;
  readonly org?: string | undefined;
}

export interface Database {
  readonly source: LookupSource;
  /** Null where it has nothing, or cannot be used. */
  readonly find: (address: string) => Placed | null;
}

const mostBytes = 512 * 1024 * 1024;

const text = z.string().min(1).max(300).optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const names = z
  .object({ iso_code: text, names: z.object({ en: text }).optional().catch(undefined) })
  .optional();
/** AS numbers come as a number (GeoLite2), or as `AS64500` (IPinfo). */
const asNumber = z
  .union([z.number().int().min(0), z.string().regex(/^(?:AS)?\d{1,10}$/i)])
  .optional()
  .catch(undefined);

const record = z.object({
  country: z.union([names, text]).catch(undefined),
  country_code: text,
  city: z.union([names, text]).catch(undefined),
  location: z.object({ latitude: number, longitude: number }).optional().catch(undefined),
  lat: z.union([number, text]).catch(undefined),
  lng: z.union([number, text]).catch(undefined),
  latitude: z.union([number, text]).catch(undefined),
  longitude: z.union([number, text]).catch(undefined),
  autonomous_system_number: asNumber,
  autonomous_system_organization: text,
  asn: asNumber,
  as_name: text,
  name: text,
});
type FoundRecord = z.infer<typeof record>;

/** One that cannot be used is no error: its source says why. */
export async function openDatabase(path: string, name: string): Promise<Database> {
  const unusable = (why: string): Database => ({
    source: { name, text: `cannot be used: ${why}`, isUsable: false },
    find: () => null,
  });
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return unusable(`larger than ${mostBytes} bytes`);
    // The library's types know the shapes of MaxMind's own databases only; `record` checks what comes.
    const reader = new Reader(await readFile(path));
    const { databaseType, buildEpoch, description } = reader.metadata;
    const built = buildEpoch.toISOString().slice(0, 10);
    const about = (description as { readonly en?: string } | undefined)?.en ?? databaseType;
    return {
      source: { name, text: `${about.slice(0, 300)}, built ${built}`, isUsable: true },
      find: (address) => placedBy(reader, address),
    };
  } catch (error) {
    return unusable(errnoCode(error) ?? 'it is no database in MaxMind format, or damaged');
  }
}

function placedBy(reader: { get: (address: string) => unknown }, address: string): Placed | null {
  try {
    const { success, data } = record.safeParse(reader.get(address));
    return success ? placedIn(data) : null;
  } catch {
    // A tree that leads nowhere: the rest of the database may still be whole.
    return null;
  }
}

function placedIn(found: FoundRecord): Placed | null {
  const placed: Placed = {
    country: found.country_code ?? codeIn(found.country),
    city: nameIn(found.city),
    ...pointIn(found),
    asn: asnIn(found),
    org: found.autonomous_system_organization ?? found.as_name ?? found.name,
  };
  return Object.values(placed).every((value) => value === undefined) ? null : placed;
}

function pointIn({ location, latitude, longitude, lat, lng }: FoundRecord): Pick<Placed, 'lat' | 'lon'> {
  return {
    lat: degrees(location?.latitude ?? latitude ?? lat, 90),
    lon: degrees(location?.longitude ?? longitude ?? lng, 180),
  };
}

function codeIn(country: FoundRecord['country']): string | undefined {
  const code = typeof country === 'object' ? country.iso_code : country;
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined;
}

function nameIn(city: FoundRecord['city']): string | undefined {
  return typeof city === 'object' ? city.names?.en : city;
}

function asnIn({ autonomous_system_number: number, asn }: FoundRecord): number | undefined {
  const given = number ?? asn;
  return given === undefined ? undefined : Number(String(given).replace(/^AS/i, ''));
}

function degrees(value: number | string | undefined, most: number): number | undefined {
  const number = value === undefined ? Number.NaN : Number(value);
  return Math.abs(number) <= most ? number : undefined;
}
