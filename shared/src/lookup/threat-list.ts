// Lists of addresses, networks and names that somebody holds for bad, as people keep them: plain text, Zeek's intel.dat, MISP's
// feed CSV, indicators of STIX 2.1. Which of them a file is, its content tells.

import { z } from 'zod';
import { formatCidr, parseCidr, type Cidr, type IpAddress } from '../domain/ip-address.ts';
import { readTarget, refang } from './read-targets.ts';

export interface ListEntry {
  /** An address, a network, or a name. */
  readonly entry: string;
  readonly note: string | null;
}

export const listFormats = ['plain', 'zeek', 'misp', 'stix'] as const;
export type ListFormat = (typeof listFormats)[number];

export interface ParsedList {
  readonly format: ListFormat;
  readonly entries: readonly ListEntry[];
  /** Lines or objects of another kind (hashes, URLs of files, mail addresses), or not understood. */
  readonly passedOver: number;
}

const mostNote = 500;

export function parseList(text: string): ParsedList {
  const start = text.slice(0, 4096).trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return parseStix(text);
  if (start.startsWith('#fields')) return parseZeek(text);
  return isMisp(start) ? parseMisp(text) : parsePlain(text);
}

/** A network, an address or a name in its usual form; null for anything else. */
function entryOf(text: string): string | null {
  const plain = refang(text);
  if (plain.includes('/') && !plain.includes('://')) {
    const range = parseCidr(plain);
    return range === null ? null : plain;
  }
  return readTarget(plain.replace(/^\*\./, ''))?.value ?? null;
}

function gather(
  format: ListFormat,
  rows: Iterable<readonly [text: string, note: string | null]>,
): ParsedList {
  const entries: ListEntry[] = [];
  let passedOver = 0;
  for (const [text, note] of rows) {
    const entry = entryOf(text);
    if (entry === null) passedOver++;
    else entries.push({ entry, note: note === null || note === '' ? null : note.slice(0, mostNote) });
  }
  return { format, entries, passedOver };
}

function* linesOf(text: string): Generator<string> {
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed !== '' && !/^(?:#|;|\/\/)/.test(trimmed)) yield trimmed;
  }
}

/** One to a line, with a note behind it; hosts files (`0.0.0.0 name`), too. */
function parsePlain(text: string): ParsedList {
  function* rows(): Generator<readonly [string, string | null]> {
    for (const line of linesOf(text)) {
      const [first = '', ...rest] = line.split(/[\s,;]+/);
      const isHosts = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)$/.test(first) && rest.length > 0;
      const note = (isHosts ? rest.slice(1) : rest).join(' ').replace(/^#\s*/, '');
      yield [isHosts ? (rest[0] ?? '') : first, note];
    }
  }
  return gather('plain', rows());
}

/** Zeek's Intelligence Framework: tab-separated, `#fields` names the columns. */
function parseZeek(text: string): ParsedList {
  const fields = /^#fields\s+(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const [at, type, note] = ['indicator', 'indicator_type', 'meta.desc'].map((name) => fields.indexOf(name));
  const source = fields.indexOf('meta.source');
  function* rows(): Generator<readonly [string, string | null]> {
    for (const line of linesOf(text)) {
      const cells = line.split('\t');
      const isKnown = /^Intel::(?:ADDR|SUBNET|DOMAIN|URL)$/.test(cells[type ?? -1] ?? '');
      const said = [note, source].map((place) => cells[place ?? -1] ?? '-').filter((cell) => cell !== '-');
      yield [isKnown ? (cells[at ?? -1] ?? '') : '', said.join(', ')];
    }
  }
  return gather('zeek', rows());
}

const mispHead = /^(?:"?uuid"?,)?.*\b(?:type|value)\b.*,/i;

function isMisp(start: string): boolean {
  const head = start.split(/\r?\n/, 1)[0] ?? '';
  return mispHead.test(head) && columnsOf(head).includes('value') && columnsOf(head).includes('type');
}

function columnsOf(line: string): string[] {
  return cellsOf(line).map((cell) => cell.trim().toLowerCase());
}

