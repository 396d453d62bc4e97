// Which registry answers for an address: the assignments of IANA's bootstrap registries for RDAP (RFC 9224), the first
// byte of IPv4 and the ranges of IPv6 unicast. Whole blocks only: a registry may have passed a part on to another one,
// and its own answer says so.

import { cidrContains, parseCidr, type Cidr, type IpAddress } from '../domain/ip-address.ts';

export interface Registry {
  readonly name: string;
  readonly region: string;
  /** Base of its RDAP service. */
  readonly rdap: string;
}

interface Assigned extends Registry {
  /** First bytes, and spans of them. */
  readonly ipv4: string;
  readonly ipv6: readonly string[];
}

const assigned: readonly Assigned[] = [
  {
    name: 'AFRINIC',
    region: 'Africa',
    rdap: 'https://rdap.afrinic.net/rdap/',
    ipv4: '41 102 105 154 196-197',
    ipv6: ['2001:4200::/23', '2c00::/12'],
  },
  {
    name: 'APNIC',
    region: 'Asia and the Pacific',
    rdap: 'https://rdap.apnic.net/',
    ipv4: '1 14 27 36 39 42-43 49 58-61 101 103 106 110-126 133 150 153 163 171 175 180 182-183 202-203 210-211 218-223',
    ipv6: [
      '2001:200::/23',
      '2001:c00::/22',
      '2001:4400::/23',
      '2001:8000::/19',
      '2001:a000::/19',
      '2400::/12',
      '2410::/12',
    ],
  },
  {
    name: 'ARIN',
    region: 'North America',
    rdap: 'https://rdap.arin.net/registry/',
    ipv4: '3-4 6-9 11-13 15-24 26 28-30 32-35 38 40 44-45 47-48 50 52 54-56 63-76 96-100 104 107-108 128-132 134-140 142-144 146-149 152 155-162 164-170 172-174 184 192 198-199 204-209 214-216',
    ipv6: [
      '2001:400::/23',
      '2001:1800::/23',
      '2001:4800::/23',
      '2600::/12',
      '2610::/23',
      '2620::/23',
      '2630::/12',
    ],
  },
  {
    name: 'LACNIC',
    region: 'Latin America and the Caribbean',
    rdap: 'https://rdap.lacnic.net/rdap/',
    ipv4: '177 179 181 186-187 189-191 200-201',
    ipv6: ['2001:1200::/23', '2800::/12'],
  },
  {
    name: 'RIPE NCC',
    region: 'Europe, the Middle East and Central Asia',
    rdap: 'https://rdap.db.ripe.net/',
    ipv4: '2 5 25 31 37 46 51 53 57 62 77-95 109 141 145 151 176 178 185 188 193-195 212-213 217',
    ipv6: [
      '2001:600::/23',
      '2001:800::/22',
      '2001:1400::/22',
      '2001:1a00::/23',
      '2001:1c00::/22',
      '2001:2000::/19',
      '2001:4000::/23',
      '2001:4600::/23',
      '2001:4a00::/22',
      '2001:5000::/20',
      '2003::/18',
      '2a00::/12',
      '2a10::/12',
    ],
  },
];

const byFirstByte = new Map(
  assigned.flatMap((registry) => firstBytes(registry.ipv4).map((byte) => [byte, registry] as const)),
);
const ipv6Ranges = assigned.flatMap((registry) =>
  registry.ipv6.flatMap((text) => {
    const range = parseCidr(text);
    return range === null ? [] : [[range, registry] as const];
  }),
) satisfies readonly (readonly [Cidr, Registry])[];

function firstBytes(text: string): number[] {
  return text.split(' ').flatMap((span) => {
    const [first = 0, last = first] = span.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

/** Null for what no registry has been given. */
export function registryOf(address: IpAddress): Registry | null {
  if (address.version === 4) return byFirstByte.get(address.bytes[0] as number) ?? null;
  return ipv6Ranges.find(([range]) => cidrContains(range, address))?.[1] ?? null;
}
