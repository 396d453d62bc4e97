// The flow builder's hash table: open addressing over the 5-tuple, slots of flow number + 1, 0 = free.

import type { FlowColumns } from './flow-columns.ts';

/** A table of `length` slots (a power of two, larger than the entries) with these entries, whose keys all differ. */
export function slotsFor(columns: FlowColumns, entries: Int32Array, length: number): Int32Array {
  const slots = new Int32Array(length);
  const { address, port, protocol } = columns;
  const mask = length - 1;
  for (const entry of entries) {
    const first = (entry - 1) * 2;
    let slot =
      hashOf(
        address[first] as number,
        address[first + 1] as number,
        port[first] as number,
        port[first + 1] as number,
        protocol[entry - 1] as number,
      ) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry;
  }
  return slots;
}

/** Symmetric in the two ends, so that both directions meet in one slot. */
export function hashOf(a: number, b: number, portA: number, portB: number, protocol: number): number {
  const endA = Math.imul(a ^ Math.imul(portA, 0x9e3779b1), 0x85ebca6b);
  const endB = Math.imul(b ^ Math.imul(portB, 0x9e3779b1), 0x85ebca6b);
  const endMixA = endA ^ (endA >>> 15);
  const endMixB = endB ^ (endB >>> 15);
  let hash = Math.imul(endMixA + endMixB + protocol, 0xc2b2ae35);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}
