// What has changed since the last answer about an address: per source and name, values that went and that came.

import type { OnlineFact } from '../contract/lookup-online.ts';

export interface FactChange {
  readonly name: string;
  readonly source: string;
  /** Empty: new. */
  readonly before: readonly string[];
  /** Empty: gone. */
  readonly now: readonly string[];
}

/** In the order of `now`, then what is gone. The order of values within a fact does not count. */
export function changesBetween(before: readonly OnlineFact[], now: readonly OnlineFact[]): FactChange[] {
  const [old, young] = [valuesByFact(before), valuesByFact(now)];
  const changes: FactChange[] = [];
  for (const [key, fact] of new Map([...young, ...old])) {
    const [was, is] = [old.get(key)?.values ?? [], young.get(key)?.values ?? []];
    const [gone, come] = [
      was.filter((value) => !is.includes(value)),
      is.filter((value) => !was.includes(value)),
    ];
    if (gone.length + come.length > 0)
      changes.push({ name: fact.name, source: fact.source, before: gone, now: come });
  }
  return changes;
}

interface FactValues {
  readonly name: string;
  readonly source: string;
  readonly values: string[];
}

function valuesByFact(facts: readonly OnlineFact[]): Map<string, FactValues> {
  const all = new Map<string, FactValues>();
  for (const { name, source, value } of facts) {
    const key = JSON.stringify([source, name]);
    const there = all.get(key) ?? { name, source, values: [] };
    if (!there.values.includes(value)) there.values.push(value);
    all.set(key, there);
  }
  return all;
}
