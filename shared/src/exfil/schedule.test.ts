// Schedules: their sum is exactly the size, no chunk is empty, and the same seed gives the same bytes at the same time.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chumStyles, type ChumStyle } from './chum-styles.ts';
import { dnsChunkBytes } from './dns-exfil.ts';
import { scenarioOfStyle, scenarioStep, type Scenario } from './scenario.ts';
import { createSchedule, type ScheduleInput } from './schedule.ts';
import { styleShapes } from './style-shapes.ts';

const styles = fc.constantFrom(...chumStyles);
const seeds = fc.integer({ min: 0, max: 4_294_967_295 });

function scenarioOf(...steps: object[]): Scenario {
  return {
    version: 1,
    name: 'test',
    about: '',
    attack: [],
    steps: steps.map((step) => scenarioStep.parse(step)),
  };
}

function inputOf(
  style: ChumStyle,
  sizeBytes: number,
  seed = 1,
  ports: readonly number[] = [],
): ScheduleInput {
  return { scenario: scenarioOfStyle(style), sizeBytes, seed, ports };
}

/** The whole schedule as plain data. */
function written(input: ScheduleInput) {
  return createSchedule(input).map(({ connections, ...lane }) => ({
    ...lane,
    connections: [...connections()].map(({ chunks, ...connection }) => ({
      ...connection,
      chunks: [...chunks()],
    })),
  }));
}

