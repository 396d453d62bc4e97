// One address over time: its packets in buckets, with what no dataset covers told apart from silence.

import { JawsError } from '../contract/errors.ts';
import {
  maxSeriesBuckets,
  type AddressSeries,
  type SeriesBucket,
  type SeriesInput,
} from '../contract/series.ts';
import type { AddressPackets } from './address-packets.ts';
import { bucketNumbers, roundBucketMs } from './bucket-width.ts';
import { coverRange, type Coverage, type Covered } from './coverage.ts';
import type { Span } from './time-spans.ts';

export interface SeriesPart {
  readonly coverage: Coverage;
  readonly packets: AddressPackets;
}

export type SeriesWish = Pick<SeriesInput, 'bucketMs' | 'mostBuckets' | 'fromMs' | 'toMs'>;

/** @throws JawsError lookup.bad-time where from is behind to. */
export function checkWish({ fromMs, toMs }: SeriesWish): void {
  if (fromMs !== null && toMs !== null && fromMs > toMs)
    throw new JawsError('lookup.bad-time', 'The range ends before it begins.');
}

/** `ip` as JAWS writes it. @throws JawsError lookup.bad-time */
export function buildSeries(ip: string, parts: readonly SeriesPart[], wish: SeriesWish): AddressSeries {
  checkWish(wish);
  const range = rangeOf(parts, wish);
  const covered =
    range === null
      ? nothingCovered
      : coverRange(
          parts.map(({ coverage }) => coverage),
          range,
        );
  const bucketMs =
    wish.bucketMs === 'auto'
      ? range === null
        ? 1000
        : roundBucketMs(range, wish.mostBuckets)
      : wish.bucketMs;
  checkCount(covered.spans, bucketMs);
  const counted = countPackets(parts, covered.spans, range, bucketMs);
  const { totals, firstUs, lastUs, packetsOf } = counted;
  const isEmpty = totals.packetsUp + totals.packetsDown === 0;
  return {
    ...{ ip, bucketMs },
    ...{
      fromMs: range === null ? null : range.startUs / 1000,
      toMs: range === null ? null : range.endUs / 1000,
    },
    isZoomed: wish.fromMs !== null || wish.toMs !== null,
    ...{ firstMs: isEmpty ? null : firstUs / 1000, lastMs: isEmpty ? null : lastUs / 1000 },
    totals,
    buckets: isEmpty ? [] : counted.buckets,
    ...{ gaps: [...covered.gaps], overlaps: [...covered.overlaps] },
    datasets: parts.map(({ coverage, packets }, at) => ({
      name: coverage.name,
      ...{ firstMs: orNull(packets.span.startUs / 1000), lastMs: orNull(packets.span.endUs / 1000) },
      ...{ packets: packetsOf[at] ?? 0, localRule: packets.localRule },
    })),
    withoutTime: counted.withoutTime,
  };
}

const nothingCovered: Covered = { spans: [], gaps: [], overlaps: [] };

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Null where neither the datasets nor the wish say one. */
function rangeOf(parts: readonly SeriesPart[], { fromMs, toMs }: SeriesWish): Span | null {
  const spans = parts.map(({ packets }) => packets.span).filter(({ startUs }) => !Number.isNaN(startUs));
  const known = spans.length > 0;
  const firstUs = known ? Math.min(...spans.map(({ startUs }) => startUs)) : null;
  const lastUs = known ? Math.max(...spans.map(({ endUs }) => endUs)) : null;
  const startUs = fromMs === null ? (firstUs ?? inUs(toMs)) : inUs(fromMs);
  const endUs = toMs === null ? (lastUs ?? inUs(fromMs)) : inUs(toMs);
  if (startUs === null || endUs === null) return null;
  // A range that begins behind all packets, or ends before them: its one end is all there is of it.
  if (fromMs === null) return { startUs: Math.min(startUs, endUs), endUs };
  return { startUs, endUs: Math.max(startUs, endUs) };
}

function inUs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000);
}

function checkCount(spans: readonly Span[], bucketMs: number): void {
  const count = spans.reduce((sum, span) => {
    const [first, last] = bucketNumbers(span, bucketMs);
    return sum + last - first + 1;
  }, 0);
  if (count > maxSeriesBuckets)
    throw new JawsError(
      'lookup.bad-time',
      `Buckets of ${bucketMs / 1000} s make ${count} here; at most ${maxSeriesBuckets}.`,
    );
}

