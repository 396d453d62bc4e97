// An answer that is too long for an assistant loses the ends of its longest lists, and says so.

export interface FittedAnswer {
  readonly data: unknown;
  /** In our own words: which lists were cut, and what they keep. */
  readonly cut: readonly string[];
}

interface FoundList {
  readonly path: readonly string[];
  readonly items: readonly unknown[];
  readonly bytes: number;
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Halves the list with the most bytes until the whole has at most `most` bytes of JSON. */
export function fitAnswer(data: unknown, most: number): FittedAnswer {
  const lengths = new Map<string, number>();
  const kept = new Map<string, number>();
  let fitted = data;
  while (jsonBytes(fitted) > most) {
    const [longest] = listsIn(fitted, []).sort((a, b) => b.bytes - a.bytes);
    if (longest === undefined) break;
    const { path, items } = longest;
    const shown = path.join('.');
    const count = items.length >> 1;
    if (!lengths.has(shown)) lengths.set(shown, items.length);
    kept.set(shown, count);
    fitted = withList(fitted, path, items.slice(0, count));
  }
  const cut = [...kept].map(
    ([path, count]) => `${path}: the first ${count} of ${lengths.get(path) ?? count}`,
  );
  return { data: fitted, cut: cut.slice(0, 20) };
}

/** Lists inside lists are not looked for: the outer one is cut. */
function listsIn(value: unknown, path: readonly string[]): FoundList[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.length === 0 ? [] : [{ path, items, bytes: jsonBytes(items) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => listsIn(one, [...path, name]));
}

function withList(value: unknown, path: readonly string[], items: readonly unknown[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return items;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([own, one]) => [own, own === name ? withList(one, rest, items) : one]),
  );
}
