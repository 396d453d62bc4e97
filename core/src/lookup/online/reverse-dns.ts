// The names of an address in the DNS (PTR, RFC 1035 §3.5, RFC 3596 §2.5), asked of name servers that can be set. Only
// the DNS is asked: never a hosts file, never with a search domain behind the name.

import { getServers, promises } from 'node:dns';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ReverseNames } from '@jaws/shared/contract/lookup-online';
import { parseIp } from '@jaws/shared/domain/ip-address';
import { safeLine } from '@jaws/shared/lookup/online-text';
import { errnoCode } from '../../dataset/disk-errors.ts';
import { createJoinedWork } from './joined-work.ts';
import { publicAddress, resultOf, type AskOptions, type Failed } from './coded-result.ts';

export interface ReverseDnsOptions {
  /** `address` or `address:port`; without any, those of the system. */
  readonly servers?: readonly string[] | undefined;
  /** Ends everything under way. */
  readonly signal: AbortSignal;
  readonly clock: () => number;
  /** Of one try, ms. */
  readonly timeoutMs?: number;
  readonly tries?: number;
}

export interface ReverseDnsPreview {
  readonly servers: readonly string[];
  /** The whole question: `9.9.9.9.in-addr.arpa`. */
  readonly name: string;
  readonly type: 'PTR';
}

export type ReverseDnsResult =
  ({ readonly kind: 'found'; readonly asked: string; readonly atMs: number } & ReverseNames) | Failed;

export interface ReverseDns {
  /** @throws JawsError lookup.not-public */
  readonly preview: (address: string) => ReverseDnsPreview;
  /** @throws JawsError cancelled; everything else is in the result */
  readonly lookUp: (address: string, options?: AskOptions) => Promise<ReverseDnsResult>;
}

const mostServers = 20;
const mostNames = 16;
const longestName = 253;
const longestHost = 500;

export function createReverseDns(options: ReverseDnsOptions): ReverseDns {
  const work = createJoinedWork<ReverseDnsResult>(options.signal);
  const servers = (options.servers ?? getServers()).slice(0, mostServers);
  return {
    preview: (text) => ({ servers, name: reverseName(publicAddress(text)), type: 'PTR' }),
    lookUp: async (text, how = {}) => {
      try {
        const asked = publicAddress(text);
        return await work.join(asked, how, async ({ signal, onState }) => {
          onState({ phase: 'asking', host: safeLine(servers.join(', '), longestHost) });
          const found = await resolveNames(reverseName(asked), { ...options, servers, signal });
          const names = found.slice(0, mostNames).map((name) => safeLine(name, longestName));
          return { kind: 'found', asked, atMs: options.clock(), names };
        });
      } catch (error) {
        return resultOf(error);
      }
    },
  };
}

async function resolveNames(name: string, options: ReverseDnsOptions): Promise<string[]> {
  const { servers = [], signal, timeoutMs = 3000, tries = 2 } = options;
  const resolver = new promises.Resolver({ timeout: timeoutMs, tries });
  const stop = (): void => {
    resolver.cancel();
  };
  try {
    resolver.setServers(servers);
    signal.addEventListener('abort', stop, { once: true });
    return await resolver.resolvePtr(name);
  } catch (error) {
    throw signal.aborted ? new JawsError('cancelled') : dnsFailure(errnoCode(error) ?? '');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function dnsFailure(code: string): JawsError {
  switch (code) {
    case 'ENOTFOUND':
      return new JawsError('lookup.not-found', 'This address has no name in the DNS (NXDOMAIN).');
    case 'ENODATA':
      return new JawsError('lookup.not-found', 'There is no PTR record for this address.');
    case 'ETIMEOUT':
      return new JawsError('lookup.timed-out', 'No name server answered in time.');
    case 'ECONNREFUSED':
      return new JawsError('lookup.refused', 'No name server takes questions.');
    case 'EREFUSED':
      return new JawsError('lookup.server-refused', 'The name server refused the question (REFUSED).');
    case 'ESERVFAIL':
      return new JawsError('lookup.server-failed', 'The name server failed (SERVFAIL).');
    case 'ERR_INVALID_IP_ADDRESS':
      return new JawsError('lookup.bad-server', 'A name server is given by its address.');
    default:
      return new JawsError(
        'lookup.not-resolved',
        code === '' ? undefined : `The name servers could not answer (${code}).`,
      );
  }
}

function reverseName(address: string): string {
  const parsed = parseIp(address);
  if (parsed === null) throw new JawsError('lookup.not-public');
  const { version, bytes } = parsed;
  if (version === 4) return `${[...bytes].reverse().join('.')}.in-addr.arpa`;
  const nibbles = [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
  return `${nibbles
    .reverse()
    .map((nibble) => nibble.toString(16))
    .join('.')}.ip6.arpa`;
}
