// Buckets, gaps and overlaps of one address; times are seconds since the epoch of the made-up packets.
import { describe, expect, it } from 'vitest';
import { addressSeries, type AddressSeries } from '../contract/series.ts';
import { packetTable, tableEpochUs } from '../domain/packet-rows.fixture.ts';
import type { Manifest } from '../domain/manifest.ts';
import { seriesSvg } from '../plot/series-svg.ts';
import { AddressCollector } from './address-packets.ts';
import { buildSeries, type SeriesPart, type SeriesWish } from './address-series.ts';
import { roundBucketMs } from './bucket-width.ts';
import { coverageOf } from './coverage.ts';
import { lookupAddress } from './lookup-address.ts';
import { seriesNotes } from './series-text.ts';

const ip = '10.0.0.1';
const remote = '203.0.113.9:443';
const epochMs = tableEpochUs / 1000;
const all: SeriesWish = { bucketMs: 10_000, mostBuckets: 600, fromMs: null, toMs: null };

/** Packets of 100 bytes up at these seconds, and one of another address at the end. */
function part(name: string, seconds: readonly number[], told: Partial<Manifest> = {}): SeriesPart {
  const rows = seconds.map((at) => ({ at, from: `${ip}:5000`, to: remote, size: 100 }));
  const table = packetTable([...rows, { at: Math.max(...seconds) + 1, from: '10.0.0.2:1', to: remote }]);
  const collector = new AddressCollector(table, ip, { rule: 'ranges', addresses: [] });
  collector.add(0, table.count);
  const packets = collector.finish();
  const source = { kind: 'import' as const, names: [] };
  const manifest = { createdMs: 0, marks: [], timestampSource: 'file', source, ...told };
  return { packets, coverage: coverageOf(name, packets.span, manifest) };
}

const inSeconds = (ms: number): number => (ms - epochMs) / 1000;
const starts = ({ buckets }: AddressSeries): number[] => buckets.map(({ ms }) => inSeconds(ms));

describe('a time series', () => {
  it('counts in buckets of round starts, quiet ones too, and keeps the contract', () => {
    const series = buildSeries(ip, [part('a', [0, 1, 25])], all);
    expect(starts(series)).toEqual([0, 10, 20]);
    expect(series.buckets.map(({ packetsUp, bytesUp }) => [packetsUp, bytesUp])).toEqual([
      [2, 200],
      [0, 0],
      [1, 100],
    ]);
    expect(series.totals).toMatchObject({ packetsUp: 3, bytesDown: 0, labels: { norm: 3 } });
    expect([series.firstMs, series.lastMs, series.toMs].map((ms) => inSeconds(ms ?? 0))).toEqual([0, 25, 26]);
    expect(addressSeries.parse(series)).toEqual(series);
  });

  it('shows what no dataset covers as a gap, not as zero', () => {
    const series = buildSeries(ip, [part('a', [0, 4]), part('b', [95])], all);
    expect(starts(series)).toEqual([0, 90]);
    expect(series.gaps).toEqual([{ fromMs: epochMs + 5000, toMs: epochMs + 95_000, why: 'no-dataset' }]);
    expect(series.overlaps).toEqual([]);
    expect(seriesSvg(series, '<b>')).toContain('url(#gap)');
    expect(seriesSvg(series, '<b>')).not.toContain('<b>');
  });

  it('counts what two datasets have twice, and says so', () => {
    const series = buildSeries(ip, [part('a', [0, 30]), part('b', [20, 40])], all);
    expect(series.totals.packetsUp).toBe(4);
    expect(series.overlaps).toEqual([
      { fromMs: epochMs + 20_000, toMs: epochMs + 31_000, datasets: ['a', 'b'] },
    ]);
    expect(series.datasets.map(({ packets }) => packets)).toEqual([2, 2]);
    expect(seriesNotes(series).join()).toContain('counted for each');
  });

  it('knows the pauses of a capture, and that it ran before its first packet', () => {
    const marks = [
      { ms: epochMs + 12_000, kind: 'pause' as const, text: '' },
      { ms: epochMs + 48_000, kind: 'resume' as const, text: '' },
    ];
    const source = { kind: 'capture' as const, names: [] };
    const capture = { marks, source, timestampSource: 'kernel', createdMs: epochMs - 30_000 };
    const wish = { ...all, fromMs: epochMs - 20_000 };
    const series = buildSeries(ip, [part('a', [0, 60], capture)], wish);
    expect(series.gaps).toEqual([{ fromMs: epochMs + 12_000, toMs: epochMs + 48_000, why: 'paused' }]);
    expect(starts(series)).toEqual([-20, -10, 0, 10, 40, 50, 60]);
  });

  it('zooms: only packets of the range, which may reach beyond the datasets', () => {
    const wish = { ...all, fromMs: epochMs + 1000, toMs: epochMs + 100_000 };
    const series = buildSeries(ip, [part('a', [0, 1, 25])], wish);
    expect(series.isZoomed).toBe(true);
    expect(series.totals.packetsUp).toBe(2);
    expect(series.gaps).toEqual([{ fromMs: epochMs + 26_000, toMs: epochMs + 100_000, why: 'no-dataset' }]);
  });

  it('is complete and empty without a packet of the address, in the range or at all', () => {
    const none = buildSeries('10.9.9.9', [part('a', [0])], {
      ...all,
      fromMs: epochMs + 500,
      toMs: epochMs + 600,
    });
    expect(none).toMatchObject({
      buckets: [],
      firstMs: null,
      lastMs: null,
      totals: { packetsUp: 0, labels: {} },
    });
    expect(addressSeries.parse(none)).toEqual(none);
    expect(seriesSvg(none, 'x')).toContain('</svg>');
  });

  it('refuses a range that ends before it begins, and more buckets than can be shown', () => {
    const parts = [part('a', [0, 86_400])];
    expect(() => buildSeries(ip, parts, { ...all, fromMs: 2, toMs: 1 })).toThrow('ends before');
    expect(() => buildSeries(ip, parts, { ...all, bucketMs: 1 })).toThrow('at most 20000');
  });
});

describe('the width that auto picks', () => {
  it.each([
    [2, 5],
    [29, 50],
    [30, 1000],
    [590, 1000],
    [3600, 10_000],
    [86_400, 300_000],
    [86_400 * 365, 86_400_000],
    [86_400 * 3650, 864_000_000],
    [86_400 * 3_650_000, 604_800_000_000],
  ])('%d seconds: %d ms', (seconds, wanted) => {
    expect(roundBucketMs({ startUs: 0, endUs: seconds * 1e6 }, 600)).toBe(wanted);
  });
});

it('reads an address in any spelling', () => {
  expect(lookupAddress(' 2001:DB8:0:0::0001 ')).toBe('2001:db8::1');
  expect(() => lookupAddress('10.0.0.0/8')).toThrow('is not an IP address');
});
