// A run laid over an hour: moved to its moment, in order of time, its bytes and names counted from there; and the sums.
import { describe, expect, it } from 'vitest';
import { appendPacket, packetTable, tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { baseOf } from '../live-quality/planted/base.ts';
import { bytesSent, layRun } from './lay-run.ts';
import { quantileOf, sumRuns, type RunResult } from './sum-runs.ts';

const [inside, outside] = ['10.0.0.7', '198.51.100.9'];

function laid(atSeconds: number) {
  const quiet = { from: '10.0.0.8:40000', to: '198.51.100.1:443', payload: 10 };
  const hour = baseOf(
    'hour',
    packetTable([
      { at: 0, ...quiet },
      { at: 50, ...quiet },
      { at: 100, ...quiet },
    ]),
    [],
  );
  const table = new PacketTable(4, hour.table.dictionaries);
  const out = { from: `${inside}:50000`, to: `${outside}:6667`, size: 1000 };
  appendPacket(table, { at: 900, ...out });
  appendPacket(table, { at: 901, from: `${outside}:6667`, to: `${inside}:50000`, size: 60 });
  appendPacket(table, { at: 905, ...out });
  const names = [{ row: 1, address: outside, name: 'drop.example' }];
  const startMs = tableEpochUs / 1000 + 900_000;
  return layRun(hour, { table, names, startMs, seconds: 5 }, atSeconds);
}

describe('a run laid over an hour', () => {
  it('begins at its moment, among the packets of the hour', () => {
    const { capture, startMs } = laid(40);
    const seconds = Array.from(
      capture.table.timestampUs.subarray(0, capture.table.count),
      (us) => (us - tableEpochUs) / 1e6,
    );
    expect(seconds).toEqual([0, 40, 41, 45, 50, 100]);
    expect(startMs).toBe(tableEpochUs / 1000 + 40_000);
  });
  it('knows its names from its own packet on', () => {
    expect(laid(40).capture.names).toEqual([{ row: 2, address: outside, name: 'drop.example' }]);
  });
  it('counts what it had sent by a moment', () => {
    const { run, startMs } = laid(40);
    expect(bytesSent(run, inside, outside, startMs - 1)).toBe(0);
    expect(bytesSent(run, inside, outside, startMs + 1500)).toBe(1000);
    expect(bytesSent(run, inside, outside, Number.POSITIVE_INFINITY)).toBe(2000);
  });
});

describe('sums of runs', () => {
  const one = (bytesBefore: number | null, rank: number | null): RunResult => ({
    ...{ id: 'x', style: 'dns', target: 'bare', atSeconds: 1, bytes: 9000, rank },
    ...{ rankByBytes: 1, rankByL2: 21, rules: rank === 1 ? ['zeek'] : [] },
    finding:
      bytesBefore === null ? null : { tier: 'weak', bytesBefore, secondsBefore: 1, detectors: ['upload'] },
  });
  it('takes the nearest rank as quantile', () => {
    expect(quantileOf([5, 1, 3, 2, 4], 0.5)).toBe(3);
    expect(quantileOf([1, 2, 3, 4], 0.95)).toBe(4);
    expect(quantileOf([], 0.5)).toBeNull();
  });
  it('has bytes of those that were flagged only, and ranks of all', () => {
    expect(sumRuns([one(100, 1), one(300, 2), one(null, 25), one(null, null)])).toEqual({
      ...{ runs: 4, flagged: 2, tiers: { weak: 2 }, medianBytes: 100, p95Bytes: 300 },
      ...{ medianRank: 2, worstRank: Number.POSITIVE_INFINITY, inFirst20: 2 },
      ...{ inFirst20ByBytes: 4, inFirst20ByL2: 0 },
      byRule: { rita: 0, zeek: 1, slips: 0, largeUpload: 0, boxplot: 0 },
    });
  });
});
