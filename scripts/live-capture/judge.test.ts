// A load run passes only when every packet is accounted for and the loss is within its rule.
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { climb } from './ladder.ts';
import type { LoadCase, LoadResult } from './load-case.ts';
import { fixedCases, hourCase, ladderCases } from './load-plan.ts';
import { loadHeading, loadLines } from './load-table.ts';

const load: LoadCase = {
  ...{ source: 'dumpcap', packetsPerSecond: 100_000, packets: 10_000, rule: 'none-lost', watcher: 'client' },
  ...{ peer: false, sampleSeconds: null, bufferMiB: 64, snapLength: 2048 },
};

function result(change: Partial<LoadResult> = {}, lost = 0): LoadResult {
  const rows = 10_000 - lost;
  return {
    case: load,
    sent: { sent: 10_000, failed: 0, bytes: 1, seconds: 0.1, packetsPerSecond: 100_000 },
    ...{ arrived: 10_000, rows, stored: rows, dropped: lost, phase: 'ended', drainSeconds: 0.1 },
    queue: { most: 5, limit: 1000 },
    processes: { host: { cpuSeconds: 1, peakRssBytes: 2 ** 27 } },
    ...{
      samples: [],
      peer: null,
      pageRows: null,
      picture: null,
      states: 3,
      tails: 2,
      marks: [],
      warnings: [],
      verified: true,
    },
    sequence: { rows, matched: rows, lost, strange: 0, firstLost: [], firstStrange: [] },
    ...change,
  };
}

const asPeer = { case: { ...load, rule: 'as-peer', peer: true } } as const;
const asCap = { case: { ...load, source: 'cap', rule: 'report' }, dropped: null } as const;

describe('a run', () => {
  it('passes when everything is stored', () => {
    expect(judge(result())).toEqual({ lost: 0, ok: true, faults: [] });
  });

  it.each<[string, LoadResult, RegExp]>([
    ['a loss where none is allowed', result({}, 1), /lost 1, none was allowed/],
    [
      'a loss that was not told',
      result({ ...asPeer, dropped: 3, peer: { captured: 9996, dropped: 4 } }, 4),
      /is not rows 9996 \+ dropped 3/,
    ],
    ['stored and rows that differ', result({ stored: 9999 }), /said to have stored 9999/],
    ['a wire that lost', result({ arrived: 9999 }), /9999 arrived/],
    ['drops that nobody told', result({ dropped: null }), /dumpcap knows its drops/],
    ['drops that cap cannot know', result({ ...asCap, dropped: 0 }), /cap cannot know/],
    ['more rows than packets', result({ ...asCap, rows: 10_001, stored: 10_001 }), /10001 rows of 10000/],
    [
      'strange rows',
      result({ sequence: { ...result().sequence, strange: 2, firstStrange: ['x'] } }),
      /2 rows are not what was sent: x/,
    ],
    ['a dataset that does not verify', result({ verified: false }), /does not verify/],
    ['a failed capture', result({ phase: 'failed' }), /is failed, not ended/],
    ['no word while it ran', result({ states: 0 }), /nothing was told/],
    ['an empty page', result({ case: { ...load, watcher: 'page' }, pageRows: 0 }), /the page showed no rows/],
    [
      'a sender that was too slow',
      result({ case: { ...load, packetsPerSecond: 106_000 } }),
      /only 100000\/s/,
    ],
    ['no peer', result({ ...asPeer }), /plain dumpcap did not run/],
    [
      'more than the peer and 0.1 %',
      result({ ...asPeer, peer: { captured: 9995, dropped: 5 } }, 16),
      /at most 15/,
    ],
  ])('fails with %s', (_, run, fault) => {
    const { ok, faults } = judge(run);
    expect(ok).toBe(false);
    expect(faults.join('\n')).toMatch(fault);
  });

  it.each([
    ['as much as the peer and 0.1 %', result({ ...asPeer, peer: { captured: 9995, dropped: 5 } }, 15)],
    ['cap losing unknown numbers where that is only told', result({ ...asCap }, 40)],
  ])('passes with %s', (_, run) => {
    expect(judge({ ...run, dropped: run.case.source === 'cap' ? null : run.dropped }).faults).toEqual([]);
  });

  it('is a line under its heading, with its faults below', () => {
    const [line = '', fault = ''] = loadLines(result({}, 7));
    expect(line).toMatch(/dumpcap\s+100000\s+100000\s+10000\s+9993\s+7\s+7\s+-\s+5 .* FAILED$/);
    expect(fault).toContain('lost 7');
    expect(loadHeading().indexOf('rows') + 4).toBe(line.indexOf('9993') + 4);
    expect(loadLines(result())).toHaveLength(1);
  });
});

describe('the plan', () => {
  const size = { packets: 3_000_000, watcher: 'page', bufferMiB: 64, snapLength: 2048 } as const;

  it('has the four rates of the requirement', () => {
    expect(
      fixedCases('cap', size).map(({ packetsPerSecond, packets, rule, peer }) => [
        packetsPerSecond,
        packets,
        rule,
        peer,
      ]),
    ).toEqual([
      [50_000, 3_000_000, 'none-lost', false],
      [100_000, 3_000_000, 'none-lost', false],
      [150_000, 3_000_000, 'as-peer', true],
      [200_000, 300_000, 'as-peer', true],
    ]);
  });

  it('has an hour of samples every 10 s, and a short try with enough of them', () => {
    expect(hourCase('dumpcap', size, 3600)).toMatchObject({ packets: 72_000_000, sampleSeconds: 10 });
    expect(hourCase('dumpcap', size, 36).sampleSeconds).toBe(0.5);
  });

  it('climbs until the first loss', async () => {
    const asked: (number | 'top')[] = [];
    const report = await climb('cap', ladderCases('cap', size, 2), (step) => {
      asked.push(step.packetsPerSecond);
      const rate = step.packetsPerSecond === 'top' ? 600_000 : step.packetsPerSecond;
      const sent = { ...result().sent, packetsPerSecond: rate - 1 };
      return Promise.resolve(result({ case: step, sent }, rate >= 150_000 ? 3 : 0));
    });
    expect(asked).toEqual([50_000, 75_000, 100_000, 125_000, 150_000]);
    expect(report).toMatchObject({ firstLossAt: 149_999, noneLostAt: 124_999 });
    expect(report.steps.at(-1)?.lost).toBe(3);
  });

  it('says when nothing was lost at all', async () => {
    const report = await climb('cap', ladderCases('cap', size, 1), (step) =>
      Promise.resolve(result({ case: step })),
    );
    expect(report.firstLossAt).toBeNull();
    expect(report.steps).toHaveLength(11);
  });
});
