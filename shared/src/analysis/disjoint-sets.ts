// Union-find over the integers 0 … n-1: DBSCAN merges cells (or points) that belong to one cluster. Plain functions
// over the array of parents: closures made anew for every run are compiled anew too, which a first run pays for.
import { countingUp } from './radix-order.ts';

/** parent[item] <= item; a root is its own parent. */
export type DisjointSets = Uint32Array<ArrayBuffer>;

/** Every item alone in its set. */
export function createDisjointSets(size: number): DisjointSets {
  return countingUp(size);
}

/** The representative of the set that holds `item`: its smallest member. Halves the path it walks. */
export function findRoot(sets: DisjointSets, item: number): number {
  let at = item;
  let above = sets[at] as number;
  while (above !== at) {
    const next = sets[above] as number;
    sets[at] = next;
    at = next;
    above = sets[at] as number;
  }
  return at;
}

/** Joins the sets of `a` and `b`; returns the root of both. By index, not rank: near-constant time on the inputs here. */
export function unite(sets: DisjointSets, a: number, b: number): number {
  const rootA = findRoot(sets, a);
  const rootB = findRoot(sets, b);
  const root = Math.min(rootA, rootB);
  sets[Math.max(rootA, rootB)] = root;
  return root;
}
