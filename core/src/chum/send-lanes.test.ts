// The sending of a schedule over connections that carry nothing: when what is asked for, in which order, and what becomes
// of the rest when one breaks, when the user stops, and in a pause.

import type { Lane } from '@jaws/shared/exfil/schedule';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeLinks, fakeLane, type FakeLinks } from './fake-lanes.fixture.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { sendLanes } from './send-lanes.ts';

let links: FakeLinks;
let pacer: Pacer;
let ended: string;

beforeEach(() => {
  vi.useFakeTimers();
  links = createFakeLinks();
  pacer = createPacer(false);
  ended = 'not yet';
});
afterEach(() => {
  vi.useRealTimers();
});

/** Begins, with the first lane's first connection open already. */
function begin(...lanes: readonly Lane[]): void {
  const [first] = [...(lanes[0]?.connections() ?? [])];
  sendLanes(lanes, links.link(first?.port ?? 0), { seed: 1, pacer, links }).then(
    () => (ended = 'done'),
    (error: unknown) => (ended = error instanceof Error ? error.message : 'no error'),
  );
}
const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const fails = (text: string) => () => Promise.reject(new Error(text));

describe('a schedule', () => {
  it('is kept to: waits between chunks, between connections, and before a lane', async () => {
    begin(
      fakeLane(0, 0, [
        {
          port: 1,
          chunks: [
            [0, 10],
            [50, 20],
          ],
        },
        { port: 2, waitMs: 200, chunks: [[0, 30]] },
      ]),
      fakeLane(1, 120, [{ port: 3, waitMs: 5, chunks: [[0, 40]] }]),
    );
    await after(1000);
    expect(links.asked).toEqual([
      ...['0 send 1 10', '50 send 1 20', '50 finish 1'],
      ...['125 open 3', '125 send 3 40', '125 finish 3'],
      ...['250 open 2', '250 send 2 30', '250 finish 2'],
    ]);
    expect(ended).toBe('done');
  });

  it('gives each connection its own payload, the same for the same key', async () => {
    const lanes = [1, 2].map((port, index) => fakeLane(index, 0, [{ port, chunks: [[0, 100]] }]));
    begin(...lanes);
    await after(1);
    const heads = new Map(links.heads);
    expect(new Set(heads.values()).size).toBe(2);
    links.heads.clear();
    begin(...lanes);
    await after(1);
    expect(links.heads).toEqual(heads);
  });

  it('waits for the connection: the next chunk only when the last one was taken', async () => {
    links.on.set('send 1 10', () => new Promise((resolve) => setTimeout(resolve, 500)));
    begin(
      fakeLane(0, 0, [
        {
          port: 1,
          chunks: [
            [0, 10],
            [50, 20],
          ],
        },
      ]),
    );
    await after(499);
    expect(links.asked).toEqual(['0 send 1 10']);
    await after(60);
    expect(links.asked).toEqual(['0 send 1 10', '550 send 1 20', '550 finish 1']);
  });

  it('stands still in a pause', async () => {
    begin(
      fakeLane(0, 0, [
        {
          port: 1,
          chunks: [
            [0, 10],
            [50, 20],
          ],
        },
      ]),
    );
    await after(20);
    pacer.pause();
    await after(10_000);
    expect(links.asked).toEqual(['0 send 1 10']);
    pacer.resume();
    await after(100);
    expect(links.asked.slice(1)).toEqual(['10050 send 1 20', '10050 finish 1']);
  });
});

describe('a stop', () => {
  it('ends open connections in order, and opens no more', async () => {
    begin(
      fakeLane(0, 0, [
        {
          port: 1,
          chunks: [
            [0, 10],
            [9999, 20],
          ],
        },
        { port: 2, chunks: [[0, 30]] },
      ]),
      fakeLane(1, 9999, [{ port: 3, chunks: [[0, 40]] }]),
    );
    await after(100);
    pacer.stop();
    await after(0);
    expect(links.asked).toEqual(['0 send 1 10', '100 finish 1']);
    expect(ended).toBe('done');
  });

  it('while a connection opens: it carries nothing, and is ended in order', async () => {
    links.on.set('open 2', () => new Promise((resolve) => setTimeout(resolve, 300)));
    begin(
      fakeLane(0, 0, [
        { port: 1, chunks: [[0, 10]] },
        { port: 2, chunks: [[0, 30]] },
      ]),
    );
    await after(100);
    pacer.stop();
    await after(300);
    expect(links.asked).toEqual(['0 send 1 10', '0 finish 1', '0 open 2', '300 finish 2']);
    expect(ended).toBe('done');
  });
});

describe('a connection that breaks', () => {
  it('is cut; the other lanes end in order before it is told', async () => {
    links.on.set('send 1 20', fails('broken'));
    links.on.set('finish 2', () => new Promise((resolve) => setTimeout(resolve, 400)));
    begin(
      fakeLane(0, 0, [
        {
          port: 1,
          chunks: [
            [0, 10],
            [50, 20],
          ],
        },
      ]),
      fakeLane(1, 0, [
        {
          port: 2,
          chunks: [
            [0, 1],
            [9999, 2],
          ],
        },
      ]),
      fakeLane(2, 9999, [{ port: 3, chunks: [[0, 3]] }]),
    );
    await after(60);
    expect(links.asked.slice(3)).toEqual(['50 send 1 20', '50 abort 1', '50 finish 2']);
    expect(ended).toBe('not yet');
    await after(400);
    expect(ended).toBe('broken');
    expect(links.asked.join()).not.toContain('open 3');
  });

  it('of several the first is told', async () => {
    links.on.set('send 1 10', fails('first'));
    links.on.set('finish 2', fails('second'));
    begin(
      fakeLane(0, 50, [{ port: 1, chunks: [[0, 10]] }]),
      fakeLane(1, 0, [
        {
          port: 2,
          chunks: [
            [0, 1],
            [9999, 2],
          ],
        },
      ]),
    );
    await after(100);
    expect(ended).toBe('first');
    expect(links.asked.slice(-2)).toEqual(['50 finish 2', '50 abort 2']);
  });

  it('before it is there ends the run, too; its end in order that fails is cut', async () => {
    links.on.set('open 2', fails('no way'));
    begin(
      fakeLane(0, 0, [
        { port: 1, chunks: [[0, 10]] },
        { port: 2, chunks: [[0, 10]] },
      ]),
    );
    await after(1);
    expect([ended, links.asked.at(-1)]).toEqual(['no way', '0 open 2']);
    links = createFakeLinks();
    links.on.set('finish 1', fails('no last word'));
    pacer = createPacer(false);
    begin(fakeLane(0, 0, [{ port: 1, chunks: [[0, 10]] }]));
    await after(1);
    expect([ended, links.asked.at(-1)]).toEqual(['no last word', '0 abort 1']);
  });
});
