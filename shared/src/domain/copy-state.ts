// A copy of objects that change in place, so that work can go on from one state more than once.

type Copied = Map<object, object>;

/** A copy that has nothing in common with its original but `shared`, functions and texts. Objects keep their class. */
export function copyState<State extends object>(state: State, shared: readonly object[]): State {
  const copied: Copied = new Map(shared.map((each) => [each, each]));
  // What comes back is of the class that went in.
  return copyOf(state, copied) as State;
}

function copyOf(value: unknown, copied: Copied): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copied.get(value);
  if (known !== undefined) return known;
  if (ArrayBuffer.isView(value)) return kept(value, copyOfNumbers(value), copied);
  if (value instanceof Map) return copyOfMap(value, copied);
  if (value instanceof Set) return kept(value, new Set<unknown>(value), copied);
  if (Array.isArray(value)) {
    const list = kept(value, new Array<unknown>(value.length), copied);
    for (let at = 0; at < value.length; at++) list[at] = copyOf(value[at], copied);
    return list;
  }
  return copyOfObject(value, copied);
}

function copyOfMap(value: ReadonlyMap<unknown, unknown>, copied: Copied): unknown {
  const map = kept(value, new Map<unknown, unknown>(), copied);
  for (const [key, each] of value) map.set(key, copyOf(each, copied));
  return map;
}

function copyOfObject(value: object, copied: Copied): unknown {
  const object = kept(value, Object.create(Object.getPrototypeOf(value) as object | null) as object, copied);
  for (const [name, each] of Object.entries(value)) Reflect.set(object, name, copyOf(each, copied));
  return object;
}

function kept<T extends object>(original: object, copy: T, copied: Copied): T {
  copied.set(original, copy);
  return copy;
}

/** Views of one buffer get buffers of their own. */
function copyOfNumbers(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view;
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  return Reflect.construct(view.constructor, [bytes]) as ArrayBufferView;
}
