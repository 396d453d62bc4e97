// Which times datasets cover: from their first packet to their last, without the pauses of a capture.

import type { SeriesGap, SeriesOverlap } from '../contract/series.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { TimeSpan } from '../stats/timeline.ts';
import { clipSpans, cutSpans, joinSpans, sharedSpans, type Span } from './time-spans.ts';

export interface Coverage {
  readonly name: string;
  /** From the first packet to the last; of a capture also the quiet time before the first. Empty: no packets. */
  readonly spans: readonly Span[];
  readonly pauses: readonly Span[];
}

type Told = Pick<Manifest, 'createdMs' | 'marks' | 'source' | 'timestampSource'>;

/**
 * A capture runs since it was created, and its marks say when it was paused: times of this machine's clock, which say nothing
 * of packets that bring times of another one.
 */
export function coverageOf(name: string, packets: TimeSpan, manifest: Told): Coverage {
  if (Number.isNaN(packets.startUs)) return { name, spans: [], pauses: [] };
  const { createdMs, marks, source, timestampSource } = manifest;
  if (source.kind !== 'capture' || !['kernel', 'arrival'].includes(timestampSource))
    return { name, spans: [packets], pauses: [] };
  const whole = { startUs: Math.min(packets.startUs, createdMs * 1000), endUs: packets.endUs };
  return { name, spans: [whole], pauses: clipSpans(pausesOf(marks), packets) };
}

/** One that does not end lasts until the end. */
function pausesOf(marks: Told['marks']): Span[] {
  const pauses: Span[] = [];
  let pausedMs: number | null = null;
  for (const { kind, ms } of marks) {
    if (kind === 'pause') pausedMs ??= ms;
    if (kind !== 'resume' || pausedMs === null) continue;
    if (ms > pausedMs) pauses.push({ startUs: pausedMs * 1000, endUs: ms * 1000 });
    pausedMs = null;
  }
  if (pausedMs !== null) pauses.push({ startUs: pausedMs * 1000, endUs: Number.MAX_SAFE_INTEGER });
  return pauses;
}

export interface Covered {
  /** In order of time. */
  readonly spans: readonly Span[];
  readonly gaps: readonly SeriesGap[];
  readonly overlaps: readonly SeriesOverlap[];
}

/** What all of them cover of a range, what none does, and what several do. */
export function coverRange(coverages: readonly Coverage[], range: Span): Covered {
  const open = coverages.map(({ spans, pauses }) => clipSpans(cutOrPoint(spans, pauses), range));
  const reached = clipSpans(
    coverages.flatMap(({ spans }) => spans),
    range,
  );
  const spans = joinSpans(open.flat());
  const gap = (why: SeriesGap['why']) => (span: Span) => ({ ...inMs(span), why });
  const gaps = [
    ...cutSpans([range], reached).map(gap('no-dataset')),
    ...cutSpans(reached, spans).map(gap('paused')),
  ];
  return {
    spans,
    gaps: gaps.sort((a, b) => a.fromMs - b.fromMs),
    overlaps: sharedSpans(open).map(({ lists, ...span }) => ({
      ...inMs(span),
      datasets: lists.map((list) => coverages[list]?.name ?? ''),
    })),
  };
}

/** A dataset whose packets have all the same time covers that moment. */
function cutOrPoint(spans: readonly Span[], pauses: readonly Span[]): Span[] {
  return pauses.length === 0 ? [...spans] : cutSpans(spans, pauses);
}

function inMs({ startUs, endUs }: Span): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: startUs / 1000, toMs: endUs / 1000 };
}
