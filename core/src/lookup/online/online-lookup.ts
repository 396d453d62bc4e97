// What others say of one address, asked in the ways that the user has chosen, each after the other: the registry, the DNS, a
// model. What fails is told and hinders nothing else.

import type { AiSummary, OnlineFact, OnlineState, RequestPreview } from '@jaws/shared/contract/lookup-online';
import { parseIp } from '@jaws/shared/domain/ip-address';
import { changesBetween, type FactChange } from '@jaws/shared/lookup/online-changes';
import type { AiQuestion } from '@jaws/shared/lookup/ai-answer-request';
import { factsOfNames, factsOfNetwork, factsOfSummary } from '@jaws/shared/lookup/online-facts';
import { registryOf } from '@jaws/shared/lookup/registries';
import { createAiClient, type AiClient } from './ai-client.ts';
import type { AskOptions, Failed } from './coded-result.ts';
import { openLookupAnswers, type LookupAnswers } from './lookup-answers.ts';
import { createRdapClient, type RdapClient } from './rdap-client.ts';
import { createReverseDns, type ReverseDns, type ReverseDnsPreview } from './reverse-dns.ts';

export interface OnlineWays {
  readonly registry: boolean;
  readonly names: boolean;
  /** Null: no model is asked. */
  readonly model: { readonly baseUrl: URL; readonly name: string; readonly key: () => string | null } | null;
}

export interface OnlineLookupOptions {
  readonly dataDir: string;
  readonly ways: OnlineWays;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly warn: (text: string) => void;
  /** Instead of the registry's own, such as a mirror; it may be on this machine. */
  readonly registryServer?: URL | undefined;
  /** Instead of those of the system. */
  readonly nameServers?: readonly string[] | undefined;
}

export interface OnlinePreview {
  readonly requests: readonly RequestPreview[];
  readonly question: ReverseDnsPreview | null;
}

export interface OnlineAnswer {
  readonly facts: readonly OnlineFact[];
  readonly summary: AiSummary | null;
  /** What a model said that keeps not to the form. */
  readonly text: string | null;
  readonly failed: readonly (Pick<Failed, 'code' | 'message' | 'hint'> & { readonly source: string })[];
  /** Against the answer before. */
  readonly changes: readonly FactChange[];
}

export interface OnlineLookup {
  /** All that would leave, in this order; of a registry that is known already nothing. @throws JawsError lookup.* */
  readonly preview: (address: string, facts: readonly OnlineFact[]) => OnlinePreview;
  /** @throws JawsError cancelled */
  readonly ask: (
    address: string,
    facts: readonly OnlineFact[],
    onState?: (state: OnlineState) => void,
  ) => Promise<OnlineAnswer>;
  /** Answers are on disk afterwards. @throws JawsError dataset.io, dataset.disk-full */
  readonly close: () => Promise<void>;
}

interface Asked {
  readonly address: string;
  readonly how: AskOptions;
  readonly facts: OnlineFact[];
  readonly before: OnlineFact[];
  readonly failed: (Pick<Failed, 'code' | 'message' | 'hint'> & { readonly source: string })[];
}

/** @throws JawsError dataset.io */
export async function openOnlineLookup(options: OnlineLookupOptions): Promise<OnlineLookup> {
  const { ways, clock, signal, registryServer, nameServers } = options;
  const answers = await openLookupAnswers(options);
  const registry = createRdapClient({
    serverOf: (address) => registryServer ?? serverOf(address),
    cache: answers.rdapCache,
    ...{ clock, signal, allowLoopback: registryServer !== undefined },
  });
  const names = createReverseDns({
    clock,
    signal,
    ...(nameServers === undefined ? {} : { servers: nameServers }),
  });
  const { model } = ways;
  const client =
    model === null
      ? null
      : createAiClient({ baseUrl: model.baseUrl, model: model.name, key: model.key, clock, signal });
  return {
    preview: (address, facts) => ({
      requests: [
        ...(ways.registry ? registry.preview(address) : []),
        ...(client === null ? [] : client.plan(questionOf(answers, address, facts)).requests),
      ],
      question: ways.names ? names.preview(address) : null,
    }),
    ask: async (address, facts, onState) => {
      // As previewed: what the registry says now is told to a model the next time.
      const question = questionOf(answers, address, facts);
      const asked: Asked = {
        ...{ address, facts: [], before: [], failed: [] },
        how: { signal, ...(onState === undefined ? {} : { onState }) },
      };
      if (ways.registry) await askRegistry(registry, answers, asked);
      if (ways.names) await askNames(names, answers, asked);
      const said =
        client === null ? { summary: null, text: null } : await askModel(client, question, answers, asked);
      const { facts: now, failed, before } = asked;
      return { facts: now, ...said, failed, changes: changesSince(before, now) };
    },
    close: () => answers.flush(),
  };
}

