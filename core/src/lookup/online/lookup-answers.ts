// All that was answered about addresses before: registries' answers, names, and summaries, each in a file of its own.

import { aiSummary, rdapNetwork, reverseNames } from '@jaws/shared/contract/lookup-online';
import type { AiSummary, RdapNetwork, ReverseNames } from '@jaws/shared/contract/lookup-online';
import { rangeHolds, rangeOf, standsForAll } from '@jaws/shared/lookup/rdap-answer';
import { z } from 'zod';
import { type AnswerStore, openAnswerStore } from './answer-store.ts';
import { createRdapCache, type KnownNetwork, type RdapCache, rdapMaxAgeMs } from './rdap-cache.ts';

const modelSummary = z.strictObject({ model: z.string().max(512), summary: aiSummary });

export interface LookupAnswers {
  /** Filled from disk; what it learns is written there. */
  readonly rdapCache: RdapCache;
  readonly rdap: AnswerStore<RdapNetwork>;
  readonly names: AnswerStore<ReverseNames>;
  readonly summaries: AnswerStore<{ readonly model: string; readonly summary: AiSummary }>;
  /** Takes over what other processes have written or forgotten. @throws JawsError dataset.io */
  readonly refresh: () => Promise<void>;
  /** Null: of all addresses. What a registry said of its network is forgotten with it. @throws JawsError dataset.* */
  readonly forget: (address: string | null) => Promise<void>;
  /** @throws JawsError dataset.io, dataset.disk-full, dataset.locked */
  readonly flush: () => Promise<void>;
}

export interface LookupAnswersOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly warn: (text: string) => void;
}

/** @throws JawsError dataset.io where a file can be neither read nor set aside */
export async function openLookupAnswers({
  dataDir,
  clock,
  warn,
}: LookupAnswersOptions): Promise<LookupAnswers> {
  const rdap = await openAnswerStore({ dataDir, warn, kind: 'rdap', answer: rdapNetwork });
  const names = await openAnswerStore({ dataDir, warn, kind: 'names', answer: reverseNames });
  const summaries = await openAnswerStore({ dataDir, warn, kind: 'summaries', answer: modelSummary });
  const rdapCache = createRdapCache({
    clock,
    maxAgeMs: rdapMaxAgeMs,
    known: knownOf(rdap),
    onKept: ({ asked, network, atMs }) => {
      rdap.keep(asked, network, atMs);
    },
  });
  return {
    ...{ rdapCache, rdap, names, summaries },
    refresh: async () => {
      if (await rdap.refresh()) rdapCache.replace(knownOf(rdap));
      await names.refresh();
      await summaries.refresh();
    },
    forget: async (address) => {
      const asked = address === null ? null : [address];
      await rdap.forget(address === null ? null : [address, ...neighboursOf(address, rdap)]);
      rdapCache.replace(knownOf(rdap));
      for (const store of [names, summaries]) await store.forget(asked);
    },
    flush: async () => {
      await Promise.all([rdap.flush(), names.flush(), summaries.flush()]);
    },
  };
}

function knownOf(rdap: AnswerStore<RdapNetwork>): KnownNetwork[] {
  return rdap
    .newest()
    .map(({ address, kept }) => ({ network: kept.answer, atMs: kept.lastMs, asked: address }));
}

/** Asked about before, with an answer that stands for this address, too. */
function neighboursOf(address: string, rdap: AnswerStore<RdapNetwork>): string[] {
  return knownOf(rdap)
    .filter(({ network }) => {
      const range = rangeOf(network);
      return range !== null && standsForAll(range) && rangeHolds(range, address);
    })
    .map(({ asked }) => asked);
}
