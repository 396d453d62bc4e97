import { expect, test } from 'vitest';
import { choiceFor, markedBaseline } from './marked-baseline.ts';

const of = (name: string, ...tags: string[]) => ({ name, tags });

test('the first by name of those that have the tag', () => {
  expect(markedBaseline([of('office'), of('b', 'x', 'baseline'), of('a', 'baseline')])).toBe('a');
  expect(markedBaseline([of('office', 'Baseline'), of('b', 'baselines')])).toBeNull();
  expect(markedBaseline([])).toBeNull();
});

test('other datasets are judged by it, it is not judged by itself', () => {
  const datasets = [of('office'), of('quiet', 'baseline')];
  expect(choiceFor('office', datasets)).toEqual({ baseline: 'quiet', alertsPerDay: 1 });
  expect(choiceFor('quiet', datasets)).toEqual({ baseline: null, alertsPerDay: 1 });
  expect(choiceFor('office', [of('office')])).toEqual({ baseline: null, alertsPerDay: 1 });
});
