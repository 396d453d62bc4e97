// An answer of a registry about an address (RDAP, RFC 9083 §5.4) as what JAWS shows. Optional fields that are odd
// count as absent; without an object class and a range that holds the address it is no answer to the question.

import { z } from 'zod';
import type { RdapNetwork } from '../contract/lookup-online.ts';
import { formatIp, type IpAddress, parseIp } from '../domain/ip-address.ts';
import { safeLine } from './online-text.ts';
import { contactOf, rdapEntity, textOrNull } from './rdap-answer-contacts.ts';

const optionalText = z.string().optional().catch(undefined);
const wire = z.object({
  objectClassName: z.literal('ip network'),
  startAddress: z.string().max(64),
  endAddress: z.string().max(64),
  handle: optionalText,
  name: optionalText,
  type: optionalText,
  country: optionalText,
  status: z.array(z.string()).max(100).catch([]).default([]),
  entities: z.array(rdapEntity).max(200).catch([]).default([]),
  events: z
    .array(z.object({ eventAction: z.string(), eventDate: z.string() }).or(z.unknown().transform(() => null)))
    .max(200)
    .catch([])
    .default([]),
});

export interface NetworkRange {
  /** As numbers; versions do not mix. */
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Null: not an RDAP answer about a network, or about a network that does not hold `asked`. */
export function readRdapAnswer(value: unknown, asked: string, sourceUrl: string): RdapNetwork | null {
  const parsed = wire.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  const [start, end] = [readAddress(data.startAddress), readAddress(data.endAddress)];
  if (start === null || end === null) return null;
  const network = { start: formatIp(start), end: formatIp(end) };
  const range = rangeOf(network);
  if (range === null || !rangeHolds(range, asked)) return null;
  const holder = contactOf(data.entities, 'registrant');
  return {
    ...network,
    handle: textOrNull(data.handle),
    name: textOrNull(data.name),
    country: textOrNull(data.country),
    organisation: holder?.name ?? null,
    kind: textOrNull(data.type),
    abuse: contactOf(data.entities, 'abuse'),
    events: data.events
      .filter((event) => event !== null)
      .slice(0, 32)
      .map((event) => ({ action: safeLine(event.eventAction, 100), date: safeLine(event.eventDate, 64) })),
    status: data.status.slice(0, 16).map((status) => safeLine(status, 100)),
    sourceUrl: sourceUrl.slice(0, 2048),
  };
}

/** Some registries write the prefix behind the address. */
function readAddress(text: string): IpAddress | null {
  return parseIp(text.trim().replace(/\/\d+$/, ''));
}

/** Null where the two are no range. */
export function rangeOf(network: Pick<RdapNetwork, 'start' | 'end'>): NetworkRange | null {
  const [start, end] = [parseIp(network.start), parseIp(network.end)];
  if (start === null || end?.version !== start.version) return null;
  const [first, last] = [numberOf(start), numberOf(end)];
  return first <= last ? { version: start.version, first, last } : null;
}

export function rangeHolds(range: NetworkRange, address: string): boolean {
  const parsed = parseIp(address);
  if (parsed?.version !== range.version) return false;
  const value = numberOf(parsed);
  return value >= range.first && value <= range.last;
}

// Larger networks are allocations with networks of others inside: what is said of them need not hold for each address.
const widest = { 4: 2n ** 16n, 6: 2n ** 96n } as const;

/** May the answer about one address stand for its neighbours in the same network? Up to an IPv4 /16 or an IPv6 /32. */
export function standsForAll(range: NetworkRange): boolean {
  return range.last - range.first < widest[range.version];
}

function numberOf(address: IpAddress): bigint {
  return address.bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
