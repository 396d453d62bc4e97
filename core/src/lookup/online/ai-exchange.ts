// One request to an OpenAI-compatible server and its answer, through the `openai` package. The package never gets the
// key, the environment's settings, or a way out of its own: it asks through `sendRequest`, which sends what was shown.

import { JawsError } from '@jaws/shared/contract/errors';
import type { AiBody } from '@jaws/shared/lookup/ai-answer-request';
import OpenAI, { APIError } from 'openai';
import { Stream } from 'openai/streaming';
import { z } from 'zod';
import type { OutgoingRequest } from './outgoing-request.ts';
import { readText, sendRequest, type Sending } from './send-request.ts';

export interface AiExchange {
  readonly baseUrl: URL;
  readonly body: AiBody;
  readonly outgoing: OutgoingRequest;
  readonly sending: Sending;
  /** All of the text so far. */
  readonly onText: (text: string) => void;
}

export type AiReply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'declined' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter: string | undefined };

const words = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const piece = z.object({ content: words, refusal: words });
const choice = z.object({
  delta: piece.nullish(),
  message: piece.nullish(),
  finish_reason: z.string().nullish().catch(null),
});
const completion = z.object({ choices: z.array(choice).max(64) });

/** @throws JawsError as `sendRequest`; lookup.not-json, .wrong-answer, .server-failed (told within the stream) */
export async function exchangeWithAi(exchange: AiExchange): Promise<AiReply> {
  const { sending } = exchange;
  const seen: { failure: JawsError | null } = { failure: null };
  const client = clientFor(exchange, (failure) => (seen.failure = failure));
  try {
    const response = await client.chat.completions
      .create({ ...exchange.body, messages: [...exchange.body.messages] }, { signal: sending.signal })
      .asResponse();
    return await readReply(response, client, exchange.onText);
  } catch (error) {
    if (sending.signal.aborted) throw new JawsError('cancelled');
    if (seen.failure !== null) throw seen.failure;
    const status = statusOf(error);
    if (status !== null) return status;
    throw ownError(error);
  }
}

function clientFor(exchange: AiExchange, onFailure: (failure: JawsError) => void): OpenAI {
  const { outgoing, sending, baseUrl } = exchange;
  return new OpenAI({
    baseURL: baseUrl.href.replace(/\/+$/, ''),
    // Not the key: the package puts it into its errors.
    apiKey: 'none',
    ...{ adminAPIKey: null, organization: null, project: null, webhookSecret: null },
    ...{ maxRetries: 0, logLevel: 'off' },
    fetch: async (url, init) => {
      // What is sent is what was shown, or nothing.
      if (addressOf(url) !== outgoing.url.href || init?.body !== outgoing.body) {
        onFailure(new JawsError('internal', 'The request is not the one that was shown; it was not sent.'));
        throw new Error('not sent');
      }
      try {
        const answer = await sendRequest(outgoing, sending);
        return responseOf(answer.status, answer.headers, noted(answer.body, onFailure));
      } catch (error) {
        if (error instanceof JawsError) onFailure(error);
        throw error;
      }
    },
  });
}

function addressOf(url: string | URL | Request): string {
  return url instanceof Request ? url.url : new URL(url).href;
}

// To these `Response` gives no body.
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function responseOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: AsyncIterable<Uint8Array>,
): Response {
  const kept = ['content-type', 'retry-after'].flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const told = status < 200 || status > 599 || bodiless.has(status) ? 502 : status;
  return new Response(body, { status: told, headers: kept });
}

async function* noted(
  body: AsyncIterable<Uint8Array>,
  onFailure: (failure: JawsError) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof JawsError) onFailure(error);
    throw error;
  }
}

function statusOf(error: unknown): AiReply | null {
  if (!(error instanceof APIError)) return null;
  const { status, headers } = error as APIError;
  if (status === undefined) return null;
  return { kind: 'status', status, retryAfter: headers?.get('retry-after') ?? undefined };
}

/** Some servers answer all at once, though a stream was asked for. */
async function readReply(
  response: Response,
  client: OpenAI,
  onText: (text: string) => void,
): Promise<AiReply> {
  const isStream = (response.headers.get('content-type') ?? '').includes('text/event-stream');
  const chunks = isStream ? Stream.fromSSEResponse(response, new AbortController(), client) : whole(response);
  let [text, declined, shown] = ['', false, 0];
  for await (const chunk of chunks) {
    const said = readChunk(chunk);
    declined ||= said.declined;
    if (said.text === '') continue;
    text += said.text;
    // Ever larger steps: all of a long text at each letter would take longer than the letters do.
    if (text.length - shown < text.length / 64) continue;
    shown = text.length;
    onText(text);
  }
  if (text.length > shown) onText(text);
  return declined ? { kind: 'declined' } : { kind: 'text', text };
}

function readChunk(chunk: unknown): { readonly text: string; readonly declined: boolean } {
  const parsed = completion.safeParse(chunk);
  if (!parsed.success) throw new JawsError('lookup.wrong-answer');
  const first = parsed.data.choices[0];
  const said = first?.delta ?? first?.message ?? { content: '', refusal: '' };
  return { text: said.content, declined: said.refusal !== '' || first?.finish_reason === 'content_filter' };
}

async function* whole(response: Response): AsyncGenerator {
  yield response.body === null ? null : JSON.parse(await readText(response.body));
}

/** Errors of the package hold headers and bodies of requests: none of them goes further. */
function ownError(error: unknown): JawsError {
  if (error instanceof JawsError) return error;
  if (error instanceof SyntaxError) return new JawsError('lookup.not-json');
  if (error instanceof APIError)
    return new JawsError('lookup.server-failed', 'The server broke off its answer.');
  return new JawsError('lookup.broken');
}
