// PacketTable rows -> bytes of packets.csv, without a string or an object per packet: fragments are encoded
// once per dictionary id, numbers are written digit by digit.

import type { DetailDictionary } from '@jaws/shared/domain/detail-dictionary';
import type { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import { type CsvLayout, csvLayout, layoutWithoutFacts } from './csv-columns.ts';
import { digitSlack, writeCount, writeText } from './csv-digits.ts';
import { csvField, missingField } from './csv-field.ts';
import { CsvFragments } from './csv-fragments.ts';
import { FactFragments } from './fact-fragments.ts';
import { maxTimestampBytes, TimestampWriter } from './csv-timestamp.ts';

const comma = 44;
/** Room for the numbers and separators of one row: 16 + 2*5 + 10 + timestamp + 10 digits, and commas. */
const numberBytes = 96 + maxTimestampBytes + digitSlack;

/** A reused output buffer: `bytes[0, length)`. */
export interface CsvBuffer {
  bytes: Uint8Array;
  /** The same memory as `bytes`. */
  view: DataView;
  length: number;
}

export function createCsvBuffer(capacity = 1 << 21): CsvBuffer {
  const bytes = new Uint8Array(capacity);
  return { bytes, view: new DataView(bytes.buffer), length: 0 };
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
  private firstDetails: CsvFragments;
  private lastDetails: CsvFragments;
  /** Of the dictionary of details when these were made. */
  private generation: number;
  private readonly facts: FactFragments;
  private readonly timestamps = new TimestampWriter();

  constructor(dictionaries: PacketDictionaries, layout: CsvLayout = csvLayout) {
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
    this.generation = details.generation;
    this.facts = new FactFragments(layout !== layoutWithoutFacts);
  }

  /**
   * Replaces the content of `target` by rows `from … to-1`; the first gets packet_id `firstId`.
   * @throws JawsError import.bad-row when a value is too long for a row.
   */
  encode(table: PacketTable, from: number, to: number, firstId: number, target: CsvBuffer): void {
    this.facts.sync(table.facts, from, to);
    const longestRow = this.sync();
    target.length = 0;
    let row = from;
    while (row < to) {
      if (target.length + longestRow > target.bytes.length) grow(target, longestRow);
      const fitting = Math.floor((target.bytes.length - target.length) / longestRow);
      const end = Math.min(to, row + fitting);
      target.length = this.encodeRows(table, row, end, firstId + row - from, target.view, target.length);
      row = end;
    }
  }

  /** Fragments of new ids; returns the most bytes a row can have now. */
  private sync(): number {
    const { addresses, macs, protocols, labels, details } = this.dictionaries;
    if (details.generation !== this.generation) this.renewDetails(details);
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
      this.lastDetails.longest +
      this.facts.fragments.longest
    );
  }

  private renewDetails(details: DetailDictionary): void {
    this.generation = details.generation;
    this.firstDetails = new CsvFragments((id) => firstDetail(details, id));
    this.lastDetails = new CsvFragments((id) => lastDetail(details, id));
  }

  private encodeRows(
    table: PacketTable,
    from: number,
    to: number,
    firstId: number,
    view: DataView,
    start: number,
  ): number {
    const { addresses, macs, timestamps, firstDetails, lastDetails, protocols, labels, flags } = this;
    const { fragments: facts, ids: factIds, noFacts, noFactsLength } = this.facts;
    let at = start;
    for (let row = from; row < to; row += 1) {
      const detail = table.detail[row] as number;
      at = writeCount(view, at, firstId + row - from);
      at = copy(protocols, table.protocol[row] as number, view, at);
      at = copy(flags, table.tcpFlags[row] as number, view, at);
      at = copy(firstDetails, detail, view, at);
      at = copy(addresses, table.source[row] as number, view, at);
      at = writeCount(view, at, table.sourcePort[row] as number);
      view.setUint8(at++, comma);
      at = copy(macs, table.sourceMac[row] as number, view, at);
      at = copy(addresses, table.destination[row] as number, view, at);
      at = writeCount(view, at, table.destinationPort[row] as number);
      view.setUint8(at++, comma);
      at = copy(macs, table.destinationMac[row] as number, view, at);
      at = writeCount(view, at, table.size[row] as number);
      view.setUint8(at++, comma);
      at = timestamps.write(view, at, table.timestampUs[row] as number);
      at = copy(labels, table.label[row] as number, view, at);
      at = copy(lastDetails, detail, view, at);
      at = writePayloadSize(view, at, table.payloadSize[row] as number);
      const shown = table.facts[row] as number;
      if (shown === 0) {
        view.setInt32(at, noFacts, true);
        at += noFactsLength;
      } else at = copy(facts, factIds[shown] as number, view, at);
    }
    return at;
  }
}

/** Words of four bytes; up to three bytes behind the fragment are overwritten by what follows. */
function copy(fragments: CsvFragments, id: number, target: DataView, at: number): number {
  const { view, starts } = fragments;
  const start = starts[id] as number;
  const length = (starts[id + 1] as number) - start;
  for (let index = 0; index < length; index += 4) {
    target.setInt32(at + index, view.getInt32(start + index, true), true);
  }
  return at + length;
}

function writePayloadSize(view: DataView, at: number, value: number): number {
  return value >= 0 ? writeCount(view, at, value) : writeText(view, at, missingField);
}

function grow(target: CsvBuffer, room: number): void {
  const larger = new Uint8Array(Math.max(target.bytes.length * 2, target.length + room * 2));
  larger.set(target.bytes.subarray(0, target.length));
  target.bytes = larger;
  target.view = new DataView(larger.buffer);
}

function firstDetail(details: DetailDictionary, id: number): string {
  const { dnsName, httpUrl } = details.get(id);
  return `${csvField(dnsName)},${csvField(httpUrl)},`;
}

function lastDetail(details: DetailDictionary, id: number): string {
  const { sni, ja4 } = details.get(id);
  return `${csvField(sni)},${csvField(ja4)},`;
}
