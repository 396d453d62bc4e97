// What a language model answered: a summary where it keeps to the form, else its words as plain text. Nothing in it
// is obeyed, whatever it says.

import { z } from 'zod';
import { aiSummary, type AiSummary } from '../contract/lookup-online.ts';
import { safeText } from './online-text.ts';

export type AiAnswer =
  | { readonly kind: 'summary'; readonly summary: AiSummary }
  | {
      readonly kind: 'text';
      /** Why it is not a summary. */
      readonly code: 'lookup.not-json' | 'lookup.wrong-answer';
      readonly text: string;
    };

// More fields than asked for are left out; wrong ones make it another answer.
const wire = z.object(aiSummary.shape);
const longestText = 20_000;

/** `restore` puts back what stood for secrets. */
export function readAiAnswer(text: string, restore: (text: string) => string): AiAnswer {
  const value = jsonIn(text);
  const words = (code: 'lookup.not-json' | 'lookup.wrong-answer'): AiAnswer => ({
    kind: 'text',
    code,
    text: safeText(restore(text), longestText),
  });
  if (value === undefined) return words('lookup.not-json');
  const parsed = wire.safeParse(value);
  if (!parsed.success) return words('lookup.wrong-answer');
  return { kind: 'summary', summary: cleaned(parsed.data, restore) };
}

function cleaned(summary: AiSummary, restore: (text: string) => string): AiSummary {
  // One less than the contract's bound: a cut adds a mark.
  const clean = (text: string, longest: number): string => safeText(restore(text), longest - 1).trim();
  const { location } = summary;
  return {
    owner: clean(summary.owner, 300),
    organisation: clean(summary.organisation, 300),
    usedFor: clean(summary.usedFor, 1000),
    location: location && {
      ...location,
      city: clean(location.city, 200),
      country: clean(location.country, 200),
    },
    reputation: summary.reputation.map((hint) => clean(hint, 500)),
    confidence: summary.confidence,
    basedOn: summary.basedOn.map((fact) => clean(fact, 500)),
  };
}

/** The JSON object of an answer, which some models wrap into thoughts, words or a fence; undefined without one. */
function jsonIn(text: string): unknown {
  const told = text.replace(/^\s*<think>[^]*?<\/think>/, '');
  const [from, to] = [told.indexOf('{'), told.lastIndexOf('}')];
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(told.slice(from, to + 1));
  } catch {
    return undefined;
  }
}
