// How to find in a text what must not leave the machine: tokens that look like ours, user parts of URLs, paths, MAC
// addresses, local addresses, names of the house, user names. Each pattern is used alone, in this order.

import { parseIp } from '../domain/ip-address.ts';
import { isPublicAddress } from './pseudonyms-addresses.ts';

export type PseudonymKind = 'HOST' | 'NAME' | 'MAC' | 'USER' | 'PATH';

export interface Pattern {
  readonly kind: PseudonymKind;
  readonly expression: RegExp;
  /** Of a match: the part from its start that is replaced (0 = none of it). Without it: all of it. */
  readonly take?: (match: string) => number;
}

export interface KnownNames {
  /** Names of hosts and domains of the house; names below a domain count as well. */
  readonly houseNames?: readonly string[];
  readonly userNames?: readonly string[];
  /** Networks that are public but one's own, for example; private ones are always replaced. */
  readonly isLocal?: (address: string) => boolean;
}

export const tokenExpression = /(?:HOST|NAME|MAC|USER|PATH)_\d+/g;

const notInWord = String.raw`(?<![\p{L}\p{N}])`;
const wordEnds = String.raw`(?![\p{L}\p{N}])`;
const userOfUrl = /(?<=:\/\/)[^\s/?#@]*(?:@[^\s/?#@]*)*(?=@)/gu;
const windowsRest = String.raw`(?:[^\\/:*?"<>|\r\n]+\\+|[^\\/:*?"<>|\s]+\/+)*[^\\/:*?"<>|\s]*`;
const windowsPath = new RegExp(String.raw`${notInWord}(?:[A-Za-z]:[\\/]+|\\\\)${windowsRest}`, 'gu');
const homePath = /[\\/](?:home|Users|Documents and Settings)[\\/]+[^\s"'<>|]+/gu;
const systemPath =
  /(?<![\p{L}\p{N}_\-./])(?:file:\/|~[\w.-]*|\/(?:root|mnt|media|var|srv|opt|tmp|etc|usr|run|data|Volumes))\/[^\s"'<>|]*/gu;
const mac = new RegExp(
  String.raw`(?<![0-9a-f])(?:[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![0-9a-f])`,
  'giu',
);
const ipv6 = new RegExp(
  String.raw`${notInWord}[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?:%[\w.-]+)?`,
  'giu',
);
const dotted = /(?<!\d)\d{1,3}(?:[.-]\d{1,3}){3,}/gu;
const arpa4 = /(?<!\d)(?:\d{1,3}\.){4}in-addr\.arpa/giu;
const arpa6 = /(?:[0-9a-f]\.){4,32}ip6\.arpa/giu;
// RFC 6762 (local), RFC 8375 (home.arpa), ICANN's private top level (internal), and what routers and offices use.
const localName = new RegExp(
  String.raw`${notInWord}[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.(?:local|lan|home\.arpa|internal|localdomain|intranet|corp|home|private)${wordEnds}`,
  'giu',
);

/** In the order in which they are to be used. */
export function fixedPatterns(isLocal: (address: string) => boolean): readonly Pattern[] {
  const isSecret = (address: string): boolean => !isPublicAddress(address) || isLocal(address);
  return [
    { kind: 'NAME', expression: tokenExpression },
    { kind: 'USER', expression: userOfUrl },
    { kind: 'PATH', expression: windowsPath, take: withoutStop },
    { kind: 'PATH', expression: homePath, take: withoutStop },
    { kind: 'PATH', expression: systemPath, take: withoutStop },
    { kind: 'MAC', expression: mac },
    { kind: 'HOST', expression: arpa4, take: (match) => takeArpa(match, isSecret) },
    { kind: 'HOST', expression: arpa6 },
    { kind: 'HOST', expression: ipv6, take: (match) => takeIpv6(match, isSecret) },
    { kind: 'HOST', expression: dotted, take: (match) => takeDotted(match, isSecret) },
    { kind: 'NAME', expression: localName },
  ];
}

/** A pattern of the names that are known, the longest first; null without any. */
export function namePattern(kind: 'NAME' | 'USER', names: Iterable<string>): Pattern | null {
  const known = [...new Set(names)].filter((name) => name.trim() !== '');
  if (known.length === 0) return null;
  const choice = known
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join('|');
  // Of a house name what stands before it belongs to it: hosts of the domain, the owner of a mailbox.
  const before = kind === 'NAME' ? String.raw`(?:[\p{L}\p{N}._+-]+@)?(?:[\p{L}\p{N}_-]+\.)*` : '';
  return { kind, expression: new RegExp(`${notInWord}${before}(?:${choice})${wordEnds}`, 'giu') };
}

// Accounts that every machine has: they tell nothing, and are words of other texts.
const everybody: ReadonlySet<string> = new Set(
  'root user users admin public default guest shared www anonymous ftp git all'.split(' '),
);

/** User names that paths and URLs of a text give away. */
export function usersIn(text: string): string[] {
  const found = [
    ...[...text.matchAll(userOfUrl)].map(([match]) => match.split(':')[0] ?? ''),
    ...[
      ...text.matchAll(/[\\/](?:home|Users|Documents and Settings)[\\/]+([^\\/\s"'<>|.,;:!?()[\]]+)/gu),
    ].map((match) => match[1] ?? ''),
  ];
  return found.filter((name) => name.length >= 3 && !everybody.has(name.toLowerCase()));
}

/** Marks that end a sentence belong to the text, not to the path. */
function withoutStop(match: string): number {
  return match.replace(/[.,;:!?)\]}]+$/, '').length;
}

function takeIpv6(match: string, isSecret: (address: string) => boolean): number {
  const zone = match.indexOf('%');
  const address = zone < 0 ? match : match.slice(0, zone);
  if (parseIp(address) !== null) return isSecret(address) ? match.length : 0;
  const trimmed = address.replace(/[.:]$/, '');
  return parseIp(trimmed) !== null && isSecret(trimmed) ? trimmed.length : 0;
}

/** `1.0.0.10.in-addr.arpa` is 10.0.0.1 (RFC 1035 §3.5). */
function takeArpa(match: string, isSecret: (address: string) => boolean): number {
  return isSecret(match.split('.').slice(0, 4).reverse().join('.')) ? match.length : 0;
}

/** `10.0.0.1`, `010.0.0.1`, `ip-10-0-0-1`: any four in a row. */
function takeDotted(match: string, isSecret: (address: string) => boolean): number {
  const parts = match.split(/[.-]/).map((part) => String(Number(part)));
  for (let at = 0; at + 4 <= parts.length; at++) {
    const four = parts.slice(at, at + 4);
    if (four.some((part) => Number(part) > 255)) continue;
    if (isSecret(four.join('.'))) return match.length;
  }
  return 0;
}
