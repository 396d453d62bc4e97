// The part of `jaws lookup` that asks others: only in the ways that were named, and with --preview not at all.

import {
  openOnlineLookup,
  type OnlineAnswer,
  type OnlineLookup,
  type OnlinePreview,
  type OnlineWays,
} from '@jaws/core/lookup/online/online-lookup';
import { JawsError } from '@jaws/shared/contract/errors';
import type { LookupResult } from '@jaws/shared/contract/lookup';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';
import type { CommandContext } from '../cli/cli-io.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printRemark } from '../cli/print-document.ts';

export interface OnlineOptions {
  readonly registry?: boolean;
  readonly names?: boolean;
  readonly model?: string;
  readonly modelUrl?: string;
  readonly registryServer?: string;
  readonly nameServer?: readonly string[];
  readonly preview?: boolean;
  readonly offline?: boolean;
}

export interface AskedResult extends LookupResult {
  readonly hostname?: string;
  readonly summary?: string;
  readonly confidence?: number;
  readonly online?: Omit<OnlineAnswer, 'summary'> & { readonly model: OnlineAnswer['summary'] };
  readonly preview?: OnlinePreview;
}

/** A server that answers nobody is not asked for each of a thousand addresses. */
const mostFailures = 5;

/** The results, with what others say of public addresses. @throws JawsError cancelled, lookup.bad-server, dataset.io */
export async function withOthers(
  context: CommandContext,
  results: readonly LookupResult[],
  options: OnlineOptions,
): Promise<readonly AskedResult[]> {
  const ways = waysOf(context, options);
  if (ways === null) return results;
  const { signal: ending, clock } = context.io;
  const abort = new AbortController();
  ending.addEventListener('abort', () => {
    abort.abort();
  });
  const { signal } = abort;
  const lookup = await openOnlineLookup({
    ...{ dataDir: context.dataDir, clock, signal, warn: hostLog(context) },
    servers: {
      registry: options.registryServer === undefined ? undefined : urlOf(options.registryServer),
      names: options.nameServer,
    },
  });
  try {
    return await askAll(context, { lookup, ways, isPreview: options.preview === true }, results);
  } finally {
    await lookup.close();
  }
}

function waysOf({ io }: CommandContext, options: OnlineOptions): OnlineWays | null {
  const { registry = false, names = false, model, modelUrl = '', offline } = options;
  if (offline === true || (!registry && !names && model === undefined)) return null;
  const key = (): string | null => io.env['OPENAI_API_KEY'] ?? null;
  return {
    registry,
    names,
    model: model === undefined ? null : { baseUrl: urlOf(modelUrl), name: model, key },
  };
}

function urlOf(text: string): URL {
  if (!URL.canParse(text)) throw new JawsError('lookup.bad-server', `${printable(text)} is not a URL.`);
  return new URL(text);
}

interface Asking {
  readonly lookup: OnlineLookup;
  readonly ways: OnlineWays;
  readonly isPreview: boolean;
}

async function askAll(
  context: CommandContext,
  { lookup, ways, isPreview }: Asking,
  results: readonly LookupResult[],
): Promise<AskedResult[]> {
  const asked: AskedResult[] = [];
  let failures = 0;
  for (const result of results) {
    if (result.kind !== 'public' || failures >= mostFailures) {
      asked.push(result);
      continue;
    }
    const plan = await lookup.plan(result.ip, result.facts, ways);
    if (isPreview) {
      asked.push({ ...result, preview: plan.preview });
      continue;
    }
    const onState = (state: OnlineState): void => {
      tellWaiting(context, state);
    };
    const answer = await lookup.ask(plan, { onState });
    failures = answer.facts.length === 0 && answer.failed.length > 0 ? failures + 1 : 0;
    if (failures === mostFailures)
      printRemark(context, `nobody is asked any more: ${mostFailures} addresses in a row had no answer`);
    asked.push(withAnswer(result, answer));
  }
  return asked;
}

function withAnswer(result: LookupResult, { summary, ...answer }: OnlineAnswer): AskedResult {
  const hostname = answer.facts.find(({ name }) => name === 'hostname')?.value;
  return {
    ...result,
    ...(hostname === undefined ? {} : { hostname }),
    ...(summary === null ? {} : { summary: summary.usedFor, confidence: summary.confidence }),
    online: { ...answer, model: summary },
  };
}

function tellWaiting(context: CommandContext, state: OnlineState): void {
  if (state.phase !== 'waiting') return;
  const until = new Date(state.untilMs).toISOString().slice(11, 19);
  printRemark(context, `${printable(state.host)} wants a wait (${state.why}): until ${until} UTC`);
}
