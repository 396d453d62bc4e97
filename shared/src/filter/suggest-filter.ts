// What somebody may have meant by a filter that is not understood: Wireshark's spellings, a bare address or protocol, a
// field with a slip of the keyboard. Field names of Wireshark: its display filter reference.

import { parseCidr } from '../domain/ip-address.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { filterFieldNames, findField, type FilterField } from './filter-field.ts';
import { tokenize, type FilterToken } from './tokenize.ts';

const wiresharkFields: Readonly<Record<string, FilterField>> = {
  ...{ 'ip.addr': 'ip', 'ip.src': 'src', 'ip.dst': 'dst', 'ip.host': 'ip' },
  ...{ 'ipv6.addr': 'ip', 'ipv6.src': 'src', 'ipv6.dst': 'dst' },
  ...{ 'eth.addr': 'mac', 'eth.src': 'mac', 'eth.dst': 'mac' },
  ...{ 'tcp.port': 'port', 'tcp.srcport': 'sport', 'tcp.dstport': 'dport', 'tcp.len': 'payload' },
  ...{ 'udp.port': 'port', 'udp.srcport': 'sport', 'udp.dstport': 'dport' },
  ...{ 'frame.len': 'size', 'frame.number': 'id', 'frame.time': 'time', 'frame.time_epoch': 'time' },
  ...{ 'dns.qry.name': 'dns', 'tls.handshake.extensions_server_name': 'sni', 'tls.handshake.ja4': 'ja4' },
  ...{ 'http.host': 'url', 'http.request.uri': 'url', 'http.request.full_uri': 'url' },
};

const wiresharkOperators: Readonly<Record<string, string>> = {
  ...{ eq: '==', ne: '!=', gt: '>', lt: '<', ge: '>=', le: '<=', matches: '~', '===': '==' },
};

/** As the column of protocols has them. */
const protocols: Readonly<Record<string, string>> = {
  ...{ tcp: 'TCP', udp: 'UDP', icmp: 'ICMP', icmpv6: 'IPv6-ICMP', arp: 'ARP', igmp: 'IGMP', sctp: 'SCTP' },
};

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const valuePlace = /(?:==|=|!=|<|>|~|\b(?:in|contains|eq|ne|gt|lt|ge|le|matches)|[{,])$/i;
const conditionPlace = /(?:^|\(|!|&&|\|\||\b(?:and|or|not))$/i;
const longestWordBefore = 12;
const words = ['and', 'or', 'not', 'in'];

/** For a word where a condition begins; null where it is right, or nothing is known. */
function meantCondition(text: string): string | null {
  const word = text.toLowerCase();
  if (words.includes(word) || findField(word) !== null) return null;
  if (parseCidr(text) !== null) return `ip == ${text}`;
  if (Object.hasOwn(protocols, word)) return `proto == ${protocols[word] as string}`;
  return nearestName(word, filterFieldNames);
}

function meantWord(text: string, before: string): string | null {
  const word = text.toLowerCase();
  if (valuePlace.test(before)) return null;
  if (Object.hasOwn(wiresharkFields, word)) return wiresharkFields[word] as string;
  if (conditionPlace.test(before)) return meantCondition(text);
  return Object.hasOwn(wiresharkOperators, word) ? (wiresharkOperators[word] as string) : null;
}

function pieceFor({ type, column, text }: FilterToken, filter: string): Piece | null {
  // The last word before it is enough: long filters stay cheap.
  const before = filter.slice(0, column).trimEnd().slice(-longestWordBefore);
  const meant = type === 'word' ? meantWord(text, before) : null;
  return meant === null ? null : { from: column, to: column + text.length, text: meant };
}

/** Another text for the same wish, or null; whether it is understood is for the caller to try. */
export function suggestFilter(text: string): string | null {
  const pieces = tokenize(text)
    .map((token) => pieceFor(token, text))
    .filter((piece) => piece !== null);
  let suggested = text;
  for (const { from, to, text: written } of pieces.toReversed())
    suggested = suggested.slice(0, from) + written + suggested.slice(to);
  return pieces.length === 0 ? null : suggested.trim();
}
