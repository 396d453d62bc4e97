// What kind of address it is, by the IANA registries of special-purpose addresses (RFC 6890 and the RFCs named here). Only
// `public` ones belong to somebody in the internet.

import { cidrContains, parseCidr, type Cidr, type IpAddress } from '../domain/ip-address.ts';

export const addressKinds = [
  'public',
  'private',
  'loopback',
  'link-local',
  'shared',
  'multicast',
  'broadcast',
  'documentation',
  'benchmark',
  'translation',
  'reserved',
  'unspecified',
] as const;
export type AddressKind = (typeof addressKinds)[number];

export interface KindOfAddress {
  readonly kind: AddressKind;
  /** In words. */
  readonly text: string;
  /** Where it is laid down; null for public ones. */
  readonly source: string | null;
}

/** The first range that holds it decides. */
const table: readonly (readonly [range: string, kind: AddressKind, text: string, source: string])[] = [
  ['0.0.0.0/32', 'unspecified', 'no address yet', 'RFC 1122'],
  ['0.0.0.0/8', 'reserved', '"this network", never sent over the internet', 'RFC 791'],
  ['10.0.0.0/8', 'private', 'private network', 'RFC 1918'],
  ['100.64.0.0/10', 'shared', 'shared by customers behind the NAT of a provider', 'RFC 6598'],
  ['127.0.0.0/8', 'loopback', 'this machine itself', 'RFC 1122'],
  ['169.254.0.0/16', 'link-local', 'chosen by a host without DHCP; this link only', 'RFC 3927'],
  ['172.16.0.0/12', 'private', 'private network', 'RFC 1918'],
  ['192.0.0.0/24', 'reserved', 'for protocols of the IETF', 'RFC 6890'],
  ['192.0.2.0/24', 'documentation', 'for examples in documents', 'RFC 5737'],
  ['192.88.99.0/24', 'reserved', 'was the relay of 6to4', 'RFC 7526'],
  ['192.168.0.0/16', 'private', 'private network', 'RFC 1918'],
  ['198.18.0.0/15', 'benchmark', 'for tests of network devices', 'RFC 2544'],
  ['198.51.100.0/24', 'documentation', 'for examples in documents', 'RFC 5737'],
  ['203.0.113.0/24', 'documentation', 'for examples in documents', 'RFC 5737'],
  ['224.0.0.0/24', 'multicast', 'group on this link', 'RFC 5771'],
  ['224.0.0.0/4', 'multicast', 'group of hosts', 'RFC 5771'],
  ['255.255.255.255/32', 'broadcast', 'every host of this link', 'RFC 919'],
  ['240.0.0.0/4', 'reserved', 'not given to anybody', 'RFC 1112'],
  ['::/128', 'unspecified', 'no address yet', 'RFC 4291'],
  ['::1/128', 'loopback', 'this machine itself', 'RFC 4291'],
  ['64:ff9b::/96', 'translation', 'an IPv4 address behind NAT64', 'RFC 6052'],
  ['64:ff9b:1::/48', 'translation', 'an IPv4 address behind a local NAT64', 'RFC 8215'],
  ['100::/64', 'reserved', 'packets to it are dropped', 'RFC 6666'],
  ['2001::/32', 'translation', 'a host behind NAT that uses Teredo', 'RFC 4380'],
  ['2001:2::/48', 'benchmark', 'for tests of network devices', 'RFC 5180'],
  ['2001:db8::/32', 'documentation', 'for examples in documents', 'RFC 3849'],
  ['2001::/23', 'reserved', 'for protocols of the IETF', 'RFC 2928'],
  ['2002::/16', 'translation', 'an IPv4 address that uses 6to4', 'RFC 3056'],
  ['3fff::/20', 'documentation', 'for examples in documents', 'RFC 9637'],
  ['fc00::/7', 'private', 'unique local address', 'RFC 4193'],
  ['fe80::/10', 'link-local', 'this link only', 'RFC 4291'],
  ['ff00::/8', 'multicast', 'group of hosts', 'RFC 4291'],
  ['2000::/3', 'public', '', ''],
  ['::/0', 'reserved', 'not given to anybody', 'RFC 4291'],
];

const ranges = table.flatMap(([text, ...rest]) => {
  const range = parseCidr(text);
  return range === null ? [] : [[range, ...rest] as const];
}) satisfies readonly (readonly [Cidr, ...unknown[]])[];

const plain: KindOfAddress = { kind: 'public', text: 'public address', source: null };

export function kindOfAddress(address: IpAddress): KindOfAddress {
  const found = ranges.find(([range]) => cidrContains(range, address));
  if (found === undefined || found[1] === 'public') return plain;
  const [, kind, text, source] = found;
  return { kind, text, source };
}

/** The IPv4 address inside an IPv6 one: mapped (RFC 4291), of 6to4 or of NAT64; null where there is none. */
export function embeddedIpv4({ version, bytes }: IpAddress): IpAddress | null {
  if (version === 4) return null;
  const at = embeddedAt(bytes);
  return at === null ? null : { version: 4, bytes: bytes.slice(at, at + 4) };
}

const mappedStart = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const nat64Start = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];

function embeddedAt(bytes: Uint8Array): number | null {
  const startsWith = (start: readonly number[]): boolean => start.every((byte, at) => bytes[at] === byte);
  if (startsWith(mappedStart) || startsWith(nat64Start)) return 12;
  return startsWith([0x20, 0x02]) ? 2 : null;
}
