// What is wrong with one recording as far as its packets show it: gaps, doubled frames, a clock that went back, packets
// that could not be read. Counts, and when the first one was; one pass.

import { factBits, type PacketTable } from '../domain/packet-table.ts';
import { sortNumbers } from '../analysis/sorted-numbers.ts';

export interface Fault {
  readonly count: number;
  readonly firstUs: number | null;
}

export interface Gap extends Fault {
  readonly longestUs: number;
  /** Shorter ones are none. */
  readonly leastUs: number;
}

export interface RecordingFaults {
  readonly packets: number;
  readonly gaps: Gap;
  /** Frames that came twice within a ms, of those that can be told: connection starts. */
  readonly doubled: Fault & { readonly of: number };
  readonly backwards: Fault & { readonly mostUs: number };
  readonly undecoded: Fault;
  /** Their names could not be read: cut, or the start was not seen. */
  readonly unread: Fault;
}

/** A gap is as long as this at least, and so many times the median time between two packets. */
const leastGapUs = 60e6;
const gapOfMedian = 1000;
/** Less is how packets of several queues arrive, not a clock that was set. */
const leastStepUs = 1e6;
const twinUs = 1000;
const medianSample = 65_536;

export function findFaults(table: PacketTable): RecordingFaults {
  return {
    packets: table.count,
    gaps: findGaps(table),
    doubled: findDoubled(table),
    backwards: findBackwards(table),
    undecoded: countFacts(table, factBits.undecoded),
    unread: countFacts(table, factBits.nameUnknown | factBits.helloUnknown),
  };
}

/** Packets without a time (0) are left out. */
function findGaps({ timestampUs, count }: PacketTable): Gap {
  const leastUs = Math.max(leastGapUs, gapOfMedian * medianInterval(timestampUs, count));
  let [gaps, firstUs, longestUs, last] = [0, 0, 0, 0];
  for (let row = 0; row < count; row++) {
    const at = timestampUs[row] as number;
    if (at <= 0) continue;
    const gap = last === 0 ? 0 : at - last;
    if (gap >= leastUs) {
      if (gaps++ === 0) firstUs = last;
      longestUs = Math.max(longestUs, gap);
    }
    if (at > last) last = at;
  }
  return { count: gaps, firstUs: gaps === 0 ? null : firstUs, longestUs, leastUs };
}

/** Of a sample spread over the whole. */
function medianInterval(timestampUs: Float64Array, count: number): number {
  const step = Math.max(1, Math.floor((count - 1) / medianSample));
  const length = Math.max(0, Math.floor((count - 1) / step));
  const intervals = Float64Array.from({ length }, (_, at) => {
    const row = at * step;
    return Math.max(0, (timestampUs[row + 1] as number) - (timestampUs[row] as number));
  });
  return length === 0 ? 0 : (sortNumbers(intervals)[Math.floor(length / 2)] as number);
}

function findBackwards({ timestampUs, count }: PacketTable): RecordingFaults['backwards'] {
  let [steps, firstUs, mostUs, last] = [0, 0, 0, 0];
  for (let row = 0; row < count; row++) {
    const at = timestampUs[row] as number;
    if (at <= 0) continue;
    const back = last - at;
    if (back >= leastStepUs) {
      if (steps++ === 0) firstUs = at;
      mostUs = Math.max(mostUs, back);
    }
    last = at;
  }
  return { count: steps, firstUs: steps === 0 ? null : firstUs, mostUs };
}

function countFacts({ facts, timestampUs, count }: PacketTable, bits: number): Fault {
  let [found, firstUs] = [0, 0];
  for (let row = 0; row < count; row++) {
    if (((facts[row] as number) & bits) === 0) continue;
    if (found++ === 0) firstUs = timestampUs[row] as number;
  }
  return { count: found, firstUs: found === 0 ? null : firstUs };
}

const syn = 2;
const slots = 65_536;

/**
 * Sequence numbers are not kept, so full frames of one upload look alike; but a SYN does not come again within a ms
 * unless it was recorded twice (both sides of a switch, or a bridge and its port). DNS questions do: for A and for AAAA.
 */
function findDoubled(table: PacketTable): RecordingFaults['doubled'] {
  const { timestampUs } = table;
  // The last frame of each slot; frames that share one hide each other, which costs a twin, never invents one.
  const lastRow = new Int32Array(slots).fill(-1);
  let [of, count, firstUs] = [0, 0, 0];
  for (let row = 0; row < table.count; row++) {
    if (((table.tcpFlags[row] as number) & syn) === 0) continue;
    of++;
    const slot = slotOf(table, row);
    const twin = lastRow[slot] as number;
    lastRow[slot] = row;
    if (twin < 0 || !isSameFrame(table, row, twin)) continue;
    if (count++ === 0) firstUs = timestampUs[row] as number;
  }
  return { of, count, firstUs: count === 0 ? null : firstUs };
}

function slotOf({ source, destination, sourcePort, destinationPort }: PacketTable, row: number): number {
  const ends =
    Math.imul(source[row] as number, 0x9e37_79b1) ^ Math.imul(destination[row] as number, 0x85eb_ca6b);
  const ports = Math.imul(
    ((sourcePort[row] as number) << 16) | (destinationPort[row] as number),
    0xc2b2_ae35,
  );
  const hash = ends ^ ports;
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

function isSameFrame(table: PacketTable, one: number, two: number): boolean {
  const apart = Math.abs((table.timestampUs[one] as number) - (table.timestampUs[two] as number));
  const columns = [table.source, table.destination, table.sourcePort, table.destinationPort] as const;
  return (
    apart <= twinUs &&
    columns.every((column) => column[one] === column[two]) &&
    table.protocol[one] === table.protocol[two] &&
    table.size[one] === table.size[two] &&
    table.tcpFlags[one] === table.tcpFlags[two] &&
    table.detail[one] === table.detail[two]
  );
}
