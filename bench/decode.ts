// How fast captures become columns: reader and decoder together, on one core, from memory, so that the disk is not
// what is measured. Sizes above 300,000 packets repeat the same capture, so that 3,000,000 need no 2 GB of input.

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { PacketTable } from '@jaws/shared/domain/packet-table';

import { PacketDecoder } from '../core/src/decode/packet-decoder.ts';
import { PacketFileReader } from '../core/src/packet-file/packet-file-reader.ts';
import { type BenchOptions, type BenchResult, peakRssBytes, timeBest } from './benchmark.ts';
import { pcapHeaderLength, syntheticCapture } from './synthetic-capture.ts';

const usualPackets = 300_000;
const chunkLength = 1 << 20;

interface Decoded {
  readonly packets: number;
  readonly undecoded: number;
}

/** `points` is the number of packets (a multiple of 300,000 above that); `input` a pcap or pcapng file, packed or not. */
export async function runDecodeBench(options: BenchOptions = {}): Promise<BenchResult> {
  const wanted = options.points ?? usualPackets;
  const capture =
    options.input === undefined
      ? syntheticCapture({ packets: Math.min(wanted, usualPackets), seed: options.seed ?? 1 })
      : unpacked(await readFile(options.input));
  const repeats = options.input === undefined ? Math.max(1, Math.round(wanted / usualPackets)) : 1;
  let cpuSeconds = Infinity;
  const { value, seconds, firstSeconds } = timeBest(() => {
    const before = process.cpuUsage();
    const decoded = decodeOnce(capture, repeats);
    cpuSeconds = Math.min(cpuSeconds, process.cpuUsage(before).user / 1e6);
    return decoded;
  });
  return {
    name: 'decode',
    seconds,
    rssBytes: peakRssBytes(),
    details: {
      ...value,
      captureBytes: capture.length * repeats,
      packetsPerSecond: Math.round(value.packets / seconds),
      // A busy machine shares its cores: processor time tells more than the clock there.
      packetsPerCpuSecond: Math.round(value.packets / cpuSeconds),
      firstSeconds,
    },
  };
}

function unpacked(file: Uint8Array): Uint8Array {
  return file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
}

function decodeOnce(capture: Uint8Array, repeats: number): Decoded {
  const reader = new PacketFileReader();
  const table = new PacketTable(65_536);
  const decoder = new PacketDecoder(table.dictionaries);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let at = repeat === 0 ? 0 : pcapHeaderLength; at < capture.length; at += chunkLength) {
      for (const batch of reader.push(capture.subarray(at, at + chunkLength))) decoder.decode(batch, table);
    }
  }
  reader.end();
  return { packets: table.count, undecoded: decoder.undecodedCount };
}
