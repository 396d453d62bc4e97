// Packets as the filter language sees them, and the selection itself.

import type { PacketDetail } from '../domain/detail-dictionary.ts';
import { factCombinations, factWords } from '../domain/fact-words.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { tcpFlagsText } from '../domain/tcp-flags.ts';
import { hostOfUrl } from '../domain/url-host.ts';
import type { CompiledFilter } from './compile-filter.ts';
import type { FilterField } from './filter-field.ts';
import type { FilterColumn, FilterRows } from './filter-rows.ts';
import { matchRows } from './match-rows.ts';

/**
 * Indices of the matching packets of rows `from … to-1`, ascending.
 * @throws JawsError `filter.syntax` for fields that only flows and endpoints have.
 */
export function matchPackets(
  table: PacketTable,
  filter: CompiledFilter,
  from = 0,
  to: number = table.count,
): Uint32Array {
  return matchRows(filter, packetRows(table), from, to);
}

/** `firstId` is the packet_id of row 0. */
export function packetRows(table: PacketTable, firstId = 1): FilterRows {
  return { count: table.count, what: 'packets', columns: (field) => packetColumns(table, field, firstId) };
}

type ColumnMaker = (table: PacketTable, firstId: number) => readonly FilterColumn[];

const makers: Partial<Record<FilterField, ColumnMaker>> = {
  ip: (table) => [addresses(table, table.source), addresses(table, table.destination)],
  net: (table) => [addresses(table, table.source), addresses(table, table.destination)],
  src: (table) => [addresses(table, table.source)],
  dst: (table) => [addresses(table, table.destination)],
  // Where flows are not known (match-scope.ts), a packet's sender counts as its client.
  client: (table) => [addresses(table, table.source)],
  server: (table) => [addresses(table, table.destination)],
  client_port: (table) => [{ kind: 'numbers', values: table.sourcePort }],
  server_port: (table) => [{ kind: 'numbers', values: table.destinationPort }],
  port: (table) => [
    { kind: 'numbers', values: table.sourcePort },
    { kind: 'numbers', values: table.destinationPort },
  ],
  sport: (table) => [{ kind: 'numbers', values: table.sourcePort }],
  dport: (table) => [{ kind: 'numbers', values: table.destinationPort }],
  proto: (table) => [coded(table.protocol, table.dictionaries.protocols)],
  label: (table) => [coded(table.label, table.dictionaries.labels)],
  mac: (table) => [
    coded(table.sourceMac, table.dictionaries.macs),
    coded(table.destinationMac, table.dictionaries.macs),
  ],
  size: (table) => [{ kind: 'numbers', values: table.size }],
  payload: (table) => [{ kind: 'numbers', values: table.payloadSize, missing: -1 }],
  time: (table) => [{ kind: 'numbers', values: table.timestampUs, perUnit: 1000 }],
  flags: (table) => [{ kind: 'coded', codes: table.tcpFlags, size: 256, text: tcpFlagsText }],
  sni: (table) => [details(table, (detail) => detail.sni)],
  dns: (table) => [details(table, (detail) => detail.dnsName)],
  url: (table) => [details(table, (detail) => detail.httpUrl)],
  ja4: (table) => [details(table, (detail) => detail.ja4)],
  facts: (table) => [{ kind: 'words', codes: table.facts, size: factCombinations, words: factWords }],
  name: (table) => [details(table, bestName)],
  id: (_table, firstId) => [{ kind: 'computed', get: (row) => row + firstId }],
};

function packetColumns(
  table: PacketTable,
  field: FilterField,
  firstId: number,
): readonly FilterColumn[] | null {
  return makers[field]?.(table, firstId) ?? null;
}

interface Dictionary {
  readonly size: number;
  get(code: number): string | null;
}

function addresses(table: PacketTable, codes: Uint32Array): FilterColumn {
  return coded(codes, table.dictionaries.addresses);
}

function coded(codes: Uint32Array | Uint16Array | Uint8Array, dictionary: Dictionary): FilterColumn {
  return { kind: 'coded', codes, size: dictionary.size, text: (code) => dictionary.get(code) };
}

function details(table: PacketTable, pick: (detail: PacketDetail) => string | null): FilterColumn {
  const dictionary = table.dictionaries.details;
  return {
    kind: 'coded',
    codes: table.detail,
    size: dictionary.size,
    text: (code) => pick(dictionary.get(code)),
  };
}

/** SNI, else DNS name, else the host of the HTTP address (`METHOD http://host/path`). */
export function bestName(detail: PacketDetail): string | null {
  return detail.sni ?? detail.dnsName ?? hostOfUrl(detail.httpUrl);
}
