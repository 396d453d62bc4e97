// Asks registries who an address belongs to: once per network, one question at a time to each server, and only when
// called. What an address is already known to belong to is not asked again.

import { JawsError } from '@jaws/shared/contract/errors';
import type { RequestPreview } from '@jaws/shared/contract/lookup-online';
import { type AskOptions, type Failed, publicAddress, resultOf } from './coded-result.ts';
import { createHostPace, realWait, type Wait } from './host-pace.ts';
import { createJoinedWork } from './joined-work.ts';
import { previewOf } from './outgoing-request.ts';
import type { KnownNetwork, RdapCache } from './rdap-cache.ts';
import { askRegistry, rdapRequest, type RdapTools } from './rdap-request.ts';
import type { ExchangeLimits } from './send-request.ts';

export interface RdapClientOptions {
  /** Base address of the registry's server, as IANA's bootstrap tables have it. */
  readonly serverOf: (address: string) => URL | null;
  readonly cache: RdapCache;
  readonly clock: () => number;
  /** Ends everything under way. */
  readonly signal: AbortSignal;
  /** Questions a second to one server. */
  readonly perSecond?: number;
  readonly wait?: Wait;
  readonly limits?: Partial<ExchangeLimits>;
  readonly longestWaitMs?: number;
  readonly allowLoopback?: boolean;
}

export type RdapResult =
  ({ readonly kind: 'found'; readonly from: 'registry' | 'cache' } & KnownNetwork) | Failed;

export interface RdapClient {
  /** The first request that would leave; none where the answer is known. @throws JawsError as `lookUp` tells */
  readonly preview: (address: string) => readonly RequestPreview[];
  /** @throws JawsError cancelled; everything else is in the result */
  readonly lookUp: (address: string, options?: AskOptions) => Promise<RdapResult>;
}

const usualLimits: ExchangeLimits = { silenceMs: 15_000, wholeMs: 30_000, mostBytes: 1_048_576 };
const usualLongestWaitMs = 120_000;

export function createRdapClient(options: RdapClientOptions): RdapClient {
  const tools = toolsOf(options);
  const work = createJoinedWork<RdapResult>(options.signal);
  const queues = new Map<string, Promise<unknown>>();

  const ask = async (address: string, base: URL, how: Required<AskOptions>): Promise<RdapResult> => {
    // Another question may have been answered for the whole network while this one waited.
    const known = options.cache.find(address);
    if (known !== null) return { kind: 'found', from: 'cache', ...known };
    if (how.signal.aborted) throw new JawsError('cancelled');
    const network = await askRegistry(tools, { address, base, ...how });
    const fresh = { network, atMs: options.clock(), asked: address };
    options.cache.keep(fresh);
    return { kind: 'found', from: 'registry', ...fresh };
  };
  const inTurn = async (address: string, base: URL, how: Required<AskOptions>): Promise<RdapResult> => {
    const before = queues.get(base.host) ?? Promise.resolve();
    const mine = before.then(async () => await ask(address, base, how)).catch(resultOf);
    queues.set(
      base.host,
      mine.catch(() => null),
    );
    return await mine;
  };
  return {
    preview: (text) => {
      const address = publicAddress(text);
      if (options.cache.find(address) !== null) return [];
      const outgoing = rdapRequest(address, serverFor(options, address), tools.allowLoopback);
      return [
        previewOf(outgoing, 'At once. The registry may point to another one, which is asked the same.'),
      ];
    },
    lookUp: async (text, how = {}) => {
      try {
        const address = publicAddress(text);
        const known = options.cache.find(address);
        if (known !== null) return { kind: 'found', from: 'cache', ...known };
        const base = serverFor(options, address);
        return await work.join(address, how, async (shared) => await inTurn(address, base, shared));
      } catch (error) {
        return resultOf(error);
      }
    },
  };
}

function toolsOf(options: RdapClientOptions): RdapTools {
  const { clock, perSecond = 2, wait = realWait, longestWaitMs = usualLongestWaitMs } = options;
  return {
    pace: createHostPace({ perSecond, longestWaitMs, clock, wait }),
    limits: { ...usualLimits, ...options.limits },
    ...{ clock, wait, longestWaitMs, allowLoopback: options.allowLoopback ?? false },
  };
}

function serverFor({ serverOf }: RdapClientOptions, address: string): URL {
  const server = serverOf(address);
  if (server === null) throw new JawsError('lookup.no-server');
  return server;
}
