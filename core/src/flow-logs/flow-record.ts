// A flow as another program recorded it, and the rows of a packet table that stand for it (ADR 36): one from the client
// at its start, one from the server at its end, and one for each further name that was said in it.

import type { PacketDetail } from '@jaws/shared/domain/detail-dictionary';
import { factBits, type PacketTable } from '@jaws/shared/domain/packet-table';

/** What one side of a flow sent. */
export interface RecordSide {
  /** Bytes of IP packets; payload bytes, -1 = not known. */
  wire: number;
  payload: number;
  packets: number;
  /** As in `PacketTable.tcpFlags`: all that it sent. */
  flags: number;
  /** `factBits` of its rows. */
  facts: number;
}

/** A name that was said in a flow. */
export interface SaidName {
  readonly detail: PacketDetail;
  /** `factBits`. */
  readonly facts: number;
  /** Unix epoch in µs; null: at the start of the flow. */
  readonly atUs: number | null;
  readonly fromServer: boolean;
}

/** Filled anew for each record, so that a million of them cost no objects. Ids are those of the table's dictionaries. */
export class FlowRecord {
  startUs = 0;
  durationUs = 0;
  protocol = 0;
  client = 0;
  server = 0;
  clientPort = 0;
  serverPort = 0;
  label = 0;
  readonly up: RecordSide = emptySide();
  readonly down: RecordSide = emptySide();
  said: readonly SaidName[] = [];
}

/** Of columns: 4 bytes without and with a sign. A flow that sent more has further rows. */
const mostBytes = 0x7fff_ffff;

function emptySide(): RecordSide {
  return { wire: 0, payload: -1, packets: 0, flags: 0, facts: 0 };
}

/** Appends the rows of a record. `unknownFacts`: `factBits` of what its logs do not speak of. */
export function appendRecord(table: PacketTable, record: FlowRecord, unknownFacts: number): void {
  const { up, down, said } = record;
  const endUs = record.startUs + record.durationUs;
  const first = table.count;
  appendSide(table, record, false, record.startUs);
  table.facts[first] = (table.facts[first] as number) | factBits.recordOpens | unknownFacts;
  if (said.length > 0) appendNames(table, record, first);
  if (down.packets > 0 || down.wire > 0 || down.payload > 0) appendSide(table, record, true, endUs);
  else if (record.durationUs > 0) {
    const last = appendEmpty(table, record, false, endUs);
    table.facts[last] = factBits.record | up.facts;
  }
}

/** Of an IP packet with a payload, B: IPv4 (RFC 791 §3.1) and UDP or ICMP. */
const leastHeaders = 28;
/** RFC 791 §3.1. */
const longestPacket = 65_535;

/**
 * What so much payload needs at least. A card that cuts segments itself shows packets whose length in IP is 0, which Zeek adds
 * up; its payload comes from sequence numbers. More than so many packets can hold is an error of those, and counts nothing.
 */
function wireOf({ payload, packets }: RecordSide): number {
  return payload > packets * longestPacket ? 0 : Math.max(0, payload) + packets * leastHeaders;
}

/** One row, and more where it sent more than a column holds. */
function appendSide(table: PacketTable, record: FlowRecord, isServer: boolean, atUs: number): void {
  const side = isServer ? record.down : record.up;
  let { payload } = side;
  let wire = Math.max(side.wire, wireOf(side));
  do {
    const row = appendEmpty(table, record, isServer, atUs);
    table.facts[row] = factBits.record | side.facts;
    table.tcpFlags[row] = side.flags;
    table.size[row] = Math.min(wire, mostBytes);
    table.payloadSize[row] = Math.min(payload, mostBytes);
    wire -= mostBytes;
    payload -= mostBytes;
  } while (wire > 0 || payload > 0);
}

/** The first row says what the client said first. */
function appendNames(table: PacketTable, record: FlowRecord, first: number): void {
  for (const [at, { detail, facts, atUs, fromServer }] of record.said.entries()) {
    const isFirst = at === 0 && !fromServer;
    const row = isFirst ? first : appendEmpty(table, record, fromServer, atUs ?? record.startUs);
    table.detail[row] = table.dictionaries.details.intern(detail);
    const own = isFirst ? (table.facts[row] as number) : factBits.record;
    table.facts[row] = own | facts;
  }
}

/** A row without bytes and facts; returns its index. */
function appendEmpty(table: PacketTable, record: FlowRecord, isServer: boolean, atUs: number): number {
  const row = table.count;
  if (row >= table.capacity) table.reserve(row + 1);
  const { client, server, clientPort, serverPort } = record;
  table.timestampUs[row] = atUs;
  table.size[row] = 0;
  table.payloadSize[row] = 0;
  table.source[row] = isServer ? server : client;
  table.destination[row] = isServer ? client : server;
  table.sourcePort[row] = isServer ? serverPort : clientPort;
  table.destinationPort[row] = isServer ? clientPort : serverPort;
  table.sourceMac[row] = 0;
  table.destinationMac[row] = 0;
  table.protocol[row] = record.protocol;
  table.tcpFlags[row] = 0;
  table.label[row] = record.label;
  table.detail[row] = 0;
  table.count = row + 1;
  return row;
}
