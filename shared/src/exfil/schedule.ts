// What is sent when, from scenario, size and seed alone: the same three give the same connections, chunks and waits on
// every machine. Generated step by step, so that 100 GB need no memory. The sum is always exactly the size, and no
// chunk is empty.

import { createRandom, type RandomSource } from '../analysis/random.ts';
import type { ChumStyle } from './chum-styles.ts';
import { defaultDnsZone, dnsChunkBytes } from './dns-exfil.ts';
import { drawEven, sizeSource } from './draw.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';
import { styleShapes, transports, type StyleShape } from './style-shapes.ts';

export interface PlannedChunk {
  /** Since the chunk before, ms; 0 for the first of a connection, unless a rate is to be kept to. */
  readonly waitMs: number;
  /** At least 1. */
  readonly bytes: number;
}

export interface PlannedConnection {
  /** `<lane>.<number in it>`: the payload's key, with the seed. */
  readonly key: string;
  readonly port: number;
  /** Since the connection before, ms. */
  readonly waitMs: number;
  readonly bytes: number;
  /** A new pass over the same chunks at each call. */
  readonly chunks: () => Generator<PlannedChunk, void, undefined>;
}

/** Connections of one step that follow each other; lanes go on side by side. */
export interface Lane {
  readonly index: number;
  readonly style: ChumStyle;
  readonly transport: StyleShape['transport'];
  /** After the beginning of the run, ms. */
  readonly startMs: number;
  readonly bytes: number;
  /** All that may be used. */
  readonly ports: readonly number[];
  /** `isWeb`: shows a name and a browser's protocols; `sni` null = the host's own name. */
  readonly isWeb: boolean;
  readonly sni: string | null;
  readonly zone: string;
  /** A new pass over the same connections at each call. */
  readonly connections: () => Generator<PlannedConnection, void, undefined>;
}

export interface ScheduleInput {
  readonly scenario: Scenario;
  readonly sizeBytes: number;
  /** 32 bits. */
  readonly seed: number;
  /** Replace those of steps and styles; empty = none. */
  readonly ports: readonly number[];
  /** Payload per second that is never exceeded since the beginning; null or missing = the styles' own pace. */
  readonly rateBps?: number | null | undefined;
}

/** A step with its style's numbers in the place of what it leaves open. */
type Shape = Omit<StyleShape, 'attack' | 'about'> & { readonly zone: string };

/** In order of their beginning; those that nothing is left for are not among them. */
export function createSchedule(input: ScheduleInput): readonly Lane[] {
  const { scenario, sizeBytes, seed, ports, rateBps = null } = input;
  const random = createRandom(seed);
  const stepBytes = bytesOfSteps(scenario.steps, sizeBytes);
  const lanes = scenario.steps.flatMap((step, number) => {
    const shape = shapeOf(step, givenFor(step, scenario, ports));
    const parts = split(stepBytes[number] ?? 0, shape.connections, random);
    return parts.map((bytes, place) => ({ step, shape, bytes, place, seed: drawSeed(random) }));
  });
  const used = lanes.filter(({ bytes }) => bytes > 0);
  const firstMs = Math.min(...used.map(({ step }) => step.startSeconds * 1000));
  return used
    .sort((a, b) => a.step.startSeconds - b.step.startSeconds)
    .map(({ step, shape, ...rest }, index) => ({
      index,
      style: step.style,
      transport: shape.transport,
      startMs: Math.round(step.startSeconds * 1000 - firstMs),
      bytes: rest.bytes,
      ports: shape.ports,
      isWeb: shape.isWeb,
      sni: step.sni ?? null,
      zone: shape.zone,
      connections: () =>
        connectionsOf(index, shape, { ...rest, rate: laneRate(rateBps, rest.bytes, sizeBytes) }),
    }));
}

function shapeOf(step: ScenarioStep, ports: readonly number[]): Shape {
  const shape = styleShapes[step.style];
  const zone = step.zone ?? defaultDnsZone;
  return {
    ...shape,
    connections: step.connections ?? shape.connections,
    ports: portsOf(step, shape, ports),
    chunkBytes: chunkBytesOf(step, shape, zone),
    waitMs: step.waitMs ?? shape.waitMs,
    connectionBytes: step.connectionBytes ?? shape.connectionBytes,
    restMs: step.restMs ?? shape.restMs,
    zone,
  };
}

function portsOf(step: ScenarioStep, shape: StyleShape, given: readonly number[]): readonly number[] {
  const own = step.ports.length > 0 ? step.ports : shape.ports;
  const usable = given.length > 0 ? given : own;
  // Queries go to one server.
  return shape.transport === 'dns' ? usable.slice(0, 1) : usable;
}

