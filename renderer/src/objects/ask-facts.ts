// What others answered about an address, in the form and under the names of what is known on this machine. Pure.

import type { AskWay, KeptAnswer, LookupAnswersOf } from '@jaws/shared/contract/lookup-asking';
import { modelSource } from '@jaws/shared/lookup/online-facts';
import { ageText } from '../ui/age-text.ts';
import { formatPercent } from '../ui/format.ts';

export interface ShownFact {
  readonly name: string;
  readonly value: string;
  /** Who says it, and when it was said; empty where that stands above. */
  readonly source: string;
  /** Of a model: it may be wrong, and stands beside what others say. */
  readonly isGuess?: boolean;
}

const wayWords: Readonly<Record<AskWay, string>> = {
  registry: 'Registry (RDAP)',
  names: 'Names (DNS)',
  model: 'Model',
};

/** `network` is the range of addresses; "Network" on the page is the number of a network (AS). */
const titles: ReadonlyMap<string, string> = new Map([['network', 'Address range']]);

export function factTitle(name: string): string {
  return titles.get(name) ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** `model`: its name, null where it is not known. */
export function wayText(way: AskWay, model: string | null): string {
  return way === 'model' && model !== null ? `${wayWords.model} ${model}` : wayWords[way];
}

/** Of failures and changes, whose sources are short words. */
export function sourceText(source: string, model: string | null): string {
  if (source === 'rdap') return wayWords.registry;
  if (source === 'dns') return wayWords.names;
  const isModel = source === modelSource || source.startsWith(`${modelSource}:`);
  return isModel ? wayText('model', model) : source;
}

/** The newest of each way; the others are history. */
export function newestAnswers({ answers }: LookupAnswersOf): KeptAnswer[] {
  return answers.filter(({ way }, at) => answers.findIndex((other) => other.way === way) === at);
}

export function earlierAnswers(known: LookupAnswersOf): KeptAnswer[] {
  const newest = new Set(newestAnswers(known));
  return known.answers.filter((answer) => !newest.has(answer));
}

function saidBy({ way, model, summary, lastMs }: KeptAnswer, nowMs: number): string {
  const who = wayText(way, model);
  const sure =
    summary === null ? '' : `, its confidence ${formatPercent(summary.confidence).replace(' ', '\u00a0')}`;
  return `${who}${sure}, ${ageText(lastMs, nowMs)}`;
}

export function factsOfAnswer({ way, facts, summary }: KeptAnswer, source = ''): ShownFact[] {
  const told = facts.map(({ name, value }) => ({ name: factTitle(name), value }));
  if (way === 'names' && told.length === 0) told.push({ name: factTitle('hostname'), value: 'no name' });
  if (summary !== null && summary.basedOn.length > 0)
    told.push({ name: 'Guess based on', value: summary.basedOn.join('; ') });
  return told.map((fact) => ({ ...fact, source, ...(way === 'model' ? { isGuess: true } : {}) }));
}

/** The newest word of each way. */
export function factsOfAnswers(known: LookupAnswersOf | null, nowMs: number): ShownFact[] {
  return known === null
    ? []
    : newestAnswers(known).flatMap((answer) => factsOfAnswer(answer, saidBy(answer, nowMs)));
}

/** `Organisation: was A, now B`. */
export function changeText({ name, before, now }: LookupAnswersOf['changes'][number]): string {
  const title = factTitle(name);
  if (before.length === 0) return `${title}: new, ${now.join(', ')}`;
  if (now.length === 0) return `${title}: was ${before.join(', ')}, is gone`;
  return `${title}: was ${before.join(', ')}, now ${now.join(', ')}`;
}
