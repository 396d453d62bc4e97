// How fast captures become columns: reader and decoder together, on one core, from a buffer in memory, so that the
// disk is not what is measured.

import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

import { PacketTable } from '@jaws/shared/domain/packet-table';

import { PacketDecoder } from '../core/src/decode/packet-decoder.ts';
import { PacketFileReader } from '../core/src/packet-file/packet-file-reader.ts';
import { syntheticCapture } from './synthetic-capture.ts';

export interface DecodeBenchOptions {
  /** A capture (not packed) to measure instead of the synthetic one. */
  readonly input?: string | undefined;
  /** Packets of the synthetic capture; default 300,000. */
  readonly packets?: number | undefined;
  /** The best of so many runs counts; default 5. */
  readonly runs?: number | undefined;
}

export interface DecodeBenchResult {
  readonly name: 'decode';
  readonly seconds: number;
  readonly rssBytes: number;
  readonly packets: number;
  readonly bytes: number;
  readonly packetsPerSecond: number;
  readonly undecoded: number;
}

const chunkLength = 1 << 20;

export async function runDecodeBench(options: DecodeBenchOptions = {}): Promise<DecodeBenchResult> {
  const capture =
    options.input === undefined
      ? syntheticCapture({ packets: options.packets ?? 300_000 })
      : await readFile(options.input);
  let best = decodeOnce(capture);
  for (let run = 1; run < (options.runs ?? 5); run++) {
    const next = decodeOnce(capture);
    if (next.seconds < best.seconds) best = next;
  }
  return {
    name: 'decode',
    seconds: best.seconds,
    rssBytes: process.memoryUsage.rss(),
    packets: best.packets,
    bytes: capture.length,
    packetsPerSecond: Math.round(best.packets / best.seconds),
    undecoded: best.undecoded,
  };
}

function decodeOnce(capture: Uint8Array): { seconds: number; packets: number; undecoded: number } {
  const start = performance.now();
  const reader = new PacketFileReader();
  const table = new PacketTable(65_536);
  const decoder = new PacketDecoder(table.dictionaries);
  for (let at = 0; at < capture.length; at += chunkLength) {
    for (const batch of reader.push(capture.subarray(at, at + chunkLength))) decoder.decode(batch, table);
  }
  reader.end();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, packets: table.count, undecoded: decoder.undecodedCount };
}
