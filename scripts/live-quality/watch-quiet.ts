// Replays a capture of which no culprit is known as a live picture, and counts the units that ever stood out: what
// the rules cost where nothing is to be found.

import { createLiveEngine, type LiveEngine } from '@jaws/shared/live/live-engine';
import { CaptureReplay } from './capture-replay.ts';
import type { ReplayedCapture } from './replayed-capture.ts';
import type { WatchedUnit } from './watch-culprit.ts';

export interface Quiet {
  readonly unit: WatchedUnit;
  /** Different units seen. */
  readonly units: number;
  readonly above: Readonly<Record<'0.05' | '0.2' | '0.3' | '0.5', number>>;
  /** The strongest unit, in words. */
  readonly strongest: {
    readonly evidence: number;
    readonly what: string;
    readonly why: readonly string[];
  } | null;
}

const frames = 40;

export function watchQuiet(capture: ReplayedCapture, unit: WatchedUnit): Quiet {
  const { table, startMs, seconds } = capture;
  const replay = new CaptureReplay(capture, null);
  const engine = createLiveEngine({
    ...{ unit, dictionaries: table.dictionaries, names: replay.names, mostUnits: 20_000 },
  });
  const most = new Map<number, number>();
  let strongest: Quiet['strongest'] = null;
  const step = Math.max(1, seconds / frames);
  for (let second = step; second < seconds + 2 * step; second += step) {
    const from = replay.row;
    replay.until(second);
    engine.add(table, from, replay.row);
    const { points } = engine.frame(startMs + second * 1000);
    points.key.forEach((key, at) => {
      const evidence = points.evidence[at] as number;
      most.set(key, Math.max(most.get(key) ?? 0, evidence));
      if (evidence > (strongest?.evidence ?? 0)) strongest = { evidence, ...wordsOf(engine, key) };
    });
  }
  const above = (limit: number): number => [...most.values()].filter((value) => value > limit).length;
  const counts = { '0.05': above(0.05), '0.2': above(0.2), '0.3': above(0.3), '0.5': above(0.5) };
  return { unit, units: most.size, above: counts, strongest };
}

function wordsOf(
  engine: LiveEngine,
  key: number,
): { readonly what: string; readonly why: readonly string[] } {
  const details = engine.describe(key)?.details;
  if (details === undefined) return { what: '', why: [] };
  const { id, srcIp, dstIp, dstPort, reasons } = details;
  const what = dstIp === undefined ? id : `${srcIp ?? ''} -> ${dstIp}:${dstPort ?? ''}`;
  return { what, why: reasons.map(({ text }) => text) };
}
