// PacketTable rows -> bytes of packets.csv, without a string or an object per packet: fragments are encoded
// once per dictionary id, numbers are written digit by digit.

import type { DetailDictionary, PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import { writeCount } from './csv-digits.ts';
import { csvField } from './csv-field.ts';
import { CsvFragments } from './csv-fragments.ts';
import { maxTimestampBytes, TimestampWriter } from './csv-timestamp.ts';

const comma = 44;
/** Room for the numbers and separators of one row: 16 + 2*5 + 10 + timestamp + 10 digits, and commas. */
const numberBytes = 96 + maxTimestampBytes;

/** A reused output buffer: `bytes[0, length)`. */
export interface CsvBuffer {
  bytes: Uint8Array;
  length: number;
}

export function createCsvBuffer(capacity = 1 << 21): CsvBuffer {
  return { bytes: new Uint8Array(capacity), length: 0 };
}

/** Bound to one set of dictionaries; their ids may grow between calls. */
export class PacketCsvEncoder {
  readonly dictionaries: PacketDictionaries;
  private readonly addresses: CsvFragments;
  private readonly macs: CsvFragments;
  private readonly protocols: CsvFragments;
  private readonly labels: CsvFragments;
  private readonly flags: CsvFragments;
  /** `dns_domain,http_url,` and `tls_sni,ja4,`: the two places where a detail stands. */
  private readonly firstDetails: CsvFragments;
  private readonly lastDetails: CsvFragments;
  private readonly timestamps = new TimestampWriter();

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
    const { addresses, macs, protocols, labels, details } = dictionaries;
    this.addresses = new CsvFragments((id) => `${csvField(addresses.get(id))},`);
    this.macs = new CsvFragments((id) => `${csvField(macs.get(id))},`);
    this.protocols = new CsvFragments((id) => `,${csvField(protocols.get(id))},`);
    this.labels = new CsvFragments((id) => `,${csvField(labels.get(id))},`);
    this.flags = new CsvFragments((bits) => `${csvField(tcpFlagsText(bits))},`);
    this.flags.sync(256);
    this.firstDetails = new CsvFragments((id) => firstDetail(details, id));
    this.lastDetails = new CsvFragments((id) => lastDetail(details, id));
  }

  /**
   * Replaces the content of `target` by rows `from … to-1`; the first gets packet_id `firstId`.
   * @throws JawsError import.bad-row when a value is too long for a row.
   */
  encode(table: PacketTable, from: number, to: number, firstId: number, target: CsvBuffer): void {
    const longestRow = this.sync();
    target.length = 0;
    let row = from;
    while (row < to) {
      if (target.length + longestRow > target.bytes.length) grow(target, longestRow);
      const fitting = Math.floor((target.bytes.length - target.length) / longestRow);
      const end = Math.min(to, row + fitting);
      target.length = this.encodeRows(table, row, end, firstId + row - from, target.bytes, target.length);
      row = end;
    }
  }

  /** Fragments of new ids; returns the most bytes a row can have now. */
  private sync(): number {
    const { addresses, macs, protocols, labels, details } = this.dictionaries;
    this.addresses.sync(addresses.size);
    this.macs.sync(macs.size);
    this.protocols.sync(protocols.size);
    this.labels.sync(labels.size);
    this.firstDetails.sync(details.size);
    this.lastDetails.sync(details.size);
    return (
      numberBytes +
      2 * (this.addresses.longest + this.macs.longest) +
      this.protocols.longest +
      this.labels.longest +
      this.flags.longest +
      this.firstDetails.longest +
      this.lastDetails.longest
    );
  }

  private encodeRows(
    table: PacketTable,
    from: number,
    to: number,
    firstId: number,
    bytes: Uint8Array,
    start: number,
  ): number {
    const { addresses, macs, timestamps, firstDetails, lastDetails, protocols, labels, flags } = this;
    let at = start;
    for (let row = from; row < to; row += 1) {
      const detail = table.detail[row] as number;
      at = writeCount(bytes, at, firstId + row - from);
      at = copy(protocols, table.protocol[row] as number, bytes, at);
      at = copy(flags, table.tcpFlags[row] as number, bytes, at);
      at = copy(firstDetails, detail, bytes, at);
      at = copy(addresses, table.source[row] as number, bytes, at);
      at = writeCount(bytes, at, table.sourcePort[row] as number);
      bytes[at++] = comma;
      at = copy(macs, table.sourceMac[row] as number, bytes, at);
      at = copy(addresses, table.destination[row] as number, bytes, at);
      at = writeCount(bytes, at, table.destinationPort[row] as number);
      bytes[at++] = comma;
      at = copy(macs, table.destinationMac[row] as number, bytes, at);
      at = writeCount(bytes, at, table.size[row] as number);
      bytes[at++] = comma;
      at = timestamps.write(bytes, at, table.timestampUs[row] as number);
      at = copy(labels, table.label[row] as number, bytes, at);
      at = copy(lastDetails, detail, bytes, at);
      at = writePayloadSize(bytes, at, table.payloadSize[row] as number);
      bytes[at++] = 10; // \n
    }
    return at;
  }
}

/** A loop beats `Uint8Array.set` below some 60 bytes, and addresses have 7 to 18 (measured: 2x on rows). */
function copy(fragments: CsvFragments, id: number, target: Uint8Array, at: number): number {
  const { bytes, starts } = fragments;
  const start = starts[id] as number;
  const length = (starts[id + 1] as number) - start;
  for (let index = 0; index < length; index += 1) target[at + index] = bytes[start + index] as number;
  return at + length;
}

function writePayloadSize(bytes: Uint8Array, at: number, value: number): number {
  if (value >= 0) return writeCount(bytes, at, value);
  bytes[at] = 78; // N
  bytes[at + 1] = 65; // A
  return at + 2;
}

function grow(target: CsvBuffer, room: number): void {
  const larger = new Uint8Array(Math.max(target.bytes.length * 2, target.length + room * 2));
  larger.set(target.bytes.subarray(0, target.length));
  target.bytes = larger;
}

function firstDetail(details: DetailDictionary, id: number): string {
  const { dnsName, httpUrl } = details.get(id);
  return `${csvField(dnsName)},${csvField(httpUrl)},`;
}

function lastDetail(details: DetailDictionary, id: number): string {
  const { sni, ja4 } = details.get(id);
  return `${csvField(sni)},${csvField(ja4)},`;
}
