import { expect, test } from 'vitest';
import { timeCell, timeHeading, type TimeFormat, type TimeView } from './time-cells.ts';

const firstMs = Date.UTC(2026, 4, 4, 12);
const view = (format: TimeFormat, lastMs = firstMs + 3600_000): TimeView => ({
  ...{ format, clock: 'utc', firstMs, lastMs },
});
const timeMs = firstMs + 61_500.25;

test.each<[TimeFormat, string, string, string]>([
  ['clock', '12:01:01.500250', '12:01:01', 'Time, 2026-05-04'],
  ['date', '2026-05-04 12:01:01.500250', '2026-05-04 12:01:01', 'Time'],
  ['start', '61.500250', '61.5', 'Time, s since start'],
  ['previous', '1.500250', '1.5', 'Time, s since row above'],
])('%s', (format, exact, listed, heading) => {
  expect(timeCell(timeMs, true, view(format), firstMs + 60_000)).toBe(exact);
  expect(timeCell(timeMs, false, view(format), firstMs + 60_000)).toBe(listed);
  expect(timeHeading('Time', view(format))).toBe(heading);
});

test('where there are several days each time has its own', () => {
  const days = view('clock', firstMs + 86_400_000);
  expect(timeCell(timeMs, false, days, null)).toBe('2026-05-04 12:01:01');
  expect(timeHeading('First', days)).toBe('First');
});

test('the first row has nothing above; a row that is earlier counts backwards', () => {
  expect(timeCell(timeMs, true, view('previous'), null)).toBe('');
  expect(timeCell(firstMs, false, view('previous'), timeMs)).toBe('-61.5');
});
