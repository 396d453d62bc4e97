// Union-find over the integers 0 … n-1: DBSCAN merges cells (or points) that belong to one cluster.
import { countingUp } from './radix-order.ts';

export interface DisjointSets {
  /** The representative of the set that holds `item`. */
  readonly find: (item: number) => number;
  readonly union: (a: number, b: number) => void;
}

/** Path halving and union by index: no rank array, near-constant time on the inputs here. */
export function createDisjointSets(size: number): DisjointSets {
  const parent = countingUp(size);
  const find = (item: number): number => {
    let at = item;
    while (parent[at] !== at) {
      const above = parent[parent[at] as number] as number;
      parent[at] = above;
      at = above;
    }
    return at;
  };
  const union = (a: number, b: number): void => {
    const rootA = find(a);
    const rootB = find(b);
    if (rootA < rootB) parent[rootB] = rootA;
    else parent[rootA] = rootB;
  };
  return { find, union };
}
