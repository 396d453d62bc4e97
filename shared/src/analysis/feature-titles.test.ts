// Every feature of every unit has a title of its own.
import { expect, test } from 'vitest';
import { featuresOf } from './feature-list.ts';
import { featureTitle, featureUnit } from './feature-titles.ts';

test.each(['channels', 'endpoints', 'flows', 'packets'] as const)('features of %s', (unit) => {
  const names = featuresOf(unit).map(({ name }) => name);
  const titles = names.map(featureTitle);
  expect(titles.filter((title, at) => title === names[at])).toEqual([]);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a name of a later JAWS is shown as it is; yes or no is no unit', () => {
  expect(featureTitle('quantum_rarity')).toBe('quantum_rarity');
  expect([featureUnit('yes/no'), featureUnit('log10')]).toEqual(['', 'log10']);
});
