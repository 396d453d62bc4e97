// One question to a registry over RDAP (RFC 9082 §3.1.1), with the steps to other registries that it asks for.

import { JawsError } from '@jaws/shared/contract/errors';
import type { OnlineState, RdapNetwork } from '@jaws/shared/contract/lookup-online';
import { isLoopback } from '@jaws/shared/domain/local-rule';
import { readRdapAnswer } from '@jaws/shared/lookup/rdap-answer';
import { askedTooOften, type HostPace, retryAfterMs, type Wait } from './host-pace.ts';
import { getRequest, hostName, isNear, type OutgoingRequest } from './outgoing-request.ts';
import { type Answer, type ExchangeLimits, readText, sendRequest } from './send-request.ts';

const mostRedirects = 3;
const mostWaits = 3;
const usualWaitMs = 10_000;

export interface RdapTools {
  readonly pace: HostPace;
  readonly limits: ExchangeLimits;
  readonly clock: () => number;
  readonly wait: Wait;
  readonly longestWaitMs: number;
  /** For tests: servers of this machine, without TLS. */
  readonly allowLoopback: boolean;
}

export interface RdapAsk {
  readonly address: string;
  readonly base: URL;
  readonly signal: AbortSignal;
  readonly onState: (state: OnlineState) => void;
}

/** @throws JawsError lookup.bad-server */
export function rdapRequest(address: string, base: URL, allowLoopback: boolean): OutgoingRequest {
  const url = new URL(base.href);
  if (!mayBeAsked(url, allowLoopback)) throw new JawsError('lookup.bad-server');
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/ip/${address}`;
  [url.search, url.hash] = ['', ''];
  return getRequest(url, acceptRdap);
}

const acceptRdap = 'application/rdap+json';

/** @throws JawsError lookup.*, cancelled */
export async function askRegistry(tools: RdapTools, ask: RdapAsk): Promise<RdapNetwork> {
  let outgoing = rdapRequest(ask.address, ask.base, tools.allowLoopback);
  for (let steps = 0; steps <= mostRedirects; steps += 1) {
    const answer = await askPatiently(tools, ask, outgoing);
    if (answer.status < 300 || answer.status >= 400)
      return await readNetwork(answer, ask.address, outgoing.url);
    answer.close();
    const next = targetOf(answer, outgoing.url);
    if (next === null || !mayBeAsked(next, tools.allowLoopback)) throw new JawsError('lookup.bad-redirect');
    outgoing = getRequest(next, acceptRdap);
  }
  throw new JawsError(
    'lookup.bad-redirect',
    `The registry points on and on: more than ${mostRedirects} steps.`,
  );
}

/** Never down to http, never with a password, never into the local network. */
function mayBeAsked(url: URL, allowLoopback: boolean): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (allowLoopback && isLoopback(hostName(url))) return true;
  return url.protocol === 'https:' && !isNear(url);
}

function targetOf(answer: Answer, from: URL): URL | null {
  const { location } = answer.headers;
  return location === undefined || !URL.canParse(location, from.href) ? null : new URL(location, from.href);
}

async function askPatiently(tools: RdapTools, ask: RdapAsk, outgoing: OutgoingRequest): Promise<Answer> {
  const { host } = outgoing.url;
  for (let waits = 0; ; waits += 1) {
    await tools.pace.turn(host, ask.signal);
    ask.onState({ phase: 'asking', host });
    const answer = await sendRequest(outgoing, { limits: tools.limits, signal: ask.signal });
    if (answer.status !== 429) return answer;
    answer.close();
    const now = tools.clock();
    const waitMs = retryAfterMs(answer.headers['retry-after'], now, usualWaitMs);
    tools.pace.holdUntil(host, now + waitMs);
    if (waits >= mostWaits || waitMs > tools.longestWaitMs) throw askedTooOften(host, now + waitMs);
    ask.onState({ phase: 'waiting', host, untilMs: now + waitMs, why: 'asked-too-often' });
  }
}

async function readNetwork(answer: Answer, address: string, url: URL): Promise<RdapNetwork> {
  if (answer.status !== 200) {
    answer.close();
    throw refusal(answer.status);
  }
  const text = await readText(answer.body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JawsError('lookup.not-json');
  }
  const network = readRdapAnswer(value, address, url.href);
  if (network === null) throw new JawsError('lookup.wrong-answer');
  return network;
}

function refusal(status: number): JawsError {
  if (status === 404) return new JawsError('lookup.not-found');
  if (status >= 500) return new JawsError('lookup.server-failed', `The registry failed (status ${status}).`);
  return new JawsError('lookup.server-refused', `The registry refused the request (status ${status}).`);
}
