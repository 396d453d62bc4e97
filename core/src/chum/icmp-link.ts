// Payload as patterns of echo requests. Nobody confirms it: the answers of the other machine are counted, and the
// listener is asked now and then whether it is still there.

import { JawsError } from '@jaws/shared/contract/errors';
import { echoPayloadBytes, type EchoCount } from '@jaws/shared/exfil/icmp-exfil';
import type { CountedFlow, PayloadLink } from './payload-link.ts';
import type { PingLimit } from './ping-limit.ts';
import { notAnswered, type Pinger } from './pinger.ts';

export interface EchoParts extends CountedFlow {
  /** Counted here. */
  readonly echoes: { -readonly [K in keyof EchoCount]: EchoCount[K] };
  readonly pings: PingLimit;
  /** The listener proves once more that it is there. @throws JawsError chum.* */
  readonly prove: () => Promise<unknown>;
}

/** A listener ends a run that it hears nothing of for 15 minutes; and no stranger is to be pinged in its place. */
const proofLastsMs = 300_000;
/** So many unanswered ones in a row are no loss on the way. */
const mostUnanswered = 16;

export function createIcmpLink(
  pinger: Pick<Pinger, 'place' | 'ask' | 'close'>,
  { flow, onSent, echoes, pings, prove }: EchoParts,
): PayloadLink {
  const underWay = new Set<Promise<void>>();
  let failure: Error | null = null;
  let unanswered = 0;
  let provedMs = performance.now();
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  };
  const note = (isAnswered: boolean): void => {
    unanswered = isAnswered ? 0 : unanswered + 1;
    if (isAnswered) echoes.answered++;
    else if (unanswered >= mostUnanswered)
      fail(notAnswered(pinger.place, `the last ${mostUnanswered} requests`));
  };
  const renew = async (): Promise<void> => {
    if (performance.now() - provedMs < proofLastsMs) return;
    await prove();
    provedMs = performance.now();
  };
  return {
    flow,
    send: async (bytes, source) => {
      for (let left = bytes; left > 0;) {
        await renew();
        const leave = await pings.enter();
        if (failure !== null) {
          leave();
          throw failure;
        }
        const payload = source.next(Math.min(left, echoPayloadBytes));
        left -= payload.length;
        flow.add(payload);
        onSent(payload.length);
        echoes.requests++;
        const asking = pinger.ask(payload).then(note, fail).finally(leave);
        underWay.add(asking);
        void asking.then(() => underWay.delete(asking));
      }
    },
    finish: async () => {
      await Promise.all(underWay);
      flow.end();
      if (failure !== null) throw failure;
      const { requests, answered } = echoes;
      if (requests > 0 && answered === 0) throw notAnswered(pinger.place, `${requests} requests`);
    },
    stalledMs: () => 0,
    abort: () => {
      fail(new JawsError('chum.broken', `The pings to ${pinger.place} were given up.`));
      pinger.close();
      flow.end();
    },
  };
}
