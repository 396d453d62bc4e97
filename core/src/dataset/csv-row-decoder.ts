// One found CSV row -> one row of a PacketTable. Values go through byte dictionaries, so that a known
// address costs a hash and no string.

import { factsFromWords, guessedFacts, maxFactsLength } from '@jaws/shared/domain/fact-words';
import { factBits, type PacketDictionaries, type PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsFromText } from '@jaws/shared/domain/tcp-flags';
import { ByteDictionary } from './byte-dictionary.ts';
import { type CsvRow, undoubled } from './csv-row.ts';
import { parseTimestampUs } from './csv-timestamp.ts';

const maxUint32 = 0xffffffff;
const notANumber = -2;
const missingNumber = -1;
/** Texts of details kept to be known again. They are asked for anew from time to time, so that they never fill the memory. */
const mostTextBytes = 32 << 20;

/** Positions of the columns (csv-columns.ts). */
const column = {
  id: 0,
  protocol: 1,
  flags: 2,
  dns: 3,
  url: 4,
  source: 5,
  sourcePort: 6,
  sourceMac: 7,
  destination: 8,
  destinationPort: 9,
  destinationMac: 10,
  size: 11,
  timestamp: 12,
  label: 13,
  sni: 14,
  ja4: 15,
  payload: 16,
  facts: 17,
} as const;
const notWords = 0x10000;

