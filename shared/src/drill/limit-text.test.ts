// The detection limit in words and as a picture: the numbers of the cells, and what is not known is not said.

import { describe, expect, it } from 'vitest';
import type { DrillLimitCell, DrillLimitResult } from '../contract/drill.ts';
import { layOutLimit } from '../plot/limit-picture.ts';
import { limitHtml, limitSvg } from '../plot/limit-svg.ts';
import { limitRow, limitSentence, triedCells } from './limit-text.ts';

const ends = { client: '192.168.1.7', server: '203.0.113.9', startMs: 0 };

/** Tries by what was noticed (null: not) and sent. */
function cellOf(
  changes: Partial<DrillLimitCell>,
  ...tries: readonly (readonly [number | null, number, ...string[]])[]
): DrillLimitCell {
  const made = tries.map(([bytes, sentBytes, ...detectors]) => ({ ...ends, bytes, sentBytes, detectors }));
  const usual = { place: 'new', port: '443', rate: 100_000, limit50: null, limit90: null } as const;
  return { ...usual, ...changes, tries: made };
}
const noticed = cellOf({ limit50: 4_096_000 }, [4_096_000, 4_096_000, 'upload', 'beacon'], [null, 8_192_000]);
const missed = cellOf({}, [null, 64_000], [null, 1_024_000]);
const short = cellOf({}, [null, 0]);
const none = cellOf({});

function resultOf(...cells: readonly DrillLimitCell[]): DrillLimitResult {
  const limit = { score: 2.2, rule: 'of a test' };
  return {
    ...{ packets: 1, hours: 1, limit, seed: 1 },
    sizes: [16_000, 1_024_000, 65_536_000],
    cells: [...cells],
  };
}

describe('limitSentence', () => {
  it.each([
    [[noticed], 'half of the uploads at 100 kB/s are noticed from 4.1 MB on.'],
    [[missed], 'fewer than half of the uploads at 100 kB/s are noticed, of up to 1.0 MB each.'],
    [[short], 'nothing can be said of uploads at 100 kB/s: the traffic is too short.'],
    [
      [
        { ...missed, rate: 1000 },
        { ...noticed, rate: 600_000 },
      ],
      'half of the uploads at 600 kB/s are noticed from',
    ],
  ])('tells of the rate nearest to 100 kB/s (%#)', (cells, text) => {
    expect(limitSentence(resultOf(...cells))).toContain(`Towards a new server over TLS on 443, ${text}`);
  });

  it('says nothing where nothing of that kind was tried', () => {
    expect(
      limitSentence(resultOf(none, { ...noticed, port: 'odd' }, { ...noticed, place: 'known' })),
    ).toBeNull();
  });
});

it('a row has the sizes, how far a size was looked for in vain, and each leading family once', () => {
  const rows = [noticed, missed, short].map((cell) => limitRow(cell));
  expect(rows).toEqual([
    { rate: '100 kB/s', tries: '2', half: '4.1 MB', most: 'not by 8.2 MB', detectors: ['upload'] },
    { rate: '100 kB/s', tries: '2', half: 'not by 1.0 MB', most: 'not by 1.0 MB', detectors: [] },
    ...[{ rate: '100 kB/s', tries: '1', detectors: [], half: 'the traffic is too short' }].map((row) => ({
      ...row,
      most: row.half,
    })),
  ]);
  expect(triedCells(resultOf(noticed, none))).toEqual([noticed]);
});

describe('the picture', () => {
  const result = resultOf({ ...missed, rate: 1000 }, noticed, { ...short, port: 'odd' }, none);
  const size = { width: 400, height: 300, theme: 'light' } as const;

  it('has ticks within its area, sizes upwards, and a hollow mark at the largest size that was sent', () => {
    const { rates, sizes, lines } = layOutLimit(result, size);
    expect(rates).toEqual([
      { at: 24, text: '1.0 kB/s' },
      { at: 376, text: '100 kB/s' },
    ]);
    expect(sizes.map(({ at, text }) => [Math.round(at), text])).toEqual([
      [300, '16.0 kB'],
      [150, '1.0 MB'],
      [0, '65.5 MB'],
    ]);
    expect(lines).toHaveLength(4);
    expect(lines[0]?.marks.map(({ isNoticed }) => isNoticed)).toEqual([false, true]);
    expect(lines[0]?.half).toMatch(/^M13\.5 150L365\.5 100$/);
    expect(lines[0]?.most).toMatch(/^M13\.5 150L365\.5 75$/);
    expect(lines[1]?.marks).toEqual([]);
  });

  it('grows with the letters', () => {
    const [tick] = layOutLimit(result, { ...size, scale: 2 }).rates;
    expect(tick?.at).toBe(48);
  });

  it('as a file has the marks and the title, escaped; the table has what was tried', () => {
    const svg = limitSvg(result, 'a < b');
    expect(svg).toContain('<title>a &lt; b</title>');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(limitHtml(result, 't').match(/<tr>/g)).toHaveLength(1 + 3);
  });
});
