// Asks a language model for a summary of what is known about an address: first the plan, which shows all that would
// leave; then, when called with that plan, exactly that.

import { JawsError } from '@jaws/shared/contract/errors';
import type { AiSummary, OnlineState, RequestPreview } from '@jaws/shared/contract/lookup-online';
import { readAiAnswer } from '@jaws/shared/lookup/ai-answer';
import { aiBody, type AiBody, type AiQuestion } from '@jaws/shared/lookup/ai-answer-request';
import { safeText } from '@jaws/shared/lookup/online-text';
import { createPseudonyms, type KnownNames, type Pseudonyms } from '@jaws/shared/lookup/pseudonyms';
import { type AiReply, exchangeWithAi } from './ai-exchange.ts';
import { askedTooOften, realWait, retryAfterMs, type Wait } from './host-pace.ts';
import { checkServer, type OutgoingRequest, postRequest, previewOf } from './outgoing-request.ts';
import { type AskOptions, type Failed, publicAddress, resultOf } from './coded-result.ts';
import type { ExchangeLimits } from './send-request.ts';

export interface AiClientOptions {
  /** Such as https://api.openai.com/v1, or a server of this machine. */
  readonly baseUrl: URL;
  readonly model: string;
  /** Null: the server wants none. Asked for each time, kept nowhere. */
  readonly key: () => string | null | Promise<string | null>;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly wait?: Wait;
  readonly limits?: Partial<ExchangeLimits>;
  /** Of all waits that the server asks for, ms. */
  readonly longestWaitMs?: number;
}

interface Planned {
  readonly body: AiBody;
  readonly outgoing: OutgoingRequest;
}

export interface AiPlan {
  readonly address: string;
  /** The request; and the one that follows when the server refuses the schema in it. */
  readonly requests: readonly RequestPreview[];
  readonly pseudonyms: Pseudonyms;
  readonly planned: readonly [withSchema: Planned, without: Planned];
  readonly withKey: boolean;
}

export type AiResult =
  | (({ readonly kind: 'summary'; readonly summary: AiSummary } | AiText) & {
      readonly address: string;
      readonly model: string;
      readonly atMs: number;
    })
  | Failed;

/** An answer that keeps not to the form: its words, as plain text. */
interface AiText {
  readonly kind: 'text';
  readonly code: 'lookup.not-json' | 'lookup.wrong-answer';
  readonly text: string;
}

export interface AiClient {
  /** Sends nothing. @throws JawsError lookup.not-public, lookup.bad-server, lookup.wrong-key */
  readonly plan: (question: AiQuestion, known?: KnownNames) => Promise<AiPlan>;
  /** Sends what the plan shows. @throws JawsError cancelled; everything else is in the result */
  readonly ask: (plan: AiPlan, options?: AskOptions) => Promise<AiResult>;
}

const usualLimits: ExchangeLimits = { silenceMs: 60_000, wholeMs: 180_000, mostBytes: 1_048_576 };
const usualLongestWaitMs = 120_000;
const retryFailureMs = 1000;
const longestShown = 20_000;

export function createAiClient(options: AiClientOptions): AiClient {
  return {
    plan: async (question, known) => await planFor(options, question, known),
    ask: async (plan, how = {}) => {
      try {
        return await askModel(options, plan, how);
      } catch (error) {
        return resultOf(error);
      }
    },
  };
}

