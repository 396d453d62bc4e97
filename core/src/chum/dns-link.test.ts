// Payload by queries, over a name server of the test: what is asked again, what ends the run, and who is told.

import { defaultDnsZone, dnsChunkBytes, readDnsName, type DnsName } from '@jaws/shared/exfil/dns-exfil';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AskedAnswer, DnsAsker } from './dns-asker.ts';
import { createDnsLink, createDnsStream, type DnsStream } from './dns-link.ts';
import type { PayloadLink } from './payload-link.ts';
import { createPayloadSource } from './payload-source.ts';
import { createSentFlow } from './sent-flow.ts';

const runId = '0123456789abcdef0123456789abcdef';
const most = dnsChunkBytes(defaultDnsZone);

let asked: number[];
let closed: (Error | undefined)[];
let sent: number;
let stream: DnsStream;
/** The code for a sequence number; null = no answer ever. */
let answer: (sequence: number, times: number) => number | null;

function sequenceOf(name: DnsName | null): number {
  if (name?.kind !== 'data') throw new Error('no name with payload');
  return name.sequence;
}

function createLink(): PayloadLink {
  const times = new Map<number, number>();
  const waiting = new Set<(error: Error) => void>();
  const asker: DnsAsker = {
    ...{ place: '192.0.2.2:53', localIp: '192.0.2.1', localPort: 40_000 },
    ask: (name) => {
      const sequence = sequenceOf(readDnsName(name, defaultDnsZone));
      asked.push(sequence);
      times.set(sequence, (times.get(sequence) ?? 0) + 1);
      const code = answer(sequence, times.get(sequence) ?? 0);
      return new Promise<AskedAnswer>((resolve, reject) => {
        if (code === null) waiting.add(reject);
        else resolve({ id: 1, code, texts: [], tries: 1 });
      });
    },
    close: (error) => {
      closed.push(error);
      for (const reject of waiting) reject(error ?? new Error('closed'));
    },
  };
  const ends = { localIp: '192.0.2.1', localPort: 40_000, remoteIp: '192.0.2.2', remotePort: 53 } as const;
  const flow = createSentFlow({ protocol: 'UDP', ...ends }, 0, () => 0, null);
  return createDnsLink(asker, runId, defaultDnsZone, stream, flow, (bytes) => {
    sent += bytes;
  });
}
const source = () => createPayloadSource(1, '0.0');

beforeEach(() => {
  vi.useFakeTimers();
  [asked, closed, sent, stream] = [[], [], 0, createDnsStream()];
  answer = () => 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('payload by queries', () => {
  it('is numbered in its order, each name as full as it may be', async () => {
    const link = createLink();
    await link.send(3 * most + 1, source());
    await link.finish();
    expect(asked).toEqual([0, 1, 2, 3]);
    expect([sent, stream.sentBytes(), link.flow.figures().applicationBytes]).toEqual(
      Array<number>(3).fill(3 * most + 1),
    );
    expect([closed, link.flow.isOpen()]).toEqual([[undefined], false]);
  });

  it('that came too early is asked again, and counts once', async () => {
    answer = (sequence, times) => (sequence === 1 && times < 4 ? 2 : 0);
    const link = createLink();
    await link.send(2 * most, source());
    const finished = link.finish();
    await vi.advanceTimersByTimeAsync(899);
    expect(asked).toEqual([0, 1, 1, 1]);
    await vi.advanceTimersByTimeAsync(1);
    await finished;
    expect([asked, sent]).toEqual([[0, 1, 1, 1, 1], 2 * most]);
  });

  it('that is too early for ever ends the run after fifty tries', async () => {
    answer = () => 2;
    const link = createLink();
    await link.send(1, source());
    const end = link.finish().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await end).toMatchObject({
      code: 'chum.broken',
      message: expect.stringContaining('DNS code 2') as string,
    });
    expect(asked).toHaveLength(50);
    expect(link.flow.isOpen()).toBe(false);
  });

  it.each([5, 3])('that is refused with code %d ends the run at once', async (code) => {
    answer = (sequence) => (sequence === 1 ? code : 0);
    const link = createLink();
    await link.send(2 * most, source());
    await vi.advanceTimersByTimeAsync(0);
    await expect(link.send(most, source())).rejects.toMatchObject({ code: 'chum.broken' });
    await expect(link.finish()).rejects.toMatchObject({ code: 'chum.broken' });
    expect(asked).toEqual([0, 1]);
  });

  it('given up in a full window lets go of who waits for room', async () => {
    answer = () => null;
    const link = createLink();
    const sending = link.send(1000 * most, source()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    const inWindow = asked.length;
    expect(inWindow).toBeGreaterThan(1);
    expect(inWindow).toBeLessThan(1000);
    link.abort();
    expect(await sending).toMatchObject({
      code: 'chum.broken',
      message: expect.stringContaining('given up') as string,
    });
    await expect(link.finish()).rejects.toMatchObject({ code: 'chum.broken' });
    expect([asked.length, link.flow.isOpen(), vi.getTimerCount()]).toEqual([inWindow, false, 0]);
  });
});
