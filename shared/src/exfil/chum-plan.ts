// What a schedule comes to, without sending it: how long, over how many connections, how much by when. Long schedules
// are walked for a while and carried on in proportion.

import type { ChumOptions } from '../contract/chum.ts';
import { JawsError } from '../contract/errors.ts';
import { chumSize } from './chum-styles.ts';
import { mostIcmpBytes } from './icmp-exfil.ts';
import { readScenario, scenarioOfStyle, type Scenario } from './scenario.ts';
import { createSchedule, type Lane, type ScheduleInput } from './schedule.ts';

export interface ChumPlan {
  readonly title: string;
  readonly seed: number;
  readonly sizeBytes: number;
  readonly connections: number;
  /** Waits alone. */
  readonly seconds: number;
  readonly ports: number[];
  readonly attack: string[];
  /** Cumulative payload; from 0 bytes to all of them. */
  readonly curve: { readonly seconds: number; readonly bytes: number }[];
}

/** Chunks that are walked of a schedule, over all lanes: all of the largest one by ICMP. */
const mostChunks = 64_000;
const curvePoints = 200;
/** The listener ends a run after 24 hours, or when nothing of it is open for 15 minutes. */
const longestRunSeconds = 23.5 * 3600;
const longestSilenceMs = 14 * 60_000;

interface LaneWalk {
  readonly endMs: number;
  readonly connections: number;
  /** Times in ms and bytes, one pair for each chunk that was walked, or part of the rest. */
  readonly times: number[];
  readonly sizes: number[];
}

/** @throws JawsError chum.bad-scenario, chum.bad-size */
export function scenarioOf(options: Omit<ChumOptions, 'target'>): Scenario {
  const { style, scenario, sizeBytes } = options;
  if (!Number.isInteger(sizeBytes) || sizeBytes < chumSize.least || sizeBytes > chumSize.most)
    throw new JawsError('chum.bad-size', `A size of ${sizeBytes} bytes cannot be sent.`);
  if (scenario !== null && style !== null)
    throw new JawsError('chum.bad-scenario', 'A run has a style or a scenario, not both.');
  if (scenario !== null) return readScenario(scenario);
  if (style !== null) return scenarioOfStyle(style);
  throw new JawsError('chum.bad-scenario', 'A run needs a style or a scenario.');
}

/**
 * `noWait`: the waits will be left out, so that no run is too long.
 * @throws JawsError chum.bad-size (too long, too much for ICMP), chum.bad-scenario (too long a silence): the listener would end it
 */
export function planSchedule(input: ScheduleInput, noWait = false): ChumPlan {
  const { scenario, sizeBytes, seed } = input;
  const lanes = createSchedule(input);
  refuseMuchIcmp(lanes);
  const budget = Math.max(50, Math.floor(mostChunks / lanes.length));
  const walks = lanes.map((lane) => walkLane(lane, budget));
  const seconds = Math.max(...walks.map(({ endMs }) => endMs)) / 1000;
  if (!noWait) {
    refuseTooLong(seconds);
    refuseSilence(lanes, walks);
  }
  return {
    title: scenario.name,
    seed,
    sizeBytes,
    connections: walks.reduce((sum, walk) => sum + walk.connections, 0),
    seconds,
    ports: [...new Set(lanes.flatMap(({ ports }) => ports))].sort((a, b) => a - b).slice(0, 64),
    attack: scenario.attack,
    curve: curveOf(walks, seconds * 1000, sizeBytes),
  };
}

function walkLane(lane: Lane, budget: number): LaneWalk {
  const times: number[] = [];
  const sizes: number[] = [];
  let atMs = lane.startMs;
  let connections = 0;
  let left = lane.bytes;
  for (const connection of lane.connections()) {
    connections++;
    atMs += connection.waitMs;
    for (const { waitMs, bytes } of connection.chunks()) {
      atMs += waitMs;
      left -= bytes;
      times.push(atMs);
      sizes.push(bytes);
      if (times.length >= budget && left > 0)
        return carriedOn(lane, { endMs: atMs, connections, times, sizes }, left);
    }
  }
  return { endMs: atMs, connections, times, sizes };
}

/** The rest of a lane as if it went on as it began. */
function carriedOn(lane: Lane, walk: LaneWalk, left: number): LaneWalk {
  const factor = lane.bytes / (lane.bytes - left);
  const endMs = lane.startMs + (walk.endMs - lane.startMs) * factor;
  const steps = 2 * curvePoints;
  for (let step = 1; step <= steps; step++) {
    walk.times.push(walk.endMs + ((endMs - walk.endMs) * step) / steps);
    walk.sizes.push(left / steps);
  }
  const connections = walk.connections === 1 ? 1 : Math.round(walk.connections * factor);
  return { ...walk, endMs, connections };
}

function refuseMuchIcmp(lanes: readonly Lane[]): void {
  const bytes = lanes.reduce((sum, lane) => sum + (lane.transport === 'icmp' ? lane.bytes : 0), 0);
  if (bytes <= mostIcmpBytes) return;
  throw new JawsError('chum.bad-size', `${bytes} bytes are too many for ICMP.`, {
    hint: 'The style icmp starts a process for every 16 bytes, and sends 1 MB at most.',
  });
}

function refuseTooLong(seconds: number): void {
  if (seconds <= longestRunSeconds) return;
  throw new JawsError(
    'chum.bad-size',
    `With its waits this run would take ${Math.ceil(seconds / 3600)} hours; the listener ends a run after 24.`,
    { hint: 'Send less, take another style, or leave out the waits.' },
  );
}

function refuseSilence(lanes: readonly Lane[], walks: readonly LaneWalk[]): void {
  let untilMs = 0;
  lanes.forEach(({ startMs }, index) => {
    if (startMs > untilMs + longestSilenceMs)
      throw new JawsError(
        'chum.bad-scenario',
        `The scenario is silent from second ${Math.round(untilMs / 1000)} to second ${Math.round(startMs / 1000)}; the listener ends a run after 15 minutes of silence.`,
        { hint: 'Let the steps begin earlier, or let one of them last longer.' },
      );
    untilMs = Math.max(untilMs, walks[index]?.endMs ?? 0);
  });
}

function curveOf(walks: readonly LaneWalk[], endMs: number, sizeBytes: number): ChumPlan['curve'] {
  if (endMs === 0) return [0, sizeBytes].map((bytes) => ({ seconds: 0, bytes }));
  const bins = new Float64Array(curvePoints);
  for (const { times, sizes } of walks)
    times.forEach((timeMs, index) => {
      const bin = Math.min(curvePoints - 1, Math.ceil((timeMs / endMs) * (curvePoints - 1)));
      bins[bin] = (bins[bin] as number) + (sizes[index] as number);
    });
  let sum = 0;
  return Array.from(bins, (bytes, bin) => {
    sum += bytes;
    return { seconds: (endMs * bin) / (curvePoints - 1) / 1000, bytes: Math.min(sizeBytes, Math.round(sum)) };
  });
}
