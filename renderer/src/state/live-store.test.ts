// What is followed and selected in the live picture: a change of unit or of dataset forgets what meant the old one.

import { beforeEach, describe, expect, test } from 'vitest';
import { createLiveStore, type LiveState, type LiveStore } from './live-store.ts';

let store: LiveStore;
const now = (): LiveState => store.getState();

beforeEach(() => {
  store = createLiveStore();
  now().follow('office');
  now().select([1, 2], { key: 1, id: 'a' });
  now().setPin('a', true);
});

describe('settings', () => {
  test('another unit takes selection, pins and what was set for its distances; the rest stays', () => {
    now().change({ eps: 0.4, minSamples: 9, halfLifeSeconds: 60 });
    now().change({ unit: 'endpoints' });
    expect(now().settings).toMatchObject({
      unit: 'endpoints',
      eps: null,
      minSamples: null,
      halfLifeSeconds: 60,
    });
    expect([now().selected.size, now().focus, now().pins.size]).toEqual([0, null, 0]);
  });

  test('the same unit again, or another setting, takes nothing', () => {
    now().change({ unit: 'channels', eps: 0.4 });
    now().change({ method: 'kmeans' });
    expect(now().settings).toMatchObject({ eps: 0.4, method: 'kmeans' });
    expect([now().selected.size, now().focus?.key, now().pins.get('a')]).toEqual([2, 1, true]);
  });

  test('a value that comes with its unit is kept', () => {
    now().change({ unit: 'packets', eps: 0.2 });
    expect(now().settings.eps).toBe(0.2);
  });
});

describe('following', () => {
  test('another dataset has other units; the same one keeps them', () => {
    now().follow('office');
    expect([now().selected.size, now().pins.size]).toEqual([2, 1]);
    now().follow('lab');
    expect([now().following, now().selected.size, now().focus, now().pins.size]).toEqual(['lab', 0, null, 0]);
  });

  test('the switch is remembered for each dataset', () => {
    now().switchLive('office', false);
    now().switchLive('lab', true);
    expect([...now().byHand]).toEqual([
      ['office', false],
      ['lab', true],
    ]);
  });

  test('a report says all there is: what it leaves out is over', () => {
    now().report({ phase: 'open', liveId: 'live-1' });
    expect([now().phase, now().liveId]).toEqual(['open', 'live-1']);
    now().report({ phase: 'failed', error: { title: 'Gone', hint: '' } as never });
    expect([now().liveId, now().error]).toEqual([null, { title: 'Gone', hint: '' }]);
    now().report({ phase: 'opening' });
    expect(now().error).toBe(null);
    now().openAgain();
    expect(now().attempt).toBe(1);
  });
});

test('a key is added to the selection and taken out again, in a new set each time', () => {
  const before = now().selected;
  now().toggleSelected(3);
  expect([...now().selected]).toEqual([1, 2, 3]);
  now().toggleSelected(1);
  expect([...now().selected]).toEqual([2, 3]);
  expect([...before]).toEqual([1, 2]);
  expect(now().focus?.key).toBe(1);
});
