import { describe, expect, test } from 'vitest';
import { fakeAnalysis } from '../../testing/fake-analysis.ts';
import { defaultPictureSettings } from '../../state/picture-store.ts';
import { choosePoints, drawingOrder, thinningText } from './drawn-points.ts';

const result = fakeAnalysis({ ...defaultPictureSettings, datasets: ['office'] }, 400);
const anomalies = choosePoints(result, 1e6).groups.get('anomaly') ?? [];

describe('thinning', () => {
  test('with room for all nothing is left out', () => {
    const { groups, shown } = choosePoints(result, 400);
    expect(shown).toBe(400);
    expect([...groups.values()].flat().sort((a, b) => a - b)).toEqual(result.drawn.id.map((_, i) => i));
  });

  test.each([300, 100, 50, 11])('at %i points every anomaly stays and the limit holds', (limit) => {
    const { groups, shown } = choosePoints(result, limit);
    expect(anomalies.length).toBeGreaterThan(0);
    expect(groups.get('anomaly')).toEqual(anomalies);
    expect(shown).toBeLessThanOrEqual(limit);
    expect(shown).toBe([...groups.values()].flat().length);
  });

  test('anomalies are drawn last, so that nothing hides them', () => {
    expect(drawingOrder(choosePoints(result, 400).groups).at(-1)).toBe('anomaly');
  });
});

test.each([
  [400, true, null],
  [400, false, 'This browser has no WebGL: drawn as SVG.'],
  [90, true, 'Drawn: 90 of 400; every anomaly kept, the rest sampled.'],
  [
    90,
    false,
    'Drawn: 90 of 400; every anomaly kept, the rest sampled. This browser has no WebGL: drawn as SVG.',
  ],
])('%i points, WebGL %s: %s', (shown, hasWebGl, text) => {
  expect(thinningText(result, shown, hasWebGl)).toBe(text);
});
