// Ordinary requests to a server before a run goes there: small questions and answers over TLS, as a program asks a service
// that it uses. No capture is told of them, so they are `norm`.

import type { ChumTarget } from '@jaws/shared/contract/chum';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { createRandom } from '@jaws/shared/analysis/random';
import { drawEven, sizeSource } from '@jaws/shared/exfil/draw';
import { openControlLink } from '../chum/check-listener.ts';
import type { AuditLog } from './audit-log.ts';
import type { DrillServer } from './drill-parts.ts';
import { pauseUnless } from './pause-unless.ts';

export interface WarmUp {
  /** From 1, for the log. */
  readonly number: number;
  readonly server: DrillServer;
  /** When each request is made, seconds after `startedMs`. */
  readonly times: readonly number[];
  /** On the clock of `performance.now`. */
  readonly startedMs: number;
  readonly seed: number;
}

export interface WarmUpParts {
  readonly clock: () => number;
  readonly audit: AuditLog;
  readonly signal: CallSignal;
}

/** Further questions on one connection, and the bytes that a question carries beside its words. */
const questions = { from: 1, to: 3 } as const;
const baggage = { from: 20, to: 2500, spread: 'log' } as const;
/** As the protocol has nonces: 32 bytes, base64url. */
const anyNonce = 'A'.repeat(43);

/** Resolves when all are made, or the signal came. @throws JawsError chum.*: the server does not answer */
export async function warmServer(warmUp: WarmUp, { clock, audit, signal }: WarmUpParts): Promise<void> {
  const { number, times, startedMs, seed } = warmUp;
  const { host, fingerprint, token } = warmUp.server.target;
  const target = { host, fingerprint, token, ports: [...warmUp.server.tcpPorts] };
  const random = createRandom(seed);
  let requests = 0;
  for (const time of times) {
    await pauseUnless(startedMs + time * 1000 - performance.now(), signal);
    if (signal.aborted) break;
    await askOnce(target, clock, random);
    requests++;
  }
  audit.write('server.warmed', { run: number, host, ports: target.ports, requests });
}

async function askOnce(target: ChumTarget, clock: () => number, random: () => number): Promise<void> {
  const http = await openControlLink(target, clock);
  try {
    const more = drawEven(random, questions);
    const nextBytes = sizeSource(random, baggage);
    for (let at = 0; at < more; at++) {
      const letters = 'a'.repeat(nextBytes());
      const headers = { accept: 'application/json', cookie: `id=${letters}` };
      await http.call('GET', `/v1/challenge?scope=upload:ordinary&nonce=${anyNonce}`, undefined, headers);
    }
  } finally {
    http.link.tls.destroySoon();
  }
}
