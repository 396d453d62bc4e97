// Zeek's conn.log in its own format, from bytes to rows: no string is made of what is known already, which is what lets a
// million connections be read in a second or two.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { ByteDictionary } from '../dataset/byte-dictionary.ts';
import { appendRecord, FlowRecord, type RecordSide } from './flow-record.ts';
import { lineText } from './log-lines.ts';
import type { NamesOfFlows } from './names-of-flows.ts';
import type { RecordValues } from './record-values.ts';
import { flagsOfHistory, flagsOfState } from './zeek-flags.ts';
import type { ZeekHeader } from './zeek-header.ts';

const fieldNames = [
  ...(['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'duration'] as const),
  ...(['orig_bytes', 'resp_bytes', 'conn_state', 'history', 'orig_pkts', 'orig_ip_bytes'] as const),
  ...(['resp_pkts', 'resp_ip_bytes', 'label', 'detailed-label'] as const),
];
type FieldName = (typeof fieldNames)[number];
const needed: readonly FieldName[] = ['ts', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto'];

const [minus, point, zero, nine] = [45, 46, 48, 57];
const unset = -1;
const unreadable = -2;
/** A year in which nobody logs any more. */
const mostSeconds = 8e9;

export class ConnTsvReader {
  private readonly table: PacketTable;
  private readonly values: RecordValues;
  private readonly names: NamesOfFlows;
  private readonly record = new FlowRecord();
  private readonly addresses: ByteDictionary;
  private readonly protocols: ByteDictionary;
  private readonly histories = new ByteDictionary(flagsOfHistory);
  private readonly states = new ByteDictionary(flagsOfState);
  private lastLabels: ByteDictionary | null = null;
  private defaultLabel: number | null = null;
  /** Place in a line of each of `fieldNames`; -1: the log has none. */
  private places = new Int32Array(fieldNames.length).fill(-1);
  private fields = 0;
  private separator = 9;
  private readonly starts = new Int32Array(256);
  private readonly ends = new Int32Array(256);

  /** `names`: what the other logs said of the connections. */
  constructor(table: PacketTable, values: RecordValues, names: NamesOfFlows) {
    this.table = table;
    this.values = values;
    this.names = names;
    this.addresses = new ByteDictionary((text) => values.newAddress(text));
    this.protocols = new ByteDictionary((text) => values.protocol(text));
  }

  /** What follows is in this form. Gives the needed fields that it lacks. */
  begin(header: ZeekHeader): readonly string[] {
    const { fields, lastFields } = header;
    this.separator = header.separator;
    this.fields = Math.min(fields.length, this.starts.length);
    this.places = Int32Array.from(fieldNames, (name) => fields.indexOf(name));
    const last = lastFields.length > 1 ? lastFields : fields.slice(-1);
    const labels = ['label', 'detailed-label'].map((name) => last.indexOf(name));
    this.lastLabels =
      lastFields.length > 1
        ? new ByteDictionary((text) => {
            const words = text.split(/ {2,}/);
            return this.values.label(labels.map((at) => words[at]));
          })
        : null;
    return needed.filter((name) => !fields.includes(name));
  }

  /** Appends the rows of one connection; or leaves the table alone and says what is wrong. */
  read(bytes: Uint8Array, from: number, to: number): string | null {
    if (this.split(bytes, from, to) !== this.fields) return `it has not ${this.fields} fields`;
    const { record } = this;
    const startUs = this.microseconds(bytes, 0);
    if (startUs < 0) return 'ts is not a time';
    record.client = this.addressAt(bytes, 2, 0);
    record.server = this.addressAt(bytes, 4, 1);
    if (record.client === 0 || record.server === 0) return 'an address is not an IP address';
    record.clientPort = this.number(bytes, 3);
    record.serverPort = this.number(bytes, 5);
    if (!isPort(record.clientPort) || !isPort(record.serverPort)) return 'a port is not between 0 and 65535';
    const durationUs = this.microseconds(bytes, 7);
    if (durationUs === unreadable) return 'duration is not a number of seconds';
    record.startUs = startUs;
    record.durationUs = Math.max(0, durationUs);
    record.protocol = this.text(this.protocols, bytes, 6);
    if (!this.sides(bytes)) return 'a number of bytes or packets is none';
    record.label = this.labelOf(bytes);
    this.values.settlePorts(record);
    record.said = this.names.isEmpty ? [] : this.names.take(this.textAt(bytes, 1));
    appendRecord(this.table, record, this.names.unknownFacts);
    return null;
  }

  /** Places of the fields of a line; gives how many there are. */
  private split(bytes: Uint8Array, from: number, to: number): number {
    const { starts, ends, separator } = this;
    let count = 0;
    let start = from;
    // Hot loop: every byte of the log.
    for (let at = from; at < to; at++) {
      if (bytes[at] !== separator) continue;
      if (count >= starts.length - 1) return starts.length;
      starts[count] = start;
      ends[count++] = at;
      start = at + 1;
    }
    starts[count] = start;
    ends[count] = to;
    return count + 1;
  }

  private sides(bytes: Uint8Array): boolean {
    const { up, down } = this.record;
    if (!this.side(bytes, up, 8, 12) || !this.side(bytes, down, 9, 14)) return false;
    const history = this.text(this.histories, bytes, 11);
    const flags = history === 0 ? this.text(this.states, bytes, 10) : history;
    const isTcp = this.values.dictionaries.protocols.get(this.record.protocol) === 'TCP';
    up.flags = isTcp ? flags & 0xff : 0;
    down.flags = isTcp ? flags >> 8 : 0;
    return true;
  }

  /** Places in `fieldNames`: of the payload bytes, and of the packets, which the bytes of IP follow. */
  private side(bytes: Uint8Array, side: RecordSide, payloadAt: number, packetsAt: number): boolean {
    const payload = this.number(bytes, payloadAt);
    const packets = this.number(bytes, packetsAt);
    const wire = this.number(bytes, packetsAt + 1);
    if (payload === unreadable || packets === unreadable || wire === unreadable) return false;
    side.payload = payload;
    side.packets = Math.max(0, packets);
    side.wire = wire === unset ? Math.max(0, payload) : wire;
    return true;
  }

  private labelOf(bytes: Uint8Array): number {
    if (this.lastLabels !== null) {
      const at = this.fields - 1;
      return this.lastLabels.lookup(bytes, this.starts[at] as number, this.ends[at] as number);
    }
    if (this.places[16] === -1 && this.places[17] === -1)
      return (this.defaultLabel ??= this.values.label([]));
    return this.values.label([this.optionalText(bytes, 16), this.optionalText(bytes, 17)]);
  }

  private optionalText(bytes: Uint8Array, name: number): string | undefined {
    return this.places[name] === -1 ? undefined : this.textAt(bytes, name);
  }

  private textAt(bytes: Uint8Array, name: number): string {
    const place = this.places[name] as number;
    return place < 0 ? '' : lineText(bytes, this.starts[place] as number, this.ends[place] as number);
  }

  private addressAt(bytes: Uint8Array, name: number, side: number): number {
    const place = this.places[name] as number;
    return this.addresses.lookup(bytes, this.starts[place] as number, this.ends[place] as number, side);
  }

  private text(dictionary: ByteDictionary, bytes: Uint8Array, name: number): number {
    const place = this.places[name] as number;
    return place < 0 ? 0 : dictionary.lookup(bytes, this.starts[place] as number, this.ends[place] as number);
  }

  /** A whole number; `unset` for `-` or no such field, `unreadable` for anything else. */
  private number(bytes: Uint8Array, name: number): number {
    const place = this.places[name] as number;
    if (place < 0) return unset;
    const start = this.starts[place] as number;
    const end = this.ends[place] as number;
    if (end - start === 1 && bytes[start] === minus) return unset;
    return digitsOf(bytes, start, end);
  }

  /** Seconds with decimals, cut to µs; else as `number`. */
  private microseconds(bytes: Uint8Array, name: number): number {
    const place = this.places[name] as number;
    if (place < 0) return unset;
    const start = this.starts[place] as number;
    const end = this.ends[place] as number;
    if (end - start === 1 && bytes[start] === minus) return unset;
    let dot = start;
    while (dot < end && bytes[dot] !== point) dot++;
    const whole = digitsOf(bytes, start, dot);
    if (whole === unreadable || whole > mostSeconds) return unreadable;
    const fraction = dot === end ? 0 : decimalsOf(bytes, dot + 1, end);
    return fraction === unreadable ? unreadable : whole * 1e6 + fraction;
  }
}

/** `unreadable` for anything but digits, and for more than a double holds. */
function digitsOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] as number;
    if (digit < zero || digit > nine) return unreadable;
    value = value * 10 + digit - zero;
  }
  return end === start || value > Number.MAX_SAFE_INTEGER ? unreadable : value;
}

/** The first six digits as µs; those behind them are cut. */
function decimalsOf(bytes: Uint8Array, start: number, end: number): number {
  const shown = Math.min(end, start + 6);
  let value = start === end ? 0 : digitsOf(bytes, start, shown);
  for (let at = shown; at < start + 6; at++) value *= 10;
  return value < 0 ? unreadable : value;
}

function isPort(value: number): boolean {
  return value >= 0 && value <= 65_535;
}
