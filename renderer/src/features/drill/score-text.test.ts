// The limit of detection in sentences, and the scales of the plot.

import type { ChumScore } from '@jaws/shared/contract/chum';
import type { OtherVerdict } from '@jaws/shared/other-tools/other-verdict';
import { expect, test } from 'vitest';
import { fakeVerdict } from '../../testing/fake-chum.ts';
import { boardRows, judgesOf, limitSentences, logScale } from './score-text.ts';

function score(number: number, sentBytes: number, isCaught: boolean, title = 'classic'): ChumScore {
  return {
    ...{ runId: String(number).padStart(32, '0'), title, style: null, host: 'h', remoteIp: null },
    ...{ sentBytes, startedMs: number, bytesPerSecond: 10 },
    verdicts: [fakeVerdict('d', { outcome: isCaught ? 'noticed' : 'missed' })],
  };
}

test('one capture that noticed it is enough; what no capture judged is left out', () => {
  const missed = fakeVerdict('a', { outcome: 'missed' });
  const unjudged = fakeVerdict('b', { outcome: 'not-judged' });
  const late = fakeVerdict('c', { bytesOut: 100_000 });
  const both = { ...score(1, 10, true), verdicts: [missed, late, fakeVerdict('d')] };
  expect(boardRows([both])).toMatchObject([{ isCaught: true, after: '79 kB (3.2 s)' }]);
  expect(boardRows([{ ...both, verdicts: [unjudged] }])).toEqual([]);
  expect(boardRows([{ ...both, verdicts: [unjudged, missed] }])).toMatchObject([{ isCaught: false }]);
});

test.each([
  [[score(1, 300_000, true)], 'Noticed 1 of 1 run: the smallest noticed had 300 kB, none was missed.'],
  [[score(1, 5000, false)], 'Noticed 0 of 1 run: none was noticed, the largest missed had 5.0 kB.'],
  [
    [score(1, 4e6, true), score(2, 300_000, true, 'dns'), score(3, 20_000, false), score(4, 1e6, false)],
    'Noticed 2 of 4 runs: the smallest noticed had 300 kB, the largest missed had 1.0 MB.',
  ],
])('the sentence of %#', (scores, text) => {
  expect(limitSentences(boardRows(scores))[0]).toBe(text);
});

test('by style', () => {
  const rows = boardRows([score(1, 1, true), score(2, 1, false), score(3, 1, true, 'dns')]);
  expect(limitSentences(rows)[1]).toBe('By style: classic 1 of 2, dns 1 of 1.');
});

test('a scale holds all values between its ends, also of one value and of nothing sent', () => {
  const { ticks, place } = logScale([300_000, 20_000]);
  expect(ticks).toEqual([1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6]);
  expect([place(1e4), place(1e5), place(1e6)]).toEqual([0, 0.5, 1]);
  expect(logScale([1e5]).ticks).toEqual([1e5, 2e5, 5e5, 1e6]);
  expect(logScale([0]).place(0)).toBe(0);
  expect(logScale([1, 1e6]).ticks).toEqual([1, 10, 100, 1000, 1e4, 1e5, 1e6]);
});

test('by another detector: only what it judged, over several captures the one with the fewest bytes out', () => {
  const facts = { tool: 'zeek', dataset: 'a', isNoticed: true } as const;
  const other: OtherVerdict = { ...facts, detectors: ['Exfil'], bytesOut: 9000, afterMs: 1000 };
  const missed: OtherVerdict = { ...other, isNoticed: false, detectors: [], bytesOut: null, afterMs: null };
  const scores = [
    {
      ...score(1, 10, false),
      others: [other, { ...other, dataset: 'b', bytesOut: 4000 }],
    },
    { ...score(2, 10, true), others: [missed] },
    score(3, 10, true),
  ];
  expect(judgesOf(scores)).toEqual(['jaws', 'zeek']);
  expect(judgesOf([score(1, 1, true)])).toEqual(['jaws']);
  expect(boardRows(scores, 'zeek')).toMatchObject([
    { isCaught: true, after: '4.0 kB (1.0 s)', by: 'Exfil' },
    { isCaught: false, after: 'not noticed', by: '' },
  ]);
  expect(boardRows(scores, 'rita')).toEqual([]);
  const timeless: OtherVerdict = { ...other, tool: 'rita', bytesOut: null, afterMs: null };
  expect(boardRows([{ ...score(1, 10, true), others: [timeless] }], 'rita')[0]?.after).toBe(
    'noticed; it gives no time',
  );
});
