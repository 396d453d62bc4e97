// All that was answered about addresses before: registries' answers, names, and summaries, each in a file of its own.

import { aiSummary, rdapNetwork, reverseNames } from '@jaws/shared/contract/lookup-online';
import type { AiSummary, RdapNetwork, ReverseNames } from '@jaws/shared/contract/lookup-online';
import { z } from 'zod';
import { type AnswerStore, openAnswerStore } from './answer-store.ts';
import { createRdapCache, type RdapCache, rdapMaxAgeMs } from './rdap-cache.ts';

const modelSummary = z.strictObject({ model: z.string().max(512), summary: aiSummary });

export interface LookupAnswers {
  /** Filled from disk; what it learns is written there. */
  readonly rdapCache: RdapCache;
  readonly rdap: AnswerStore<RdapNetwork>;
  readonly names: AnswerStore<ReverseNames>;
  readonly summaries: AnswerStore<{ readonly model: string; readonly summary: AiSummary }>;
  /** @throws JawsError dataset.io, dataset.disk-full */
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
    known: rdap
      .newest()
      .map(({ address, kept }) => ({ network: kept.answer, atMs: kept.lastMs, asked: address })),
    onKept: ({ asked, network, atMs }) => {
      rdap.keep(asked, network, atMs);
    },
  });
  return {
    ...{ rdapCache, rdap, names, summaries },
    flush: async () => {
      await Promise.all([rdap.flush(), names.flush(), summaries.flush()]);
    },
  };
}
