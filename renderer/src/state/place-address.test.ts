// Places as addresses and back; what an address gets wrong is left out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { screens, type Place } from './navigation-store.ts';
import { placeAddress, readPlace, readToken } from './place-address.ts';

const start: Place = { screen: 'overview', dataset: null, filter: '', range: null, object: null, pick: null };

describe('an address', () => {
  test('is read back as the place that was written', () => {
    const place = fc.record({
      screen: fc.constantFrom(...screens),
      dataset: fc.option(fc.constantFrom('office', 'a-b_c', '0')),
      filter: fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.trim()),
      pick: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })),
      object: fc.option(
        fc.record({
          address: fc.constantFrom('10.0.0.1', 'fe80::1%eth0'),
          peer: fc.option(fc.constant('203.0.113.5')),
        }),
      ),
      range: fc.option(
        fc
          .tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 0, max: 1e6 }))
          .map(([fromMs, lengthUs]) => ({ fromMs, toMs: Math.round(fromMs * 1000 + lengthUs) / 1000 })),
      ),
    });
    fc.assert(
      fc.property(place, (one) => {
        expect(readPlace(placeAddress(one))).toEqual(one);
      }),
    );
    const odd = { fromMs: 25, toMs: 1024.552_000_000_000_1 };
    expect(readPlace(placeAddress({ ...start, range: odd })).range).toEqual({ fromMs: 25, toMs: 1024.552 });
  });

  test.each([
    ['', start],
    ['#/', start],
    ['#/chum?dataset=office', { ...start, screen: 'drill', dataset: 'office' }],
    ['#/constructor', start],
    ['#/nowhere?dataset=office', { ...start, dataset: 'office' }],
    ['#/flows?dataset=../etc', { ...start, screen: 'flows' }],
    ['#/flows?from=2&to=1', { ...start, screen: 'flows' }],
    ['#/flows?from=1e3&to=NaN', { ...start, screen: 'flows' }],
    [`#/flows?filter=${'x'.repeat(5000)}`, { ...start, screen: 'flows' }],
    ['#/flows?object=a%20or%20b', { ...start, screen: 'flows' }],
    ['#/packets?filter=a%3Fb', { ...start, screen: 'packets', filter: 'a?b' }],
    ['#token=abc&dataset=office', { ...start, dataset: 'office' }],
  ])('%.40s', (hash, place) => {
    expect(readPlace(hash)).toEqual(place);
  });

  test('gives a token only where `jaws serve` wrote it', () => {
    expect(readToken('#token=abc&dataset=office')).toBe('abc');
    expect(readToken('#/flows?token=abc')).toBe(null);
    expect(readToken('')).toBe(null);
  });
});
