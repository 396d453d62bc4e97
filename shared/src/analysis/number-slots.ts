// Open addressing for numbers: the slot of one in a typed array. Nothing is allocated for a question.

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Where the number stands in `keys`, a power of two long and never full, or the free slot where it would. */
export function slotOf(keys: Float64Array, value: number): number {
  const mask = keys.length - 1;
  // -0 becomes 0.
  double[0] = value + 0;
  let hash = Math.imul((words[0] as number) ^ Math.imul(words[1] as number, 0x85ebca6b), 0x9e3779b1);
  hash ^= hash >>> 15;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const held = keys[slot] as number;
    if (held === value || Number.isNaN(held)) return slot;
  }
}