/** RFC 4180, one line. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const cell = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
  for (const [, quoted, bare] of line.matchAll(cell))
    cells.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
  return cells;
}

/** MISP's export of attributes: type is ip-dst, ip-src, domain, hostname, url, ip-dst|port … */
function parseMisp(text: string): ParsedList {
  const [head = '', ...lines] = [...linesOf(text)];
  const columns = columnsOf(head);
  const [type, value, comment] = ['type', 'value', 'comment'].map((name) => columns.indexOf(name));
  function* rows(): Generator<readonly [string, string | null]> {
    for (const line of lines) {
      const cells = cellsOf(line);
      const isKnown = /^(?:ip-(?:src|dst)(?:\|port)?|domain(?:\|ip)?|hostname(?:\|port)?|url)$/.test(
        cells[type ?? -1] ?? '',
      );
      yield [isKnown ? ((cells[value ?? -1] ?? '').split('|')[0] ?? '') : '', cells[comment ?? -1] ?? null];
    }
  }
  return gather('misp', rows());
}

const stixObject = z.looseObject({
  type: z.string(),
  pattern: z.string().max(100_000).optional(),
  name: z.string().optional(),
  description: z.string().optional(),
});
const stixBundle = z.union([
  z.looseObject({ objects: z.array(z.unknown()) }).transform(({ objects }) => objects),
  z.array(z.unknown()),
]);
/** `[ipv4-addr:value = '198.51.100.1']`, several of them in one pattern (STIX 2.1 §9). */
const comparison = /(?:ipv4-addr|ipv6-addr|domain-name|url):value\s*(?:=|ISSUBSET)\s*'((?:[^'\\]|\\.)*)'/g;

function parseStix(text: string): ParsedList {
  const objects = objectsIn(text);
  let others = 0;
  function* rows(): Generator<readonly [string, string | null]> {
    for (const object of objects) {
      const { success, data } = stixObject.safeParse(object);
      if (!success || data.type !== 'indicator') continue;
      const found = [...(data.pattern ?? '').matchAll(comparison)];
      if (found.length === 0) others++;
      for (const [, value = ''] of found) yield [value, data.name ?? data.description ?? null];
    }
  }
  const list = gather('stix', rows());
  return { ...list, passedOver: list.passedOver + others };
}

function objectsIn(text: string): readonly unknown[] {
  try {
    return stixBundle.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

interface Networks {
  readonly prefix: number;
  readonly of: Map<string, ListEntry>;
}

/** Finds entries by address and by name; what is below a listed name is listed with it. */
export class ListIndex {
  private readonly exact = new Map<string, ListEntry>();
  /** By version; the longest prefix first. First address of a network -> its entry. */
  private readonly lengths: Readonly<Record<4 | 6, Networks[]>> = { 4: [], 6: [] };

  constructor(entries: readonly ListEntry[]) {
    for (const entry of entries) {
      const range = entry.entry.includes('/') ? parseCidr(entry.entry) : null;
      if (range === null) this.exact.set(entry.entry, entry);
      else this.addNetwork(range, entry);
    }
  }

  /** `text`: in its short form. The longest network that holds it, if it is not listed by itself. */
  ofAddress(text: string, { version }: IpAddress): ListEntry | null {
    const found = this.exact.get(text);
    if (found !== undefined) return found;
    for (const { prefix, of } of this.lengths[version]) {
      const range = parseCidr(`${text}/${prefix}`);
      const entry = range === null ? undefined : of.get(formatCidr(range));
      if (entry !== undefined) return entry;
    }
    return null;
  }

  ofName(name: string): ListEntry | null {
    for (let rest = name; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
      const found = this.exact.get(rest);
      if (found !== undefined) return found;
    }
    return null;
  }

  private addNetwork(range: Cidr, entry: ListEntry): void {
    const lengths = this.lengths[range.version];
    let networks = lengths.find(({ prefix }) => prefix === range.prefix);
    if (networks === undefined) {
      networks = { prefix: range.prefix, of: new Map() };
      lengths.push(networks);
      lengths.sort((a, b) => b.prefix - a.prefix);
    }
    networks.of.set(formatCidr(range), entry);
  }
}
