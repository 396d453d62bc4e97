// What others said of an address before, newest first, and what has changed from one answer to the next.

import type { LookupAnswersOf } from '@jaws/shared/contract/lookup-asking';
import { changesBetween, type FactChange } from '@jaws/shared/lookup/online-changes';
import { factsOfNames, factsOfNetwork, factsOfSummary } from '@jaws/shared/lookup/online-facts';
import type { RdapNetwork } from '@jaws/shared/contract/lookup-online';
import type { KeptAnswer } from './answer-store.ts';
import type { LookupAnswers } from './lookup-answers.ts';

type Earlier = LookupAnswersOf['answers'][number];

export function earlierAnswers(answers: LookupAnswers, address: string): LookupAnswersOf {
  const ways: readonly Earlier[][] = [
    ofNetwork(answers, address).map((kept) => ({
      ...timesOf(kept),
      ...{ way: 'registry', facts: factsOfNetwork(kept.answer), summary: null, model: null },
    })),
    answers.names.history(address).map((kept) => ({
      ...timesOf(kept),
      ...{ way: 'names', facts: factsOfNames(kept.answer), summary: null, model: null },
    })),
    answers.summaries.history(address).map((kept) => {
      const { summary, model } = kept.answer;
      return { ...timesOf(kept), way: 'model', facts: factsOfSummary(summary), summary, model };
    }),
  ];
  return {
    answers: ways.flat().sort((a, b) => b.lastMs - a.lastMs),
    changes: ways.flatMap((way) => {
      const [before, now] = [way.at(-2), way.at(-1)];
      if (before === undefined || now === undefined) return [];
      return plainChanges(changesBetween(before.facts, now.facts));
    }),
  };
}

/** As an answer to a page has them. */
export function plainChanges(changes: readonly FactChange[]): LookupAnswersOf['changes'] {
  return changes.map((change) => ({ ...change, before: [...change.before], now: [...change.now] }));
}

/** What was said of a neighbour in the same network, where that is newer: it stands for this one, too. */
function ofNetwork({ rdap, rdapCache }: LookupAnswers, address: string): readonly KeptAnswer<RdapNetwork>[] {
  const own = rdap.history(address);
  const shared = rdapCache.find(address);
  return shared === null || shared.atMs <= (own.at(-1)?.lastMs ?? -Infinity)
    ? own
    : rdap.history(shared.asked);
}

function timesOf({ firstMs, lastMs }: KeptAnswer<unknown>): Pick<Earlier, 'firstMs' | 'lastMs'> {
  return { firstMs, lastMs };
}
