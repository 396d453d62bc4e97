// Points as binary columns: every number comes over exactly, everything else stays JSON, and bytes from elsewhere end in
// nothing worse than "no message".

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packColumns, unpackColumns } from './column-message.ts';

type Columns = Readonly<Record<string, readonly unknown[]>>;

function message(points: Columns, more: object = {}) {
  const payload = { liveId: 'a', number: 7, points, top: [{ id: 'ü', history: [0.5] }], ...more };
  return { type: 'event', event: 'live.frameChanged', payload, dropped: 0 };
}

function numbers(length: number, make: (at: number) => number): number[] {
  return Array.from({ length }, (_, at) => make(at));
}

function overTheWire(sent: unknown): ReturnType<typeof message> {
  const packed = packColumns(sent);
  if (packed === null) throw new Error('not packed');
  return unpackColumns(packed.buffer) as ReturnType<typeof message>;
}

/** The columns as plain numbers again. */
function plain({ payload }: ReturnType<typeof message>): Record<string, number[]> {
  const entries = Object.entries(payload.points).map(
    ([name, values]) => [name, Array.from(values as readonly number[])] as const,
  );
  return Object.fromEntries(entries);
}

describe('what comes over', () => {
  test('is the same message, with typed columns of the narrowest kind', () => {
    const points = {
      key: numbers(300, (at) => at * 2 ** 40),
      x: numbers(300, (at) => at / 10_000 - 0.01),
      cluster: numbers(300, (at) => at - 1),
      kind: numbers(300, (at) => at % 3),
      t2: [],
    };
    const got = overTheWire(message(points));
    expect(plain(got)).toEqual(points);
    expect(Object.values(got.payload.points).map(({ constructor }) => constructor.name)).toEqual([
      ...['Float64Array', 'Float64Array', 'Int32Array', 'Uint8Array', 'Uint8Array'],
    ]);
    expect({ ...got, payload: { ...got.payload, points } }).toEqual(message(points));
  });

  test('is two thirds of the JSON, or less, for what a frame has', () => {
    const random = (at: number): number => Math.round(Math.sin(at) * 40_000) / 10_000;
    const sent = message({
      ...{ key: numbers(20_000, (at) => at), x: numbers(20_000, random), y: numbers(20_000, random) },
      ...{ t2: numbers(20_000, random), spe: numbers(20_000, random), kind: numbers(20_000, () => 2) },
    });
    expect(packColumns(sent)?.length ?? Infinity).toBeLessThan((JSON.stringify(sent).length * 2) / 3);
  });

  test.each([
    ['a whole number beyond 32 bits after decimals', [...numbers(300, () => 0.5), 2 ** 31]],
    ['decimals after a number whose ten-thousandths do not fit', [214_749, ...numbers(300, () => 0.1)]],
    ['negative whole numbers', numbers(300, (at) => -at - 1)],
    ['the ends of 32 bits', [...numbers(300, () => 1), 2 ** 31 - 1, -(2 ** 31)]],
    ['a byte and one more', numbers(257, (at) => at)],
    ['thirds', numbers(300, (at) => at / 3)],
  ])('is exact for %s', (_what, x) => {
    expect(plain(overTheWire(message({ x })))).toEqual({ x });
  });

  test('is exact for any finite numbers', () => {
    const some = fc.oneof(
      fc.integer({ min: -300, max: 300 }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.integer({ min: -3_000_000, max: 3_000_000 }).map((value) => value / 10_000),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const column = fc.array(some, { minLength: 256, maxLength: 300 });
    fc.assert(
      fc.property(column, column, (x, y) => {
        const plus0 = (values: readonly number[]): number[] => values.map((value) => value + 0);
        const got = plain(overTheWire(message({ x, y })));
        expect(plus0(got['x'] ?? [])).toEqual(plus0(x));
        expect(plus0(got['y'] ?? [])).toEqual(plus0(y));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what stays JSON', () => {
  const many = numbers(300, (at) => at);
  test.each([
    ['few points', message({ x: [1, 2, 3] })],
    ['something else than columns', message({ x: many }, { points: { x: many, note: 'text' } })],
    ['a column with text in it', message({ x: [...many, 'a'] })],
    ['a column with a number that is not finite', message({ x: [...many, Number.NaN] })],
    ['a result', { type: 'result', id: 1, output: { points: { x: many } } }],
    ['an event without points', { type: 'event', event: 'a', payload: { x: many }, dropped: 0 }],
    ['nothing', null],
  ])('%s', (_what, sent) => {
    expect(packColumns(sent)).toBe(null);
  });
});

describe('bytes that are no message', () => {
  const good = packColumns(message({ x: numbers(300, (at) => at / 2) })) ?? new Uint8Array();

  test('cut anywhere', () => {
    for (let length = 0; length < good.length; length += 7)
      expect(unpackColumns(good.slice(0, length).buffer)).toBe(undefined);
  });

  test('any', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(unpackColumns(bytes.slice().buffer)).toBe(undefined);
      }),
    );
  });

  test.each(['[[9,1]]', '{"x":[0,1e9]}', '{"x":[0,-1]}', '{"x":[1.5,1]}', '{"x":"y"}', 'null', '{"x":[0]}'])(
    'points %s',
    (points) => {
      const text = new TextEncoder().encode(`{"type":"event","payload":{"points":${points}}}`);
      const bytes = new Uint8Array(4 + text.length + 64);
      new DataView(bytes.buffer).setUint32(0, text.length, true);
      bytes.set(text, 4);
      expect(unpackColumns(bytes.buffer)).toBe(undefined);
    },
  );
});
