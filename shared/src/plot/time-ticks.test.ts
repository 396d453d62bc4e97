// Ticks of time: round, as many as fit, written as short as their distance allows.
import { expect, it } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const start = Date.UTC(2026, 4, 3, 23, 59, 50);
const texts = (lengthMs: number): string[] => timeTicks(start, start + lengthMs, 5).map(({ text }) => text);

it('writes parts of seconds, seconds, minutes and days, and the date at midnight', () => {
  expect(texts(400)).toEqual([
    '23:59:50.000',
    '23:59:50.100',
    '23:59:50.200',
    '23:59:50.300',
    '23:59:50.400',
  ]);
  expect(texts(25_000)).toEqual(['23:59:50', '23:59:55', '2026-05-04', '00:00:05', '00:00:10', '00:00:15']);
  expect(texts(5 * 60_000)).toEqual(['2026-05-04', '00:01', '00:02', '00:03', '00:04']);
  expect(texts(4 * 86_400_000)).toEqual(['2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07']);
});

it('has at most one more than asked for, however long the time', () => {
  for (let length = 1; length < 1e14; length *= 7) expect(texts(length).length).toBeLessThanOrEqual(6);
});
