// The link over ICMP without a network: how many at once, how fast, when it gives up, when the listener is asked again.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIcmpLink } from './icmp-link.ts';
import { createPayloadSource } from './payload-source.ts';
import { createPingLimit } from './ping-limit.ts';
import { createSentFlow } from './sent-flow.ts';

const ends = {
  protocol: 'ICMP',
  localIp: '192.0.2.1',
  localPort: 0,
  remoteIp: '192.0.2.2',
  remotePort: 0,
} as const;
const source = createPayloadSource(1, '0.0');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Each request takes `takesMs`; `answers` tells of request number … whether it is answered. */
function rigOf(takesMs: number, answers: (number: number) => boolean) {
  const seen = { atOnce: 0, most: 0, startsMs: [] as number[], proofs: 0, isClosed: false };
  const pinger = {
    place: '192.0.2.2',
    ask: async (): Promise<boolean> => {
      seen.startsMs.push(performance.now());
      const number = seen.startsMs.length;
      seen.most = Math.max(seen.most, ++seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      seen.atOnce--;
      return answers(number);
    },
    close: () => {
      seen.isClosed = true;
    },
  };
  const echoes = { requests: 0, answered: 0 };
  const flow = createSentFlow(
    ends,
    0,
    () => 9,
    () => ({ echoes: { ...echoes } }),
  );
  const prove = (): Promise<unknown> => Promise.resolve(seen.proofs++);
  const parts = { flow, onSent: () => undefined, echoes, pings: createPingLimit(), prove };
  return { link: createIcmpLink(pinger, parts), flow, seen };
}

describe('a link over ICMP', () => {
  it('has at most four under way, and starts at most 200 a second', async () => {
    const slow = rigOf(100, () => true);
    const sending = slow.link.send(160, source);
    await vi.advanceTimersByTimeAsync(2000);
    await sending;
    await slow.link.finish();
    expect(slow.seen.most).toBe(4);
    expect(slow.flow.figures()).toMatchObject({
      applicationBytes: 160,
      echoes: { requests: 10, answered: 10 },
    });
    const fast = rigOf(0, () => true);
    const quick = fast.link.send(1600, source);
    await vi.advanceTimersByTimeAsync(2000);
    await quick;
    const { startsMs } = fast.seen;
    expect(startsMs).toHaveLength(100);
    expect((startsMs.at(-1) ?? 0) - (startsMs[0] ?? 0)).toBeGreaterThanOrEqual(99 * 5 - 1);
  });

  it('goes on where some are lost, and counts them', async () => {
    const { link, flow } = rigOf(1, (number) => number % 3 !== 0);
    const sending = link.send(480, source);
    await vi.advanceTimersByTimeAsync(2000);
    await sending;
    await link.finish();
    expect(flow.figures()).toMatchObject({ endedMs: 9, echoes: { requests: 30, answered: 20 } });
  });

  it('gives up when 16 in a row are not answered', async () => {
    const { link, flow, seen } = rigOf(1, (number) => number <= 5);
    const sending = expect(link.send(16_000, source)).rejects.toMatchObject({ code: 'chum.not-answered' });
    await vi.advanceTimersByTimeAsync(6000);
    await sending;
    link.abort();
    expect(seen.isClosed).toBe(true);
    const { requests = 0, answered } = flow.figures().echoes ?? {};
    expect(answered).toBe(5);
    expect(requests).toBeGreaterThanOrEqual(21);
    expect(requests).toBeLessThan(26);
  });

  it('was in vain where of a few none is answered', async () => {
    const { link, flow } = rigOf(1, () => false);
    await Promise.all([link.send(32, source), vi.advanceTimersByTimeAsync(50)]);
    const end = expect(link.finish()).rejects.toMatchObject({ code: 'chum.not-answered' });
    await vi.advanceTimersByTimeAsync(100);
    await end;
    expect(flow.isOpen()).toBe(false);
  });

  it('lets the listener prove itself again every five minutes', async () => {
    const { link, seen } = rigOf(0, () => true);
    const sendThenWait = async (ms: number): Promise<void> => {
      await Promise.all([link.send(16, source), vi.advanceTimersByTimeAsync(ms)]);
    };
    await sendThenWait(299_000);
    await sendThenWait(2000);
    expect(seen.proofs).toBe(0);
    await sendThenWait(100);
    await sendThenWait(100);
    expect(seen.proofs).toBe(1);
  });
});