async function planFor(
  options: AiClientOptions,
  question: AiQuestion,
  known: KnownNames = {},
): Promise<AiPlan> {
  const address = publicAddress(question.address);
  if (known.isLocal?.(address) === true) throw new JawsError('lookup.not-public');
  checkServer(options.baseUrl);
  const withKey = usableKey(await options.key()) !== null;
  const pseudonyms = createPseudonyms(known);
  const url = new URL(options.baseUrl.href);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/chat/completions`;
  [url.search, url.hash] = ['', ''];
  const planned = (withSchema: boolean): Planned => {
    const body = aiBody(options.model, { ...question, address }, pseudonyms, withSchema);
    return { body, outgoing: postRequest(url, JSON.stringify(body), withKey) };
  };
  const [first, second] = [planned(true), planned(false)] as const;
  const requests = [
    previewOf(first.outgoing, 'At once; again, unchanged, when the server asks for a wait or fails.'),
    previewOf(second.outgoing, 'Only when the server refuses the first one (status 400 or 422).'),
  ];
  return { address, requests, pseudonyms, planned: [first, second], withKey };
}

/** Null for none. @throws JawsError lookup.wrong-key: nothing that could be a header (RFC 9110 §5.5) */
export function usableKey(key: string | null): string | null {
  if (key === null || key === '') return null;
  if (!/^[\x21-\x7e]{1,4096}$/.test(key)) {
    throw new JawsError('lookup.wrong-key', 'The key holds characters that no key has.');
  }
  return key;
}

async function keyFor(options: AiClientOptions, { withKey }: AiPlan): Promise<string | null> {
  const key = withKey ? usableKey(await options.key()) : null;
  if (withKey && key === null) throw new JawsError('lookup.wrong-key', 'The key is gone.');
  return key;
}

async function askModel(options: AiClientOptions, plan: AiPlan, how: AskOptions): Promise<AiResult> {
  const key = await keyFor(options, plan);
  const signal = AbortSignal.any([options.signal, ...(how.signal === undefined ? [] : [how.signal])]);
  if (signal.aborted) throw new JawsError('cancelled');
  const onState = how.onState ?? ((): void => undefined);
  const { host } = plan.planned[0].outgoing.url;
  const sending = { limits: { ...usualLimits, ...options.limits }, signal, key };
  const onText = (text: string): void => {
    onState({ phase: 'writing', host, text: safeText(plan.pseudonyms.restoreStart(text), longestShown) });
  };
  const patience = createPatience(options, host, signal, onState);
  let current = plan.planned[0];
  for (;;) {
    onState({ phase: 'asking', host });
    const reply = await exchangeWithAi({ ...current, baseUrl: options.baseUrl, sending, onText });
    if (reply.kind === 'text') return resultFor(options, plan, reply.text);
    if (reply.kind === 'declined') throw new JawsError('lookup.declined');
    if (refusesSchema(reply.status) && current === plan.planned[0]) {
      current = plan.planned[1];
      onState({ phase: 'without-schema', host });
    } else await patience(reply);
  }
}

function refusesSchema(status: number): boolean {
  return status === 400 || status === 422;
}

function resultFor(options: AiClientOptions, plan: AiPlan, text: string): AiResult {
  const answer = readAiAnswer(text, plan.pseudonyms.restore);
  return { ...answer, address: plan.address, model: options.model, atMs: options.clock() };
}

type Status = Extract<AiReply, { readonly kind: 'status' }>;

/** Waits where another try makes sense. @throws JawsError where it does not, or after too many */
function createPatience(
  options: AiClientOptions,
  host: string,
  signal: AbortSignal,
  onState: (state: OnlineState) => void,
): (reply: Status) => Promise<void> {
  const { clock, wait = realWait, longestWaitMs = usualLongestWaitMs } = options;
  let [waited, failures] = [0, 0];
  const pause = async (ms: number, why: 'asked-too-often' | 'server-failed'): Promise<void> => {
    waited += ms;
    onState({ phase: 'waiting', host, untilMs: clock() + ms, why });
    await wait(ms, signal);
  };
  return async ({ status, retryAfter }) => {
    if (status === 429) {
      // At least a second: `retry-after: 0` for ever would be asked for ever.
      const ms = Math.max(1000, retryAfterMs(retryAfter, clock(), 10_000));
      if (waited + ms > longestWaitMs) throw askedTooOften(host, clock() + ms);
      await pause(ms, 'asked-too-often');
    } else if (status >= 500 && failures === 0) {
      failures += 1;
      await pause(retryFailureMs, 'server-failed');
    } else throw refusal(status);
  };
}

function refusal(status: number): JawsError {
  if (status === 401 || status === 403) return new JawsError('lookup.wrong-key');
  if (status >= 500)
    return new JawsError('lookup.server-failed', `The server failed twice (status ${status}).`);
  // Not followed: the facts would go to somebody who was not shown.
  if (status < 400) return new JawsError('lookup.bad-redirect');
  if (status === 404) {
    return new JawsError(
      'lookup.server-refused',
      'The server knows no such model, or has no such path (status 404).',
    );
  }
  return new JawsError('lookup.server-refused', `The server refused the request (status ${status}).`);
}