/**
 * Of the ports given at the start those that this step may use. The first is for what the listener has ports of its own
 * for; with one port alone all use it, as TCP and UDP may.
 */
function givenFor(step: ScenarioStep, { steps }: Scenario, given: readonly number[]): readonly number[] {
  const hasOwnPorts = ({ style }: ScenarioStep): boolean =>
    transports[styleShapes[style].transport].hasOwnPorts;
  if (hasOwnPorts(step)) return given.slice(0, 1);
  return given.length > 1 && steps.some(hasOwnPorts) ? given.slice(1) : given;
}

/** Of DNS no more than a name below this zone holds. */
function chunkBytesOf(step: ScenarioStep, shape: StyleShape, zone: string): StyleShape['chunkBytes'] {
  const range = step.chunkBytes ?? shape.chunkBytes;
  if (shape.transport !== 'dns') return range;
  const most = dnsChunkBytes(zone);
  return { ...range, from: Math.min(range.from, most), to: Math.min(range.to, most) };
}

/** First the steps with `bytes`, as far as it goes; the others share the rest. */
function bytesOfSteps(steps: readonly ScenarioStep[], sizeBytes: number): readonly number[] {
  let left = sizeBytes;
  const fixed = steps.map(({ bytes }) => {
    const taken = Math.min(bytes ?? 0, left);
    left -= taken;
    return taken;
  });
  const weights = steps.map(({ share, bytes }) => (bytes === undefined ? (share ?? 1) : 0));
  const shared = shares(left, weights);
  return fixed.map((bytes, index) => bytes + (shared[index] ?? 0));
}

/** Whole parts in proportion to the weights, whose sum is exactly the whole. */
function shares(whole: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let weight = 0;
  let given = 0;
  return weights.map((one) => {
    weight += one;
    const until = sum === 0 ? 0 : weight >= sum ? whole : Math.min(whole, Math.floor((whole / sum) * weight));
    const part = Math.max(0, until - given);
    given += part;
    return part;
  });
}

/** Unequal parts: connections of one program are seldom twins. */
function split(bytes: number, parts: number, random: RandomSource): readonly number[] {
  if (parts === 1) return [bytes];
  return shares(
    bytes,
    Array.from({ length: parts }, () => 0.5 + random()),
  );
}

/** Lanes go on side by side: together they keep to the rate. */
function laneRate(rateBps: number | null, bytes: number, sizeBytes: number): number | null {
  return rateBps === null ? null : (rateBps * bytes) / sizeBytes;
}

function drawSeed(random: RandomSource): number {
  return Math.floor(random() * 2 ** 32);
}

interface LaneNumbers {
  readonly bytes: number;
  readonly seed: number;
  /** Among the lanes of its step. */
  readonly place: number;
  /** Bytes per second; null = none to keep to. */
  readonly rate: number | null;
}

function* connectionsOf(
  lane: number,
  shape: Shape,
  { bytes, seed, place, rate }: LaneNumbers,
): Generator<PlannedConnection, void, undefined> {
  const random = createRandom(seed);
  const nextBytes = shape.connectionBytes === null ? () => bytes : sizeSource(random, shape.connectionBytes);
  let left = bytes;
  for (let number = 0; left > 0; number++) {
    const size = Math.min(left, nextBytes());
    left -= size;
    // Lanes side by side take port after port; connections after each other draw one.
    const drawn =
      shape.connections > 1 ? place + number : drawEven(random, { from: 0, to: shape.ports.length - 1 });
    const chunkSeed = drawSeed(random);
    yield {
      key: `${lane}.${number}`,
      port: shape.ports[drawn % shape.ports.length] as number,
      waitMs: number === 0 ? 0 : drawEven(random, shape.restMs),
      bytes: size,
      // A source of its own: what is read of one connection does not change the next.
      chunks: () => chunksOf(size, shape, rate, createRandom(chunkSeed)),
    };
  }
}

function* chunksOf(
  bytes: number,
  { chunkBytes, waitMs }: Shape,
  rate: number | null,
  random: RandomSource,
): Generator<PlannedChunk, void, undefined> {
  const nextBytes = sizeSource(random, chunkBytes);
  // At most what the rate allows in a second, so that the waits stay short.
  const most = rate === null ? Infinity : Math.max(1, Math.floor(rate));
  let atMs = 0;
  for (let left = bytes; left > 0;) {
    const size = Math.min(left, nextBytes(), most);
    const own = left === bytes ? 0 : drawEven(random, waitMs);
    left -= size;
    // A chunk leaves when the rate has made room for all bytes up to its own.
    const earliestMs = rate === null ? 0 : Math.ceil((1000 * (bytes - left)) / rate);
    const wait = Math.max(own, earliestMs - atMs);
    atMs += wait;
    yield { waitMs: wait, bytes: size };
  }
}
