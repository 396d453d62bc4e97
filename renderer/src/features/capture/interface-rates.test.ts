// Interfaces over time: rates, an order that stays, interfaces that come and go.

import { describe, expect, test } from 'vitest';
import type { CaptureInterface } from '@jaws/shared/contract/capture';
import { firstChoice, nextInterfaces, sparklineSeconds } from './interface-rates.ts';

function one(name: string, packets: number | null, up = true): CaptureInterface {
  const counters = packets === null ? null : { packets, bytes: packets * 100 };
  return { name, description: '', addresses: [], up, loopback: false, lastUsedMs: null, counters };
}

const answer = (atMs: number, ...interfaces: CaptureInterface[]) => ({ atMs, interfaces });
const names = (list: ReturnType<typeof nextInterfaces>): string[] =>
  list.interfaces.map(({ facts, gone }) => `${facts.name}${gone ? ' gone' : ''}`);

test('rates are the difference of two answers over the time between them', () => {
  const first = nextInterfaces(null, answer(0, one('eth0', 100)), null);
  expect(first.interfaces[0]).toMatchObject({ packetRates: [], bitsPerSecond: null });
  const second = nextInterfaces(first, answer(2000, one('eth0', 300)), null);
  expect(second.interfaces[0]).toMatchObject({ packetRates: [100], bitsPerSecond: 80_000 });
});

test('a minute of rates is kept', () => {
  let list = nextInterfaces(null, answer(0, one('eth0', 0)), null);
  for (let second = 1; second <= 90; second += 1) {
    list = nextInterfaces(list, answer(second * 1000, one('eth0', second * second)), null);
  }
  expect(list.interfaces[0]?.packetRates).toHaveLength(sparklineSeconds);
  expect(list.interfaces[0]?.packetRates.at(-1)).toBe(179);
});

test.each([
  ['without counters', null, 5],
  ['whose counters began anew', 900, 5],
])('an interface %s has no rate', (_what, before, after) => {
  const first = nextInterfaces(null, answer(0, one('eth0', before)), null);
  const second = nextInterfaces(first, answer(1000, one('eth0', after)), null);
  expect(second.interfaces[0]).toMatchObject({ packetRates: [], bitsPerSecond: null });
});

describe('coming and going', () => {
  test('the order stays, newcomers follow, the chosen one keeps its place when it goes', () => {
    const first = nextInterfaces(null, answer(0, one('a', 1), one('b', 1), one('c', 1)), 'b');
    const second = nextInterfaces(first, answer(1000, one('new', 1), one('c', 1), one('a', 1)), 'b');
    expect(names(second)).toEqual(['a', 'b gone', 'c', 'new']);
    const third = nextInterfaces(second, answer(2000, one('b', 1), one('c', 1)), 'b');
    expect(names(third)).toEqual(['b', 'c']);
  });
});

test.each([
  [[one('tun0', 1, false), one('eth0', 1)], 'eth0'],
  [[one('tun0', 1, false)], 'tun0'],
  [[], null],
])('the first choice is the first that is up', (interfaces, name) => {
  expect(firstChoice(nextInterfaces(null, answer(0, ...interfaces), null))).toBe(name);
});
