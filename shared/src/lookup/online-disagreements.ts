// Sources that tell different things about the same: side by side, with the one to be believed first. A registry's
// word goes before a name server's, that before a table's, and a model's word before nobody's.

import type { OnlineFact } from '../contract/lookup-online.ts';
import { modelSource } from './online-facts.ts';

export interface Disagreement {
  readonly name: string;
  /** The most trusted source first; each value once, as it was told first. */
  readonly said: readonly { readonly value: string; readonly sources: readonly string[] }[];
}

/** Smaller is believed more. Names such as `ai:gpt` are models, too. */
function trust(source: string): number {
  if (source === 'rdap') return 0;
  if (source === 'dns') return 1;
  return source === modelSource || source.startsWith(`${modelSource}:`) ? 3 : 2;
}

/** Names of which two sources tell different values. Several values of one source are no disagreement. */
export function disagreements(facts: readonly OnlineFact[]): Disagreement[] {
  return [...byName(facts)].flatMap(([name, told]) => {
    const bySource = new Map<string, string>();
    for (const fact of told) {
      bySource.set(fact.source, `${bySource.get(fact.source) ?? ''}\n${sameness(fact.value)}`);
    }
    const texts = new Set([...bySource.values()].map((text) => text.split('\n').sort().join('\n')));
    return texts.size < 2 ? [] : [{ name, said: sideBySide(told) }];
  });
}

/** One value for each name: the most trusted source's. A model's only where nobody else tells one. */
export function believedFacts(facts: readonly OnlineFact[]): OnlineFact[] {
  return [...byName(facts).values()].flatMap((told) => told.slice(0, 1));
}

/** Within a name the most trusted first. */
function byName(facts: readonly OnlineFact[]): Map<string, OnlineFact[]> {
  const names = new Map<string, OnlineFact[]>();
  for (const fact of [...facts].sort((a, b) => trust(a.source) - trust(b.source))) {
    names.set(fact.name, [...(names.get(fact.name) ?? []), fact]);
  }
  return names;
}

function sideBySide(told: readonly OnlineFact[]): Disagreement['said'] {
  const values = new Map<string, { value: string; sources: string[] }>();
  for (const { value, source } of told) {
    const entry = values.get(sameness(value)) ?? { value, sources: [] };
    if (!entry.sources.includes(source)) entry.sources.push(source);
    values.set(sameness(value), entry);
  }
  return [...values.values()];
}

/** Case, spaces and marks do not make another value. */
function sameness(value: string): string {
  return value
    .toLowerCase()
    .replace(/[\s.,;'"()-]+/g, ' ')
    .trim();
}
