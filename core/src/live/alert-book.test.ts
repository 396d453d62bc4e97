// Alerts of several pictures: each once, within the budget of a day.
import { liveAlerts, type LiveAlert } from '@jaws/shared/contract/live';
import { expect, it } from 'vitest';
import { AlertBook } from './alert-book.ts';

function alert(number: number, changes: Partial<LiveAlert> = {}): LiveAlert {
  return {
    id: String(number).padStart(16, '0'),
    happening: `10.0.0.${number} → 203.0.113.9`,
    ...{ srcIp: `10.0.0.${number}`, dstIp: '203.0.113.9', dstPort: 443, name: null },
    ...{ atMs: 1000, firstMs: 100, packetMs: 900, score: 3, evidence: 0.5, bytesUp: 9, bytesDown: 1 },
    ...{ reasons: [], detectors: [], allowed: null, isTold: false },
    ...changes,
  };
}
const dayMs = 86_400_000;
const allowed = { what: '203.0.113.9', reason: 'backup', untilMs: null };

it('tells of so many a day, lists the others, and says how many', () => {
  const book = new AlertBook();
  const list = book.add('lan', [alert(1), alert(2), alert(3)], 2, 1000);
  expect(liveAlerts.parse(list)).toEqual(list);
  expect(list?.alerts.map(({ srcIp, isTold }) => [srcIp, isTold])).toEqual([
    ['10.0.0.3', false],
    ['10.0.0.2', true],
    ['10.0.0.1', true],
  ]);
  expect([list?.told, list?.notTold]).toEqual([2, 1]);
  // The budget is for all datasets together, and for 24 hours.
  expect(book.add('dmz', [alert(4)], 2, 2000)?.alerts[0]?.isTold).toBe(false);
  expect(book.add('dmz', [alert(5)], 2, 1000 + dayMs)?.alerts[0]?.isTold).toBe(true);
});

it('knows an episode that another picture has told of already, and a new one of the same happening', () => {
  const book = new AlertBook();
  book.add('lan', [alert(1)], 10, 1000);
  // Another window knows only the end of the episode.
  expect(book.add('lan', [alert(1, { id: 'f'.repeat(16), firstMs: 500 })], 10, 2000)).toBeNull();
  expect(
    book.add('lan', [alert(1, { id: 'e'.repeat(16), firstMs: 900 + 900_001 })], 10, 3000)?.alerts,
  ).toHaveLength(2);
});

it('tells of what is not allowed any more, as the same alert', () => {
  const book = new AlertBook();
  expect(book.add('lan', [alert(1, { allowed })], 10, 1000)?.alerts[0]?.isTold).toBe(false);
  expect(book.add('lan', [alert(1, { allowed })], 10, 2000)).toBeNull();
  const list = book.add('lan', [alert(1, { id: 'f'.repeat(16), bytesUp: 9_000_000 })], 10, 3000);
  expect(list?.alerts.map(({ id, isTold }) => [id, isTold])).toEqual([[alert(1).id, true]]);
  expect(list?.told).toBe(1);
});
