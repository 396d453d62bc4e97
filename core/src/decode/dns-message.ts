// DNS messages (RFC 1035; mDNS RFC 6762; LLMNR RFC 4795): the name that was asked for, and the addresses that the
// answers give to it.

import { formatIp } from '@jaws/shared/domain/ip-address';
import { factBits } from '@jaws/shared/domain/packet-table';

import { readDnsName, type NameCursor } from './dns-name.ts';
import type { PassiveDns } from './passive-dns.ts';

const headerLength = 12;
const typeA = 1;
const typeCname = 5;
const typeAaaa = 28;
const classInternet = 1;
/** Records looked at in one message; real answers have a handful. */
const mostRecords = 256;
/** CNAMEs followed from the asked name; resolvers stop at 8 to 20. */
const mostAliases = 32;

/** The low four bits of the flags, RCODE, and the opcode of an ordinary query. */
const rcodeMask = 0x000f;
const opcodeMask = 0x7800;
const nameDoesNotExist = 3;
/** Types whose answers carry data of the sender's choice: CNAME, NULL, MX, TXT, KEY, SRV, ANY. */
const carryingTypes: ReadonlySet<number> = new Set([5, 10, 15, 16, 25, 33, 255]);
/** RFC 6895 §3.1. */
const firstPrivateType = 65_280;
const lastPrivateType = 65_534;

interface AddressRecord {
  readonly owner: string;
  readonly address: string;
}

interface Answers {
  /** owner, target, owner, target, … */
  readonly aliases: string[];
  readonly addresses: AddressRecord[];
}

/** Reads messages one after another; `name`, `cut` and `facts` tell of the last one. */
export class DnsMessageReader {
  /** The question's name; null when there is no readable question. */
  name: string | null = null;
  /** The captured bytes ended before the question did. */
  cut = false;
  /** `factBits`. */
  facts = 0;
  private readonly cursor: NameCursor = { next: 0, cut: false };
  private readonly passiveDns: PassiveDns;

  constructor(passiveDns: PassiveDns) {
    this.passiveDns = passiveDns;
  }

  /**
   * `bytes[start, end)` is the message as captured, `wireLength` its length on the wire. With `multicast`, records
   * name themselves and additional records count too (RFC 6762 §6, §12). False when this is not DNS.
   */
  read(bytes: Uint8Array, start: number, end: number, wireLength: number, multicast: boolean): boolean {
    this.name = null;
    this.cut = false;
    this.facts = 0;
    if (wireLength < headerLength) return false;
    if (end - start < headerLength) return this.withoutName(true);
    const flags = word(bytes, start + 2);
    const questions = word(bytes, start + 4);
    if (!plausibleDns(bytes, start, wireLength)) return false;
    let position = start + headerLength;
    if (questions > 0) {
      this.name = readDnsName(bytes, start, end, position, this.cursor);
      if (this.name === null) return this.withoutName(this.cursor.cut && end - start < wireLength);
      this.facts = questionFacts(flags, typeAt(bytes, this.cursor.next, end));
      position = this.cursor.next + 4;
    }
    // The flags of an answer without error.
    if ((flags & 0x800f) === 0x8000 && questions <= 1)
      this.readAnswers(bytes, start, end, position, multicast);
    return true;
  }

  private withoutName(isCut: boolean): true {
    this.cut = isCut;
    this.facts = isCut ? factBits.nameUnknown : 0;
    return true;
  }

  private readAnswers(
    bytes: Uint8Array,
    start: number,
    end: number,
    firstRecord: number,
    multicast: boolean,
  ): void {
    let count = word(bytes, start + 6);
    if (multicast) count += word(bytes, start + 8) + word(bytes, start + 10);
    const answers: Answers = { aliases: [], addresses: [] };
    let position = firstRecord;
    for (let record = 0; record < count && record < mostRecords; record++) {
      const owner = readDnsName(bytes, start, end, position, this.cursor);
      const body = this.cursor.next + 10;
      if (owner === null || body > end) break;
      position = body + word(bytes, body - 2);
      if (position > end) break;
      this.readRecord(bytes, start, body, position, owner, answers);
    }
    this.learn(answers);
  }

  /** The record whose data is `bytes[body, bodyEnd)`; type and class stand before it. */
  private readRecord(
    bytes: Uint8Array,
    start: number,
    body: number,
    bodyEnd: number,
    owner: string,
    { aliases, addresses }: Answers,
  ): void {
    const type = word(bytes, body - 10);
    // The top bit of the class is mDNS's cache-flush bit (RFC 6762 §10.2).
    if ((word(bytes, body - 8) & 0x7fff) !== classInternet) return;
    const length = bodyEnd - body;
    if (type === typeCname) {
      const target = readDnsName(bytes, start, bodyEnd, body, this.cursor);
      if (target !== null && aliases.length < 2 * mostAliases) aliases.push(owner, target);
    } else if ((type === typeA && length === 4) || (type === typeAaaa && length === 16)) {
      const version = length === 4 ? 4 : 6;
      addresses.push({ owner, address: formatIp({ version, bytes: bytes.subarray(body, bodyEnd) }) });
    }
  }

  private learn({ aliases, addresses }: Answers): void {
    if (addresses.length === 0) return;
    const asked = this.name;
    const meant = asked === null ? null : namesMeant(asked, aliases);
    for (const { owner, address } of addresses) {
      const name = asked !== null && meant?.has(owner) === true ? asked : owner;
      if (name !== '.') this.passiveDns.learn(address, name);
    }
  }
}

/** Of a message whose question has this type; -1 where that was cut off. */
function questionFacts(flags: number, type: number): number {
  const doesNotExist =
    (flags & 0x8000) !== 0 && (flags & opcodeMask) === 0 && (flags & rcodeMask) === nameDoesNotExist;
  const carries = carryingTypes.has(type) || (type >= firstPrivateType && type <= lastPrivateType);
  return (doesNotExist ? factBits.nxdomain : 0) | (carries ? factBits.dnsCarries : 0);
}

function typeAt(bytes: Uint8Array, at: number, end: number): number {
  return at + 2 <= end ? word(bytes, at) : -1;
}

/** The asked name and every alias it leads to; records may come in any order. `aliases` = owner, target, … */
function namesMeant(asked: string, aliases: readonly string[]): ReadonlySet<string> {
  const meant = new Set([asked]);
  for (let size = 0; size !== meant.size;) {
    size = meant.size;
    for (let at = 0; at + 1 < aliases.length; at += 2) {
      if (meant.has(aliases[at] as string)) meant.add(aliases[at + 1] as string);
    }
  }
  return meant;
}

/**
 * The 12 bytes at `start` as a header. Ports 53 and 5353 carry other things too: opcodes above 6 and more entries than the bytes could hold (a question
 * takes 5 bytes, a record 11) are not DNS.
 */
export function plausibleDns(bytes: Uint8Array, start: number, wireLength: number): boolean {
  if ((((bytes[start + 2] as number) >> 3) & 0xf) > 6) return false;
  const records = word(bytes, start + 6) + word(bytes, start + 8) + word(bytes, start + 10);
  return headerLength + word(bytes, start + 4) * 5 + records * 11 <= wireLength;
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
