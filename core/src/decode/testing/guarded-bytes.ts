// A byte array that throws when anything outside its payload is read, for fuzz tests.

/** `bytes` as it is, but an index, slice or search outside `[start, end)` throws. Reading at `end` throws too. */
export function guardedBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const check = (from: number, to: number, what: string) => {
    if (from < start || to > end) throw new Error(`${what} ${from}..${to} leaves ${start}..${end}`);
  };
  return new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^-?\d+$/.test(key)) {
        const index = Number(key);
        check(index, index + 1, 'Read');
        return target[index];
      }
      if (key === 'subarray' || key === 'slice') {
        return (from = 0, to = target.length) => {
          check(from, to, key);
          return target[key](from, to);
        };
      }
      if (key === 'length' || key === Symbol.toStringTag) return Reflect.get(target, key, target) as unknown;
      throw new Error(`A decoder must not use ${String(key)} of the whole frame.`);
    },
  });
}
