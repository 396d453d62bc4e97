// A sample of a dataset's packets that is the same in every dataset that has them: the packets with the lowest hashes
// (the bottom-k sketch of Broder, "On the resemblance and containment of documents", 1997). 4,096 numbers, whatever its size.

import type { PacketTable } from '../domain/packet-table.ts';

const sampleSize = 4096;

export interface PacketSketch {
  /** Ascending, each once; all packets' where there are fewer than the sample holds. */
  readonly hashes: Float64Array;
  /** Time of each, Unix epoch in µs. */
  readonly timesUs: Float64Array;
}

export function sketchPackets(table: PacketTable): PacketSketch {
  const { timestampUs, size, source, destination, sourcePort, destinationPort, tcpFlags } = table;
  const addresses = addressHashes(table);
  const hashes = new Float64Array(2 * sampleSize);
  const timesUs = new Float64Array(2 * sampleSize);
  let kept = 0;
  let limit = Infinity;
  // Hot loop: 3,000,000 packets.
  for (let row = 0; row < table.count; row++) {
    const timeUs = timestampUs[row] as number;
    const ports = ((sourcePort[row] as number) << 16) | (destinationPort[row] as number);
    const ends =
      (addresses[source[row] as number] as number) ^
      Math.imul(addresses[destination[row] as number] as number, 31);
    const high = mix(ends, ports, Math.floor(timeUs / 4_294_967_296));
    const low = mix(timeUs % 4_294_967_296, ((size[row] as number) << 8) | (tcpFlags[row] as number), high);
    // 53 bits: what a double holds exactly.
    const hash = (high & 0x1f_ffff) * 4_294_967_296 + low;
    if (hash >= limit) continue;
    hashes[kept] = hash;
    timesUs[kept++] = timeUs;
    if (kept < hashes.length) continue;
    kept = keepLowest(hashes, timesUs, kept);
    if (kept === sampleSize) limit = hashes[kept - 1] as number;
  }
  kept = keepLowest(hashes, timesUs, kept);
  return { hashes: hashes.slice(0, kept), timesUs: timesUs.slice(0, kept) };
}

/** Sorts the first `kept`, leaves out what stands twice, and gives how many stay. */
function keepLowest(hashes: Float64Array, timesUs: Float64Array, kept: number): number {
  const order = Array.from({ length: kept }, (_, at) => at).sort(
    (a, b) => (hashes[a] as number) - (hashes[b] as number),
  );
  const sorted = order.map((at) => [hashes[at] as number, timesUs[at] as number] as const);
  let count = 0;
  for (const [hash, timeUs] of sorted) {
    if (count === sampleSize) break;
    if (count > 0 && hashes[count - 1] === hash) continue;
    hashes[count] = hash;
    timesUs[count++] = timeUs;
  }
  return count;
}

function mix(one: number, two: number, three: number): number {
  let hash = Math.imul(one ^ 0x9e37_79b9, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ two, 0xc2b2_ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ three, 0x27d4_eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** By address id: the ids differ from dataset to dataset, the texts do not. FNV-1a. */
function addressHashes({ dictionaries: { addresses } }: PacketTable): Uint32Array {
  return Uint32Array.from({ length: addresses.size }, (_, id) => {
    const text = addresses.get(id) ?? '';
    let hash = 0x811c_9dc5;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
    return hash;
  });
}

export interface SharedPackets {
  /** Of the sample of both that was compared: packets of each, and those in both. */
  readonly compared: readonly [number, number];
  readonly common: number;
  readonly exampleUs: number | null;
}

/** Compares what both sketches know of: hashes up to the lower one's end. */
export function sharedPackets(one: PacketSketch, two: PacketSketch): SharedPackets {
  const end = Math.min(endOf(one), endOf(two));
  const inTwo = new Set(two.hashes.filter((hash) => hash <= end));
  const compared = one.hashes.filter((hash) => hash <= end);
  const common = compared.filter((hash) => inTwo.has(hash));
  const [first] = common;
  return {
    compared: [compared.length, inTwo.size],
    common: common.length,
    exampleUs: first === undefined ? null : (one.timesUs[one.hashes.indexOf(first)] ?? null),
  };
}

/** A sketch that is not full knows of all its packets. */
function endOf({ hashes }: PacketSketch): number {
  return hashes.length < sampleSize ? Infinity : (hashes[hashes.length - 1] as number);
}
