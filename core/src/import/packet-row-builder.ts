// One row of a foreign table -> one row of a PacketTable. Says in words why a row cannot be read.

import { JawsError } from '@jaws/shared/contract/errors';
import { factsFromWords, guessedFacts } from '@jaws/shared/domain/fact-words';
import { factBits, type PacketTable } from '@jaws/shared/domain/packet-table';
import { mostLabels } from '../dataset/intern-label.ts';
import { foreignTcpFlags } from './foreign-tcp-flags.ts';
import { withoutUserinfo } from '@jaws/shared/domain/url-host';
import { BoundedInterner, labelText, macText, nameText, plainText, protocolText } from './table-fields.ts';
import { ipText, missing, wholeNumber } from './table-fields.ts';
import { visibleText } from '../packet-file/visible-text.ts';
import { tableColumns, type TableColumn } from './table-columns.ts';
import { detectTimestampUnit, isZeroTime, parseTimestampUs, type TimestampUnit } from './table-timestamp.ts';

const at = Object.fromEntries(tableColumns.map((name, position) => [name, position])) as Readonly<
  Record<TableColumn, number>
>;

/** Spellings of TCP flags that are remembered, and characters of the longest one that is looked at. */
const mostFlags = 1024;
const longestFlags = 256;

/** Values of one row, in the order of `tableColumns`; undefined and null are missing. */
export type TableRow = readonly (string | undefined)[];

export interface RowBlock {
  /** All of JAWS's own columns are there: timestamps are ms, however small. */
  readonly ownFile: boolean;
  /** Records that lost a quote which is never closed, or closed in the wrong place. */
  readonly badQuotes: number;
  /** null: a record that is not whole. */
  readonly rows: readonly (TableRow | null)[];
}

export class PacketRowBuilder {
  /** Set by the first readable timestamp, or by the caller when the file says so itself. */
  unit: TimestampUnit | null = null;
  private readonly table: PacketTable;
  private readonly addresses: BoundedInterner;
  private readonly macs: BoundedInterner;
  private readonly protocols: BoundedInterner;
  private readonly labels: BoundedInterner;
  /** Bits by spelling, null where it is none: a table has few. */
  private readonly flags = new Map<string, number | null>();
  private firstUnreadFlags: string | null = null;
  private unreadFlags = 0;

  /** `defaultLabel` is given to rows without a label. */
  constructor(table: PacketTable, defaultLabel: string) {
    this.table = table;
    const { addresses, macs, protocols, labels } = table.dictionaries;
    this.addresses = new BoundedInterner(addresses, ipText);
    this.macs = new BoundedInterner(macs, macText);
    this.protocols = new BoundedInterner(protocols, protocolText, 0xffff, tooManyProtocols);
    this.labels = new BoundedInterner(
      labels,
      (text) => labelText(text, defaultLabel),
      mostLabels,
      () => new JawsError('label.too-many'),
    );
  }

  /** Adds the row to the table; or leaves the table alone and gives the reason, e.g. "size is not a number". */
  add(row: TableRow): string | null {
    const { table } = this;
    const timestampUs = this.timestamp(row[at.timestamp]);
    const size = wholeNumber(row[at.size]);
    if (timestampUs === null) return 'timestamp is not a time';
    if (size === null || size < 0 || size > 0xffff_ffff) return 'size is not a number of bytes';
    const source = this.addresses.id(row[at.src_ip]);
    const destination = this.addresses.id(row[at.dst_ip]);
    if (source === null || destination === null) return 'an address is not an IP address';
    const sourcePort = port(row[at.src_port]);
    const destinationPort = port(row[at.dst_port]);
    if (sourcePort === null || destinationPort === null) return 'a port is not between 0 and 65535';
    const index = table.count;
    table.reserve(index + 1);
    table.timestampUs[index] = timestampUs;
    table.size[index] = size;
    table.source[index] = source;
    table.destination[index] = destination;
    table.sourcePort[index] = sourcePort;
    table.destinationPort[index] = destinationPort;
    this.addRest(row, index);
    table.count = index + 1;
    return null;
  }

  /** The columns in which nothing is wrong enough to lose a packet over: what cannot be read is missing. */
  private addRest(row: TableRow, index: number): void {
    const { table } = this;
    table.payloadSize[index] = payloadSize(row[at.payload_size]);
    table.sourceMac[index] = this.macs.idOrMissing(row[at.src_mac]);
    table.destinationMac[index] = this.macs.idOrMissing(row[at.dst_mac]);
    const protocol = this.protocols.idOrMissing(row[at.protocol]);
    table.protocol[index] = protocol;
    table.tcpFlags[index] = this.tcpFlags(row[at.tcp_flags]);
    table.label[index] = this.labels.idOrMissing(row[at.label]);
    const sni = nameText(row[at.tls_sni]);
    const ja4 = plainText(row[at.ja4]);
    table.detail[index] = table.dictionaries.details.intern({
      ...{ dnsName: nameText(row[at.dns_domain]), httpUrl: urlText(row[at.http_url]), sni, ja4 },
    });
    const decoded = protocol !== 0 || table.source[index] !== 0 || table.destination[index] !== 0;
    const facts = this.facts(row) ?? guessedFacts(sni !== null, ja4 !== null);
    table.facts[index] = decoded ? facts : facts | factBits.undecoded;
  }

  /** Null where the table has no such column; one that does not speak of TLS either hides names and hellos. */
  private facts(row: TableRow): number | null {
    const value = row[at.facts];
    if (value !== undefined) return missing(value) ? 0 : (factsFromWords(value) ?? 0);
    const speaksOfTls = row[at.tls_sni] !== undefined || row[at.ja4] !== undefined;
    return speaksOfTls ? null : factBits.helloUnknown | factBits.nameUnknown;
  }

  private tcpFlags(value: string | undefined): number {
    if (value === undefined || missing(value)) return 0;
    let bits = this.flags.get(value);
    if (bits === undefined) {
      bits = value.length > longestFlags ? null : foreignTcpFlags(value.trim());
      if (this.flags.size >= mostFlags) this.flags.clear();
      this.flags.set(value, bits);
    }
    if (bits === null) {
      this.firstUnreadFlags ??= visibleText(value, 40);
      this.unreadFlags += 1;
    }
    return bits ?? 0;
  }

  /** Sentences for the user about values that are missing now, though the table had something there. */
  warnings(): string[] {
    if (this.firstUnreadFlags === null) return [];
    return [
      `The tcp_flags of ${this.unreadFlags} rows could not be read and are missing; the first is "${this.firstUnreadFlags}".`,
    ];
  }

  private timestamp(value: string | undefined): number | null {
    const text = value?.trim() ?? '';
    if (this.unit === null) {
      if (isZeroTime(text)) return 0;
      this.unit = detectTimestampUnit(text);
    }
    return this.unit === null ? null : parseTimestampUs(text, this.unit);
  }
}

function tooManyProtocols(): JawsError {
  return new JawsError('import.bad-row', 'The table has more than 65,535 different protocols.');
}

function urlText(value: string | undefined): string | null {
  const text = plainText(value);
  return text === null ? null : withoutUserinfo(text);
}

/** -1 = missing. */
function payloadSize(value: string | undefined): number {
  const number = wholeNumber(value) ?? -1;
  return number >= 0 && number <= 0x7fff_ffff ? number : -1;
}

function port(value: string | undefined): number | null {
  if (missing(value)) return 0;
  const number = wholeNumber(value);
  return number !== null && number >= 0 && number <= 65_535 ? number : null;
}
