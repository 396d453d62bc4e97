// Questions over a real UDP socket of the loopback, with a clock that the test moves: asked again until answered, given
// up in the end, and never asked again once they are answered.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDnsAsker, type DnsAsker } from './dns-asker.ts';
import { dnsQuestionTypes } from './dns-message.ts';

let server: Socket;
let asker: DnsAsker;
let heard: number[];
/** From which copy of a question on it is answered. */
let answersFrom: number;

beforeEach(async () => {
  heard = [];
  answersFrom = 1;
  server = createSocket('udp4').bind(0, '127.0.0.1');
  await once(server, 'listening');
  const copies = new Map<number, number>();
  server.on('message', (message, { port, address }) => {
    const id = message.readUInt16BE(0);
    heard.push(id);
    copies.set(id, (copies.get(id) ?? 0) + 1);
    if ((copies.get(id) ?? 0) < answersFrom) return;
    // The same message as an answer without records (RFC 1035 §4.1.1: QR is the highest bit).
    message[2] = (message[2] ?? 0) | 0x80;
    server.send(message, port, address);
  });
  asker = await openDnsAsker('127.0.0.1', server.address().port, () => Promise.resolve());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  asker.close();
  server.close();
});

const ask = (name = 'a.example') => asker.ask(name, dnsQuestionTypes.a);

describe('a question', () => {
  it('is asked once where it is answered, and never again', async () => {
    expect(await ask()).toMatchObject({ tries: 1 });
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(await ask('b.example')).toMatchObject({ tries: 1 });
    expect(heard).toHaveLength(2);
    expect(new Set(heard).size).toBe(2);
  });

  it('is asked again, with the same number, until it is answered', async () => {
    answersFrom = 3;
    const answer = ask();
    for (const waitMs of [400, 800]) {
      await once(server, 'message');
      vi.advanceTimersByTime(waitMs);
    }
    expect(await answer).toMatchObject({ tries: 3 });
    expect(new Set(heard).size).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up after twelve tries and some twenty seconds', async () => {
    answersFrom = Infinity;
    let told = 'nothing';
    const end = ask().catch((error: unknown) => {
      told = (error as { code: string }).code;
    });
    vi.advanceTimersByTime(400 + 800 + 1600 + 9 * 2000 - 1);
    await Promise.resolve();
    expect([told, vi.getTimerCount()]).toEqual(['nothing', 1]);
    vi.advanceTimersByTime(1);
    await end;
    expect([told, vi.getTimerCount()]).toEqual(['chum.timed-out', 0]);
  });

  it('that is open is given up with the socket; later ones are refused', async () => {
    answersFrom = Infinity;
    const open = [ask('a.example'), ask('b.example')];
    const gone = new Error('gone');
    asker.close(gone);
    expect(await Promise.allSettled(open)).toEqual(Array(2).fill({ status: 'rejected', reason: gone }));
    expect(vi.getTimerCount()).toBe(0);
    await expect(ask()).rejects.toMatchObject({ code: 'chum.timed-out' });
  });
});