function chunksOf(input: ScheduleInput) {
  return written(input).flatMap(({ connections }) => connections.flatMap(({ chunks }) => chunks));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

describe('every style', () => {
  it('sums up to exactly the size, with no empty chunk, whatever size and seed', () => {
    fc.assert(
      fc.property(styles, fc.integer({ min: 1, max: 3_000_000 }), seeds, (style, sizeBytes, seed) => {
        const lanes = written(inputOf(style, sizeBytes, seed));
        for (const { bytes, connections } of lanes) {
          expect(sum(connections.map((connection) => connection.bytes))).toBe(bytes);
          for (const connection of connections)
            expect(sum(connection.chunks.map((chunk) => chunk.bytes))).toBe(connection.bytes);
        }
        expect(sum(lanes.map(({ bytes }) => bytes))).toBe(sizeBytes);
        const chunks = lanes.flatMap(({ connections }) =>
          connections.flatMap((connection) => connection.chunks),
        );
        expect(chunks.every(({ bytes, waitMs }) => bytes >= 1 && waitMs >= 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(styles, seeds, (style, seed) => {
        expect(written(inputOf(style, 400_000, seed))).toEqual(written(inputOf(style, 400_000, seed)));
      }),
      { numRuns: 40 },
    );
    for (const style of chumStyles) {
      // Several chunks at least.
      const sizeBytes = 10 * styleShapes[style].chunkBytes.to;
      expect(written(inputOf(style, sizeBytes, 1))).not.toEqual(written(inputOf(style, sizeBytes, 2)));
    }
  });

  it('is the same as ever: seeds that people have written down stay worth something', () => {
    const chunks = chunksOf(inputOf('padded', 60_000, 42)).map(({ waitMs, bytes }) => [waitMs, bytes]);
    expect(chunks).toEqual([
      [0, 1772],
      [31, 5051],
      [34, 12_130],
      [15, 12_706],
      [41, 16_043],
      [30, 12_298],
    ]);
  });

  it.each(chumStyles)('%s keeps to its bounds', (style) => {
    const { chunkBytes, waitMs, connectionBytes, restMs, ports } = styleShapes[style];
    const within = (value: number, { from, to }: { from: number; to: number }): boolean =>
      value >= from && value <= to;
    for (const lane of written(inputOf(style, 5_000_000, 3))) {
      const { connections } = lane;
      expect(connections.every(({ port }) => ports.includes(port))).toBe(true);
      expect(connections.slice(1).every((one) => within(one.waitMs, restMs))).toBe(true);
      if (connectionBytes === null) expect(connections).toHaveLength(1);
      else expect(connections.slice(0, -1).every(({ bytes }) => within(bytes, connectionBytes))).toBe(true);
      for (const { chunks } of connections) {
        expect(chunks[0]?.waitMs).toBe(0);
        expect(chunks.slice(1).every((chunk) => within(chunk.waitMs, waitMs))).toBe(true);
        // The last one is what is left.
        expect(chunks.slice(0, -1).every(({ bytes }) => within(bytes, chunkBytes))).toBe(true);
      }
    }
  });

  it('needs no memory for 100 GB: it is generated as it is read', () => {
    const [lane] = createSchedule(inputOf('padded', 100_000_000_000));
    const [connection] = lane!.connections();
    expect(connection!.bytes).toBe(100_000_000_000);
    const chunks = connection!.chunks();
    for (let read = 0; read < 1000; read++) expect(chunks.next().done).toBe(false);
  });
});

describe('classic', () => {
  it.each([1, 6399, 6400, 6401, 12_800, 51_200, 102_400, 102_401])(
    '%d bytes: chunks of one size, none empty at the end',
    (sizeBytes) => {
      for (let seed = 0; seed < 12; seed++) {
        const sizes = chunksOf(inputOf('classic', sizeBytes, seed)).map(({ bytes }) => bytes);
        expect(sum(sizes)).toBe(sizeBytes);
        expect(new Set(sizes.slice(0, -1)).size).toBeLessThanOrEqual(1);
        expect(sizes.at(-1)).toBeGreaterThan(0);
      }
    },
  );

  it('uses each of the four chunk sizes of its ancestor, and no other', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 60; seed++) seen.add(chunksOf(inputOf('classic', 200_000, seed))[0]!.bytes);
    expect([...seen].sort((a, b) => a - b)).toEqual([6400, 12_800, 25_600, 51_200]);
  });
});

describe('ports', () => {
  it('given ones replace those of styles and steps; several are all used', () => {
    const ports = [8001, 8002, 8003];
    const used = written(inputOf('multi-flow', 100_000, 1, ports)).map(
      ({ connections }) => connections[0]!.port,
    );
    expect(new Set(used)).toEqual(new Set(ports));
    const step = { style: 'https', ports: [9443] };
    const scenario = scenarioOf(step);
    const portsOf = (given: readonly number[]) =>
      written({ scenario, sizeBytes: 10, seed: 1, ports: given })[0]!.connections[0]!.port;
    expect([portsOf([]), portsOf([8001])]).toEqual([9443, 8001]);
  });
});

describe('what has ports of its own', () => {
  const portsOf = (given: readonly number[], ...steps: object[]) =>
    createSchedule({ scenario: scenarioOf(...steps), sizeBytes: 1000, seed: 1, ports: given }).map(
      ({ ports }) => ports,
    );

  it.each(['dns', 'ftp', 'smtp', 'ssh'] as const)(
    '%s takes the first that is given, the others the rest',
    (style) => {
      expect(portsOf([1, 2, 3], { style }, { style: 'https' })).toEqual([[1], [2, 3]]);
      expect(portsOf([7], { style }, { style: 'https' })).toEqual([[7], [7]]);
      expect(portsOf([1, 2, 3], { style: 'https' })).toEqual([[1, 2, 3]]);
      expect(portsOf([], { style })).toEqual([styleShapes[style].ports]);
    },
  );
});

describe('dns', () => {
  it('puts no more into a query than a name below its zone holds', () => {
    const zone = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    const most = dnsChunkBytes(zone);
    const input = { scenario: scenarioOf({ style: 'dns', zone }), sizeBytes: 5000, seed: 1, ports: [] };
    const sizes = chunksOf(input).map(({ bytes }) => bytes);
    expect(most).toBeLessThan(60);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
    expect(sum(sizes)).toBe(5000);
  });
});

describe('steps', () => {
  const bytesOf = (sizeBytes: number, ...steps: object[]): number[] => {
    const lanes = createSchedule({ scenario: scenarioOf(...steps), sizeBytes, seed: 1, ports: [] });
    return lanes.map(({ bytes }) => bytes);
  };

  it.each([
    ['equal ones by default', 10, [{ style: 'classic' }, { style: 'padded' }], [5, 5]],
    [
      'in proportion',
      100,
      [
        { style: 'classic', share: 1 },
        { style: 'padded', share: 3 },
      ],
      [25, 75],
    ],
    ['fixed ones first', 100, [{ style: 'classic', bytes: 30 }, { style: 'padded' }], [30, 70]],
    ['what does not suffice', 20, [{ style: 'classic', bytes: 30 }, { style: 'padded' }], [20]],
    [
      'the odd byte to the last',
      10,
      [{ style: 'classic' }, { style: 'padded' }, { style: 'https' }],
      [3, 3, 4],
    ],
  ])('share the size: %s', (_what, sizeBytes, steps, expected) => {
    expect(bytesOf(sizeBytes, ...steps)).toEqual(expected);
  });

  it('sum up to the size whatever their shares', () => {
    const step = fc.record({ style: styles, share: fc.double({ min: 1e-6, max: 1e6, noNaN: true }) });
    const some = fc.array(step, { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 100_000_000_000 }), (steps, sizeBytes) => {
        expect(sum(bytesOf(sizeBytes, ...steps))).toBe(sizeBytes);
      }),
    );
  });

  it('begin in order, the earliest at once', () => {
    const steps = [
      { style: 'https', startSeconds: 90 },
      { style: 'dns', startSeconds: 30 },
    ];
    const lanes = createSchedule({ scenario: scenarioOf(...steps), sizeBytes: 1000, seed: 1, ports: [] });
    expect(lanes.map(({ style, startMs }) => [style, startMs])).toEqual([
      ['dns', 0],
      ['https', 60_000],
    ]);
  });
});

describe('a rate', () => {
  const paced = fc.record({
    style: styles,
    seed: seeds,
    sizeBytes: fc.integer({ min: 1, max: 60_000 }),
    rateBps: fc.integer({ min: 10, max: 200_000 }),
  });

  it('is at no moment exceeded since the beginning, and exactly the size is sent', () => {
    fc.assert(
      fc.property(paced, ({ style, seed, sizeBytes, rateBps }) => {
        const sent: [ms: number, bytes: number][] = [];
        for (const lane of written({ ...inputOf(style, sizeBytes, seed), rateBps })) {
          let atMs = lane.startMs;
          for (const connection of lane.connections) {
            atMs += connection.waitMs;
            for (const { waitMs, bytes } of connection.chunks) sent.push([(atMs += waitMs), bytes]);
          }
        }
        let total = 0;
        for (const [ms, bytes] of sent.sort((a, b) => a[0] - b[0])) {
          total += bytes;
          expect(total).toBeLessThanOrEqual((rateBps * ms) / 1000 + 1e-6);
        }
        expect(total).toBe(sizeBytes);
      }),
      { numRuns: 60 },
    );
  });

  it('far above the pace of the style changes nothing but the first wait', () => {
    const free = chunksOf(inputOf('padded', 60_000, 42)).slice(1);
    expect(chunksOf({ ...inputOf('padded', 60_000, 42), rateBps: 1e9 }).slice(1)).toEqual(free);
  });
});
