// Addresses and names out of whatever somebody pasted: a line each, or a text with several; defanged forms (as reports write
// them, so that nobody clicks: hxxp://1.2.3[.]4), URLs, ports, brackets and zones understood. Nothing is looked up here.

import { formatIp, parseIp, type IpAddress } from '../domain/ip-address.ts';
import { embeddedIpv4 } from './address-kind.ts';

export type LookupTarget =
  | { readonly kind: 'ip'; readonly value: string; readonly address: IpAddress; readonly zone: string | null }
  | { readonly kind: 'domain'; readonly value: string };

/** RFC 1035: 253 characters, labels of 63. */
const longestName = 253;
const longestText = 2048;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** `hxxps://evil[.]example(.)com` as it was before. */
export function refang(text: string): string {
  return text
    .replaceAll(/^\s*hxxp/gi, 'http')
    .replaceAll(/\[:\/\/\]|\[:\]\/\//g, '://')
    .replaceAll(/[[({]\s*(?:\.|dot)\s*[\])}]/gi, '.')
    .replaceAll('[:]', ':')
    .replaceAll(/\[at\]|\(at\)/gi, '@')
    .replaceAll(/\\\./g, '.')
    .trim();
}

/** One address, name or URL; null for anything else. */
export function readTarget(text: string): LookupTarget | null {
  if (text.length > longestText) return null;
  const plain = refang(text).replaceAll(/^["'<(]+|["'>),;]+$/g, '');
  return addressOf(plain) ?? nameOf(hostOf(plain));
}

function hostOf(text: string): string {
  const afterScheme = /^[a-z][a-z0-9+.-]*:\/\/(.*)$/i.exec(text)?.[1] ?? text;
  const authority = afterScheme.split(/[/?#]/)[0] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1);
}

function addressOf(text: string): LookupTarget | null {
  const host = hostOf(text);
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(host)?.[1];
  const port = /^([0-9.]+):\d{1,5}$/.exec(host)?.[1];
  const [bare = '', zone] = (bracketed ?? port ?? host).split('%');
  const parsed = parseIp(bare);
  if (parsed === null) return null;
  const address = plainIpv4(parsed);
  return {
    kind: 'ip',
    value: formatIp(address),
    address,
    zone: zone === undefined || zone === '' ? null : zone,
  };
}

/** `::ffff:1.2.3.4` is 1.2.3.4; addresses of 6to4 and NAT64 stay what they are. */
function plainIpv4(address: IpAddress): IpAddress {
  const inner = embeddedIpv4(address);
  return inner !== null && address.bytes[0] === 0 && address.bytes[10] === 0xff ? inner : address;
}

function nameOf(host: string): LookupTarget | null {
  const name = host
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const labels = name.split('.');
  const isName =
    name.length <= longestName &&
    labels.length > 1 &&
    labels.every((each) => label.test(each)) &&
    !/^\d+$/.test(labels.at(-1) ?? '');
  return isName ? { kind: 'domain', value: name } : null;
}

export interface ReadTargets {
  /** Each once, in the order of the text. */
  readonly targets: readonly LookupTarget[];
  /** Lines (cut) in which there is none. */
  readonly unread: readonly string[];
}

/** A line counts as unread when nothing of it is understood. Empty lines and those that begin with `#` are passed over. */
export function readTargets(text: string): ReadTargets {
  const targets = new Map<string, LookupTarget>();
  const unread: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const found = refang(content)
      .split(/[\s,;|"']+/)
      .flatMap((word) => readTarget(word) ?? []);
    for (const target of found) if (!targets.has(target.value)) targets.set(target.value, target);
    if (found.length === 0) unread.push(content.slice(0, 200));
  }
  return { targets: [...targets.values()], unread };
}