/** Bound to one set of dictionaries. */
export class CsvRowDecoder {
  private readonly addresses: ByteDictionary;
  private readonly macs: ByteDictionary;
  private readonly protocols: ByteDictionary;
  private readonly labels: ByteDictionary;
  private readonly flags = new ByteDictionary(tcpFlagsFromText);
  private readonly factWords = new ByteDictionary((text) => factsFromWords(text) ?? notWords);
  /** Texts of dns_domain, http_url, tls_sni and ja4; number = index in `texts`. */
  private readonly detailTexts: ByteDictionary;
  private readonly texts: string[] = [''];
  /** False in a file of an older version, whose facts are guessed from the other columns. */
  hasFacts = true;
  private readonly dictionaries: PacketDictionaries;

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
    this.addresses = new ByteDictionary((text) => dictionaries.addresses.intern(text));
    this.macs = new ByteDictionary((text) => dictionaries.macs.intern(text));
    this.protocols = new ByteDictionary((text) => dictionaries.protocols.intern(text));
    this.labels = new ByteDictionary((text) => dictionaries.labels.intern(text));
    this.detailTexts = new ByteDictionary((text) => this.texts.push(text) - 1);
  }

  /**
   * Fills row `index` of the table, whose packet_id must be `expectedId`. Gives null, or what is wrong. A detail that
   * the dictionary refuses is not known.
   */
  decode(
    bytes: Uint8Array,
    row: CsvRow,
    table: PacketTable,
    index: number,
    expectedId: number,
  ): string | null {
    if (this.number(bytes, row, column.id, Number.MAX_SAFE_INTEGER) !== expectedId)
      return `packet_id is not ${expectedId}`;
    const problem = this.numbers(bytes, row, table, index);
    if (problem !== null) return problem;
    const protocol = this.text(this.protocols, bytes, row, column.protocol);
    const label = this.text(this.labels, bytes, row, column.label);
    if (protocol > 0xffff) return 'too many different protocols';
    if (label > 0xff) return 'too many different labels';
    table.protocol[index] = protocol;
    table.label[index] = label;
    table.tcpFlags[index] = this.text(this.flags, bytes, row, column.flags);
    table.source[index] = this.text(this.addresses, bytes, row, column.source);
    table.destination[index] = this.text(this.addresses, bytes, row, column.destination, 1);
    table.sourceMac[index] = this.text(this.macs, bytes, row, column.sourceMac);
    table.destinationMac[index] = this.text(this.macs, bytes, row, column.destinationMac, 1);
    const facts = this.detail(bytes, row, table, index);
    if (facts === notWords) return 'facts are not words';
    table.facts[index] = protocol === 0 ? facts | factBits.undecoded : facts;
    return null;
  }

  private numbers(bytes: Uint8Array, row: CsvRow, table: PacketTable, index: number): string | null {
    const sourcePort = this.number(bytes, row, column.sourcePort, 0xffff);
    const destinationPort = this.number(bytes, row, column.destinationPort, 0xffff);
    if (sourcePort === notANumber || destinationPort === notANumber)
      return 'a port is not a number up to 65535';
    const size = this.number(bytes, row, column.size, maxUint32);
    if (size < 0) return 'size is not a number';
    const payload = this.number(bytes, row, column.payload, 0x7fffffff);
    if (payload === notANumber) return 'payload_size is not a number';
    const at = row.starts[column.timestamp] as number;
    const timestampUs = parseTimestampUs(bytes, at, row.ends[column.timestamp] as number);
    if (timestampUs === undefined) return 'timestamp is not a number';
    // A missing port reads as 0, which is what JAWS itself writes.
    table.sourcePort[index] = Math.max(sourcePort, 0);
    table.destinationPort[index] = Math.max(destinationPort, 0);
    table.size[index] = size;
    table.payloadSize[index] = payload;
    table.timestampUs[index] = timestampUs;
    return null;
  }

  /** Fills in the detail; gives the facts, or `notWords`. */
  private detail(bytes: Uint8Array, row: CsvRow, table: PacketTable, index: number): number {
    if (this.detailTexts.bytes > mostTextBytes) this.forgetTexts();
    const dns = this.text(this.detailTexts, bytes, row, column.dns);
    const url = this.text(this.detailTexts, bytes, row, column.url);
    const sni = this.text(this.detailTexts, bytes, row, column.sni);
    const ja4 = this.text(this.detailTexts, bytes, row, column.ja4);
    let id = 0;
    let refused = 0;
    if ((dns | url | sni | ja4) !== 0) {
      id = this.dictionaries.details.intern({
        dnsName: this.detailText(dns),
        httpUrl: this.detailText(url),
        sni: this.detailText(sni),
        ja4: this.detailText(ja4),
      });
      if (id === 0) refused = factBits.nameUnknown | factBits.helloUnknown;
    }
    table.detail[index] = id;
    const facts = this.hasFacts ? this.facts(bytes, row) : guessedFacts(sni !== 0, ja4 !== 0);
    return facts === notWords || refused === 0 ? facts : (facts | refused) & ~factBits.hasHello;
  }

  private facts(bytes: Uint8Array, row: CsvRow): number {
    const length = (row.ends[column.facts] as number) - (row.starts[column.facts] as number);
    return length > maxFactsLength ? notWords : this.text(this.factWords, bytes, row, column.facts);
  }

  private forgetTexts(): void {
    this.detailTexts.clear();
    this.texts.length = 1;
  }

  private detailText(id: number): string | null {
    return id === 0 ? null : (this.texts[id] ?? null);
  }

  /** Dictionary number of a field; 0 for `NA`. */
  private text(dictionary: ByteDictionary, bytes: Uint8Array, row: CsvRow, field: number, side = 0): number {
    const start = row.starts[field] as number;
    const end = row.ends[field] as number;
    if (end - start === 2 && bytes[start] === 78 && bytes[start + 1] === 65) return 0;
    if (row.doubled[field] === 0) return dictionary.lookup(bytes, start, end, side);
    const plain = undoubled(bytes, start, end);
    return dictionary.lookup(plain, 0, plain.length, side);
  }

  private number(bytes: Uint8Array, row: CsvRow, field: number, max: number): number {
    const start = row.starts[field] as number;
    const end = row.ends[field] as number;
    let value = 0;
    for (let at = start; at < end; at += 1) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9)
        return end - start === 2 && bytes[start] === 78 && bytes[start + 1] === 65
          ? missingNumber
          : notANumber;
      value = value * 10 + digit;
    }
    return end === start || value > max ? notANumber : value;
  }
}
