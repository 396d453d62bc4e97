// What others say of one address, asked in the ways that the user has chosen, each after the other: the registry, the DNS, a
// model. First the plan, which sends nothing; then exactly that. What fails is told and hinders nothing else.

import { JawsError } from '@jaws/shared/contract/errors';
import type { AiSummary, OnlineFact, RequestPreview } from '@jaws/shared/contract/lookup-online';
import { parseIp } from '@jaws/shared/domain/ip-address';
import { changesBetween, type FactChange } from '@jaws/shared/lookup/online-changes';
import type { AiQuestion } from '@jaws/shared/lookup/ai-answer-request';
import { factsOfNames, factsOfNetwork, factsOfSummary } from '@jaws/shared/lookup/online-facts';
import { registryOf } from '@jaws/shared/lookup/registries';
import { type AiClient, type AiClientOptions, type AiPlan, createAiClient } from './ai-client.ts';
import { type AskOptions, type Failed, publicAddress } from './coded-result.ts';
import { openLookupAnswers, type LookupAnswers } from './lookup-answers.ts';
import type { KnownNetwork } from './rdap-cache.ts';
import { createRdapClient, type RdapClient } from './rdap-client.ts';
import { createReverseDns, type ReverseDns, type ReverseDnsPreview } from './reverse-dns.ts';

export interface OnlineWays {
  readonly registry: boolean;
  readonly names: boolean;
  /** Null: no model is asked. */
  readonly model: (Pick<AiClientOptions, 'baseUrl' | 'key'> & { readonly name: string }) | null;
}

/** Instead of those that are asked otherwise. Never by the word of a page. */
export interface LookupServers {
  /** Such as a mirror; it may be on this machine. */
  readonly registry?: URL | undefined;
  readonly names?: readonly string[] | undefined;
}

export interface OnlineLookupOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly warn: (text: string) => void;
  readonly servers?: LookupServers | undefined;
}

export interface OnlinePreview {
  /** All that would leave, in this order; of a registry that is known already nothing. */
  readonly requests: readonly RequestPreview[];
  readonly question: ReverseDnsPreview | null;
}

export interface OnlinePlan {
  readonly address: string;
  readonly preview: OnlinePreview;
  /** What is known already is not asked for, also when it is too old by then: that was not shown. */
  readonly registry: { readonly known: KnownNetwork | null } | null;
  readonly names: ReverseDns | null;
  readonly model: { readonly client: AiClient; readonly plan: AiPlan } | null;
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
  readonly answers: LookupAnswers;
  /** Sends nothing. @throws JawsError lookup.not-public, lookup.bad-server, lookup.wrong-key */
  readonly plan: (address: string, facts: readonly OnlineFact[], ways: OnlineWays) => Promise<OnlinePlan>;
  /** @throws JawsError cancelled */
  readonly ask: (plan: OnlinePlan, how?: AskOptions) => Promise<OnlineAnswer>;
  /** Answers are on disk afterwards. @throws JawsError dataset.io, dataset.disk-full, dataset.locked */
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
  const { clock, signal, servers } = options;
  const answers = await openLookupAnswers(options);
  const registry = createRdapClient({
    serverOf: (address) => servers?.registry ?? serverOf(address),
    cache: answers.rdapCache,
    ...{ clock, signal, allowLoopback: servers?.registry !== undefined },
  });
  return {
    answers,
    plan: (address, facts, ways) => planFor(options, { registry, answers }, { address, facts }, ways),
    ask: async (plan, how = {}) => {
      const asked: Asked = { address: plan.address, how, facts: [], before: [], failed: [] };
      if (plan.registry !== null) await askRegistry(registry, answers, plan.registry.known, asked);
      if (plan.names !== null) await askNames(plan.names, answers, asked);
      const said =
        plan.model === null ? { summary: null, text: null } : await askModel(plan.model, answers, asked);
      const { facts: now, failed, before } = asked;
      return { facts: now, ...said, failed, changes: changesSince(before, now) };
    },
    close: () => answers.flush(),
  };
}

async function planFor(
  { clock, signal, servers }: OnlineLookupOptions,
  { registry, answers }: { readonly registry: RdapClient; readonly answers: LookupAnswers },
  { address: text, facts }: Pick<AiQuestion, 'address' | 'facts'>,
  ways: OnlineWays,
): Promise<OnlinePlan> {
  const address = publicAddress(text);
  const names = ways.names ? createReverseDns({ clock, signal, servers: servers?.names }) : null;
  const question = questionOf(answers, address, facts);
  const model = ways.model === null ? null : await planModel({ clock, signal }, ways.model, question);
  return {
    address,
    preview: {
      requests: [
        ...(ways.registry ? previewOfRegistry(registry, address) : []),
        ...(model === null ? [] : model.plan.requests),
      ],
      question: names === null ? null : names.preview(address),
    },
    registry: ways.registry ? { known: answers.rdapCache.find(address) } : null,
    ...{ names, model },
  };
}

async function planModel(
  how: Pick<AiClientOptions, 'clock' | 'signal'>,
  { name, ...server }: NonNullable<OnlineWays['model']>,
  question: AiQuestion,
): Promise<NonNullable<OnlinePlan['model']>> {
  const client = createAiClient({ ...server, ...how, model: name });
  return { client, plan: await client.plan(question) };
}

/** An address without a registry fails when it is asked about, and alone. */
function previewOfRegistry(registry: RdapClient, address: string): readonly RequestPreview[] {
  try {
    return registry.preview(address);
  } catch (error) {
    if (error instanceof JawsError && error.code === 'lookup.no-server') return [];
    throw error;
  }
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

async function askRegistry(
  client: RdapClient,
  answers: LookupAnswers,
  known: KnownNetwork | null,
  asked: Asked,
): Promise<void> {
  const last = answers.rdap.history(asked.address).at(-1);
  const result =
    known === null
      ? await client.lookUp(asked.address, asked.how)
      : ({ kind: 'found', network: known.network } as const);
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
  { client, plan }: NonNullable<OnlinePlan['model']>,
  answers: LookupAnswers,
  asked: Asked,
): Promise<Pick<OnlineAnswer, 'summary' | 'text'>> {
  const { address, facts, how } = asked;
  const last = answers.summaries.history(address).at(-1);
  const result = await client.ask(plan, how);
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
