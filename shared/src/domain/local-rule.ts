// What counts as local (DESIGN §1), and which side of a flow is the local one. "Up" is always local -> remote.

import { cidrContains, parseCidr, parseIp, type Cidr, type IpAddress } from './ip-address.ts';
import type { LocalRuleRecord } from './manifest.ts';
import type { StringDictionary } from './string-dictionary.ts';

export interface LocalRule {
  readonly record: LocalRuleRecord;
  /** One line for documents and the screen. */
  readonly text: string;
  /** False for texts that are no address. */
  isLocal(address: string): boolean;
}

/** RFC 1918, RFC 6598 (CGNAT), RFC 3927 and RFC 4291 (link-local, loopback), RFC 4193 (ULA). */
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];
const privateNetworks = ranges(privateRanges);
const loopbackRanges = ranges(['127.0.0.0/8', '::1/128']);
const groupRanges = ranges(['224.0.0.0/4', '255.255.255.255/32', '0.0.0.0/8', 'ff00::/8', '::/128']);

export const privateLocalRule: LocalRuleRecord = { rule: 'ranges', addresses: [] };

/** Entries that are neither address nor CIDR are left out; without any the private ranges decide. */
export function createLocalRule(record: LocalRuleRecord): LocalRule {
  const given = record.rule === 'ranges' ? [] : ranges(record.addresses);
  const used = given.length > 0 ? given : privateNetworks;
  const effective = given.length > 0 ? record : privateLocalRule;
  return {
    record: effective,
    text: ruleText(effective),
    isLocal: (address) => {
      const parsed = parseIp(address);
      return parsed !== null && used.some((range) => cidrContains(range, parsed));
    },
  };
}

/** Multicast, broadcast and "no address yet": not an endpoint somewhere, and never local. */
export function isGroupAddress(address: string): boolean {
  const parsed = parseIp(address);
  return parsed !== null && inAny(groupRanges, parsed);
}

export function isLoopback(address: string): boolean {
  const parsed = parseIp(address);
  return parsed !== null && inAny(loopbackRanges, parsed);
}

/** In a range that is not routed in the internet, whatever counts as local here. */
export function isPrivateAddress(address: string): boolean {
  const parsed = parseIp(address);
  return parsed !== null && inAny(privateNetworks, parsed);
}

/** One byte for every address id: 1 = local. Costs one parse per address, none per packet. */
export function localAddressIds(addresses: StringDictionary, rule: LocalRule): Uint8Array {
  const local = new Uint8Array(addresses.size);
  for (let id = 1; id < local.length; id++) local[id] = rule.isLocal(addresses.get(id) ?? '') ? 1 : 0;
  return local;
}

/** Where both or neither end is local, the client counts as local. */
export function clientIsLocalSide(local: Uint8Array, client: number, server: number): boolean {
  return local[client] === 1 || local[server] !== 1;
}

function ruleText(record: LocalRuleRecord): string {
  if (record.rule === 'ranges') return 'private addresses';
  const shown = record.addresses.slice(0, 8).join(', ');
  const more = record.addresses.length > 8 ? ` and ${record.addresses.length - 8} more` : '';
  const what = record.rule === 'interface' ? 'addresses of the interface' : 'given by --local';
  return `${what}: ${shown}${more}`;
}

function ranges(texts: readonly string[]): Cidr[] {
  return texts.map(parseCidr).filter((range) => range !== null);
}

function inAny(list: readonly Cidr[], address: IpAddress): boolean {
  return list.some((range) => cidrContains(range, address));
}