/** With what the registry and the DNS said before. */
function questionOf(
  { rdapCache, names }: LookupAnswers,
  address: string,
  facts: readonly OnlineFact[],
): AiQuestion {
  const network = rdapCache.find(address)?.network;
  const named = names.history(address).at(-1)?.answer;
  return {
    address,
    facts: [
      ...facts,
      ...(network === undefined ? [] : factsOfNetwork(network)),
      ...(named === undefined ? [] : factsOfNames(named)),
    ],
  };
}

function serverOf(address: string): URL | null {
  const parsed = parseIp(address);
  const registry = parsed === null ? null : registryOf(parsed);
  return registry === null ? null : new URL(registry.rdap);
}

/** Of sources that have answered before. */
function changesSince(before: readonly OnlineFact[], now: readonly OnlineFact[]): FactChange[] {
  const known = new Set(before.map(({ source }) => source));
  return changesBetween(
    before,
    now.filter(({ source }) => known.has(source)),
  );
}

async function askRegistry(client: RdapClient, answers: LookupAnswers, asked: Asked): Promise<void> {
  const last = answers.rdap.history(asked.address).at(-1);
  const result = await client.lookUp(asked.address, asked.how);
  if (result.kind === 'failed') asked.failed.push(failureOf(result, 'rdap'));
  else {
    asked.facts.push(...factsOfNetwork(result.network));
    if (last !== undefined) asked.before.push(...factsOfNetwork(last.answer));
  }
}

async function askNames(client: ReverseDns, answers: LookupAnswers, asked: Asked): Promise<void> {
  const last = answers.names.history(asked.address).at(-1);
  const result = await client.lookUp(asked.address, asked.how);
  if (result.kind === 'failed') asked.failed.push(failureOf(result, 'dns'));
  else {
    const { names, atMs } = result;
    answers.names.keep(asked.address, { names }, atMs);
    asked.facts.push(...factsOfNames({ names }));
    if (last !== undefined) asked.before.push(...factsOfNames(last.answer));
  }
}

async function askModel(
  client: AiClient,
  question: AiQuestion,
  answers: LookupAnswers,
  asked: Asked,
): Promise<Pick<OnlineAnswer, 'summary' | 'text'>> {
  const { address, facts, how } = asked;
  const last = answers.summaries.history(address).at(-1);
  const result = await client.ask(client.plan(question), how);
  if (result.kind === 'failed') {
    asked.failed.push(failureOf(result, 'ai'));
    return { summary: null, text: null };
  }
  if (result.kind === 'text') {
    asked.failed.push({
      source: 'ai',
      code: result.code,
      message: 'The answer does not keep to the form.',
      hint: '',
    });
    return { summary: null, text: result.text };
  }
  const { summary, model, atMs } = result;
  answers.summaries.keep(address, { model, summary }, atMs);
  facts.push(...factsOfSummary(summary));
  if (last !== undefined) asked.before.push(...factsOfSummary(last.answer.summary));
  return { summary, text: null };
}

function failureOf({ code, message, hint }: Failed, source: string): OnlineAnswer['failed'][number] {
  return { source, code, message, hint };
}