interface Sums {
  packetsUp: number;
  packetsDown: number;
  bytesUp: number;
  bytesDown: number;
  /** By number of a label. */
  readonly labels: Float64Array;
}

interface Counted {
  readonly totals: AddressSeries['totals'];
  readonly buckets: SeriesBucket[];
  /** Infinite without packets. */
  readonly firstUs: number;
  readonly lastUs: number;
  readonly packetsOf: readonly number[];
  readonly withoutTime: number;
}

class Counter {
  readonly labels: readonly string[];
  readonly totals: Sums;
  readonly buckets = new Map<number, Sums>();
  firstUs = Number.POSITIVE_INFINITY;
  lastUs = Number.NEGATIVE_INFINITY;
  withoutTime = 0;
  private readonly bucketUs: number;

  constructor(labels: readonly string[], bucketMs: number) {
    this.labels = labels;
    this.totals = this.sums();
    this.bucketUs = bucketMs * 1000;
  }

  sums(): Sums {
    const labels = new Float64Array(this.labels.length);
    return { packetsUp: 0, packetsDown: 0, bytesUp: 0, bytesDown: 0, labels };
  }

  bucket(number: number): Sums {
    const known = this.buckets.get(number);
    if (known !== undefined) return known;
    const made = this.sums();
    this.buckets.set(number, made);
    return made;
  }

  /** Gives how many packets lie in the range. */
  add({ count, timeUs, size, isUp, label, labels }: AddressPackets, range: Span): number {
    const { bucketUs } = this;
    const numbers = Uint16Array.from(labels, (name) => this.labels.indexOf(name));
    let [startUs, endUs, taken] = [1, 0, 0];
    let sums = this.totals;
    // Hot loop: 3,000,000 packets; those of one bucket mostly stand one after the other.
    for (let at = 0; at < count; at++) {
      const us = timeUs[at] as number;
      if (!(us >= range.startUs && us <= range.endUs)) {
        if (Number.isNaN(us)) this.withoutTime++;
        continue;
      }
      taken++;
      if (us < startUs || us >= endUs) {
        const number = Math.floor(us / bucketUs);
        [startUs, endUs] = [number * bucketUs, (number + 1) * bucketUs];
        sums = this.bucket(number);
      }
      if (us < this.firstUs) this.firstUs = us;
      if (us > this.lastUs) this.lastUs = us;
      countOne(sums, isUp[at] === 1, size[at] as number, numbers[label[at] as number] as number);
    }
    return taken;
  }
}

function countOne(sums: Sums, isUp: boolean, bytes: number, label: number): void {
  if (isUp) {
    sums.packetsUp++;
    sums.bytesUp += bytes;
  } else {
    sums.packetsDown++;
    sums.bytesDown += bytes;
  }
  sums.labels[label] = (sums.labels[label] as number) + 1;
}

function countPackets(
  parts: readonly SeriesPart[],
  covered: readonly Span[],
  range: Span | null,
  bucketMs: number,
): Counted {
  const labels = [...new Set(parts.flatMap(({ packets }) => packets.labels))];
  const counter = new Counter(labels, bucketMs);
  for (const span of covered) {
    const [first, last] = bucketNumbers(span, bucketMs);
    for (let number = first; number <= last; number++) counter.bucket(number);
  }
  const packetsOf = parts.map(({ packets }) => (range === null ? 0 : counter.add(packets, range)));
  const numbers = [...counter.buckets.keys()].sort((a, b) => a - b);
  const buckets = numbers.map((number) => ({
    ms: number * bucketMs,
    ...written(counter.bucket(number), labels),
  }));
  for (const sums of counter.buckets.values()) addSums(counter.totals, sums);
  const { firstUs, lastUs, withoutTime } = counter;
  return { totals: written(counter.totals, labels), buckets, firstUs, lastUs, packetsOf, withoutTime };
}

function addSums(into: Sums, sums: Sums): void {
  into.packetsUp += sums.packetsUp;
  into.packetsDown += sums.packetsDown;
  into.bytesUp += sums.bytesUp;
  into.bytesDown += sums.bytesDown;
  for (const [label, count] of sums.labels.entries())
    into.labels[label] = (into.labels[label] as number) + count;
}

function written({ labels: counts, ...sums }: Sums, names: readonly string[]): AddressSeries['totals'] {
  const labels: Record<string, number> = {};
  for (const [at, count] of counts.entries()) if (count > 0) labels[names[at] as string] = count;
  return { ...sums, labels };
}
