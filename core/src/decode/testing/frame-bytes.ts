// Builds frames layer by layer for the decoder's tests, and shows the row that a frame gives in words.

import { factBits, PacketTable } from '@jaws/shared/domain/packet-table';

import { type RecordBatch, RecordBatchBuffer } from '../../packet-file/record-batch.ts';
import { PacketDecoder, type PacketDecoderOptions } from '../packet-decoder.ts';
import { u16, u32 } from './byte-builders.ts';

export type Bytes = readonly number[];

export const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' } as const;

/** Destination, source, type, payload. */
export function ethernet(type: number, payload: Bytes): Bytes {
  return [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, ...u16(type), ...payload];
}

export interface Ipv4Options {
  readonly source?: Bytes;
  readonly destination?: Bytes;
  /** Default: the truth. */
  readonly totalLength?: number;
  /** Flags and offset field. */
  readonly fragment?: number;
  readonly options?: Bytes;
}

export function ipv4(protocol: number, payload: Bytes, given: Ipv4Options = {}): Bytes {
  const { source = [10, 0, 0, 1], destination = [203, 0, 113, 9], fragment = 0, options = [] } = given;
  const headerLength = 20 + options.length;
  const length = given.totalLength ?? headerLength + payload.length;
  const start = [0x40 | (headerLength / 4), 0, ...u16(length), 0, 7, ...u16(fragment), 64, protocol, 0, 0];
  return [...start, ...source, ...destination, ...options, ...payload];
}

export const ipv6Source: Bytes = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
export const ipv6Destination: Bytes = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0xff];

export function ipv6(next: number, payload: Bytes, payloadLength = payload.length): Bytes {
  return [0x60, 0, 0, 0, ...u16(payloadLength), next, 64, ...ipv6Source, ...ipv6Destination, ...payload];
}

export function tcp(payload: Bytes = [], flags = 0x18, ports: Bytes = [50_000, 443], sequence = 1000): Bytes {
  const [source = 0, destination = 0] = ports;
  const numbers = [...u16(source), ...u16(destination), ...u32(sequence), ...u32(0)];
  return [...numbers, 0x50, flags, 0xff, 0xff, 0, 0, 0, 0, ...payload];
}

export function udp(payload: Bytes = [], ports: Bytes = [50_000, 9999], length = payload.length + 8): Bytes {
  const [source = 0, destination = 0] = ports;
  return [...u16(source), ...u16(destination), ...u16(length), 0, 0, ...payload];
}

export interface FrameOptions extends PacketDecoderOptions {
  readonly linkType?: number;
  /** Captured bytes; default all. */
  readonly captured?: number;
  readonly wire?: number;
}

export interface ShownRow {
  readonly protocol: string | null;
  readonly source: string;
  readonly destination: string;
  readonly flags: number;
  readonly payload: number;
  readonly macs: readonly [source: string | null, destination: string | null];
  readonly undecoded: boolean;
}

/** A batch of one record, with bytes of another meaning before and behind it. */
export function batchOf(bytes: ArrayLike<number>, options: FrameOptions = {}, poison = 0x45): RecordBatch {
  const batch = new RecordBatchBuffer(1);
  const captured = options.captured ?? bytes.length;
  batch.bytes = new Uint8Array(bytes.length + 200).fill(poison);
  batch.bytes.set(Array.from(bytes).slice(0, captured), 100);
  batch.append(100, captured, options.wire ?? bytes.length, 1_000_000, options.linkType ?? 1);
  return batch;
}

/** The row of one frame; addresses as `address:port`. */
export function rowOf(bytes: ArrayLike<number>, options: FrameOptions = {}): ShownRow {
  const table = new PacketTable(1);
  new PacketDecoder(table.dictionaries, options).decode(batchOf(bytes, options), table);
  return shownRow(table, 0);
}

export function shownRow(table: PacketTable, row: number): ShownRow {
  const { addresses, macs: macTexts, protocols } = table.dictionaries;
  const end = (ids: Uint32Array, ports: Uint16Array): string =>
    `${addresses.get(ids[row] ?? 0) ?? 'NA'}:${ports[row] ?? 0}`;
  return {
    protocol: protocols.get(table.protocol[row] ?? 0),
    source: end(table.source, table.sourcePort),
    destination: end(table.destination, table.destinationPort),
    flags: table.tcpFlags[row] ?? 0,
    payload: table.payloadSize[row] ?? 0,
    macs: [macTexts.get(table.sourceMac[row] ?? 0), macTexts.get(table.destinationMac[row] ?? 0)],
    undecoded: ((table.facts[row] ?? 0) & factBits.undecoded) !== 0,
  };
}
