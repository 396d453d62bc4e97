// Back-pressure: what is sent, what is replaced, what is dropped and told.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EventDefinition } from './contract-shape.ts';
import { EventOutbox, eventWindow, type OutgoingEvent } from './event-outbox.ts';

const state: EventDefinition = { kind: 'state', key: 'jobId', payload: z.unknown() };
const plain: EventDefinition = { kind: 'state', payload: z.unknown() };
const log: EventDefinition = { kind: 'log', payload: z.unknown() };

function outbox(): { readonly box: EventOutbox; readonly sent: OutgoingEvent[] } {
  const sent: OutgoingEvent[] = [];
  return { box: new EventOutbox((event) => sent.push(event)), sent };
}

describe('EventOutbox', () => {
  it('sends at once while the window is open, then waits until events are taken in', () => {
    const { box, sent } = outbox();
    for (let n = 0; n < eventWindow + 5; n++) box.push('a', log, n);
    expect(sent).toHaveLength(eventWindow);
    box.taken(2);
    expect(sent).toHaveLength(eventWindow + 2);
    box.taken(100);
    expect(sent.map((event) => event.payload)).toEqual(Array.from({ length: eventWindow + 5 }, (_, n) => n));
  });

  it('lets the newest state win, for each key by itself', () => {
    const { box, sent } = outbox();
    for (let n = 0; n < eventWindow; n++) box.push('fill', log, n);
    for (let n = 0; n < 50; n++) box.push('jobs', state, { jobId: n % 2 === 0 ? 'a' : 'b', n });
    for (let n = 0; n < 50; n++) box.push('datasets', plain, { revision: n });
    box.taken(eventWindow);
    expect(sent.slice(eventWindow).map((event) => event.payload)).toEqual([
      { jobId: 'a', n: 48 },
      { jobId: 'b', n: 49 },
      { revision: 49 },
    ]);
    expect(sent.every((event) => event.dropped === 0)).toBe(true);
  });

  it('bounds the log, drops the oldest and says how many', () => {
    const { box, sent } = outbox();
    for (let n = 0; n < eventWindow + 1500; n++) box.push('a', log, n);
    box.taken(1);
    expect(sent.at(-1)).toEqual({ event: 'a', payload: eventWindow + 500, dropped: 500 });
    box.taken(1);
    expect(sent.at(-1)?.dropped).toBe(0);
  });

  it('bounds the number of keys too', () => {
    const { box, sent } = outbox();
    for (let n = 0; n < eventWindow; n++) box.push('fill', log, n);
    for (let n = 0; n < 1200; n++) box.push('jobs', state, { jobId: `job-${n}` });
    box.taken(1);
    expect(sent.at(-1)).toEqual({ event: 'jobs', payload: { jobId: 'job-200' }, dropped: 200 });
  });

  it('forgets what nobody listens to any more, and ignores keys that a payload inherits', () => {
    const { box, sent } = outbox();
    for (let n = 0; n < eventWindow; n++) box.push('fill', log, n);
    box.push('jobs', state, { jobId: 'a' });
    box.push('lines', log, 1);
    box.push('odd', { ...state, key: 'toString' }, { n: 1 });
    box.push('odd', { ...state, key: 'toString' }, { n: 2 });
    box.forget('jobs');
    box.forget('lines');
    box.taken(eventWindow);
    expect(sent.slice(eventWindow)).toEqual([{ event: 'odd', payload: { n: 2 }, dropped: 0 }]);
  });
});
