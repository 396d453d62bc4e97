// What is chosen as it stands in the address: read back as it was written, and never trusted.
import { defaultFinderPlan } from '@jaws/shared/contract/finder';
import { expect, test } from 'vitest';
import { choiceText, defaultChoice, readChoice, toggleBaseline, toggleDataset } from './finder-choice.ts';

test('is read as it was written', () => {
  const plan = { ...defaultFinderPlan, sizeBytes: 25e6, port: 443, destination: 'new' as const };
  for (const choice of [
    { datasets: ['quiet', 'monday'], baseline: ['quiet'], plan: defaultFinderPlan },
    { datasets: ['a-b', 'c_d', '0'], baseline: [], plan },
    { datasets: [], baseline: [], plan: defaultFinderPlan },
  ])
    expect(readChoice(choiceText(choice))).toEqual(choice);
  expect(choiceText(defaultChoice('monday', 'quiet'))).toBe('quiet*,monday');
});

test('what is not understood is left out', () => {
  expect(readChoice('a,../b,a,C,d*|size=much')).toEqual({
    ...{ datasets: ['a', 'd'], baseline: ['d'], plan: defaultFinderPlan },
  });
  const many = Array.from({ length: 30 }, (_, at) => `set-${String(at)}`).join(',');
  expect(readChoice(many).datasets).toHaveLength(20);
});

test('a baseline is one of the datasets, and goes with it', () => {
  const start = defaultChoice('monday', null);
  const marked = toggleBaseline(start, 'quiet');
  expect(marked).toMatchObject({ datasets: ['monday', 'quiet'], baseline: ['quiet'] });
  expect(toggleBaseline(marked, 'quiet')).toMatchObject({ datasets: ['monday', 'quiet'], baseline: [] });
  expect(toggleDataset(marked, 'quiet')).toMatchObject({ datasets: ['monday'], baseline: [] });
  expect(defaultChoice('quiet', 'quiet')).toMatchObject({ datasets: ['quiet'], baseline: [] });
});
