import { describe, expect, test } from 'vitest';
import { fakeAnalysis } from '../testing/fake-analysis.ts';
import { createPictureStore, defaultPictureSettings } from './picture-store.ts';

const result = fakeAnalysis({ ...defaultPictureSettings, datasets: ['office'] }, 50);

describe('settings', () => {
  test('of one unit are forgotten with it; what holds for all units stays', () => {
    const store = createPictureStore();
    store.getState().change({ eps: 0.4, minSamples: 7, features: ['peers'], top: 5 });
    store.getState().change({ unit: 'flows' });
    expect(store.getState().settings).toMatchObject({
      unit: 'flows',
      eps: null,
      minSamples: null,
      features: null,
      top: 5,
    });
  });

  test('choosing the same unit again forgets nothing', () => {
    const store = createPictureStore();
    store.getState().change({ eps: 0.4 });
    store.getState().change({ unit: defaultPictureSettings.unit });
    expect(store.getState().settings.eps).toBe(0.4);
  });

  test('back to the start keeps the unit that is looked at', () => {
    const store = createPictureStore();
    store.getState().change({ unit: 'packets', method: 'kmeans', k: 4 });
    store.getState().reset();
    expect(store.getState().settings).toEqual({ ...defaultPictureSettings, unit: 'packets' });
  });
});

describe('answers', () => {
  test('a selection survives an answer that has it, and no other', () => {
    const store = createPictureStore();
    store.getState().select(result.drawn.id[3] ?? '');
    store.getState().answered('1', result);
    expect(store.getState()).toMatchObject({ status: 'ready', selected: result.drawn.id[3] });
    store.getState().select('192.0.2.255');
    store.getState().answered('2', result);
    expect(store.getState().selected).toBe(null);
  });

  test('a failure takes the picture away; cancelling keeps the one before', () => {
    const store = createPictureStore();
    store.getState().began(5);
    expect(store.getState()).toMatchObject({ status: 'running', startedMs: 5 });
    store.getState().cancelled('1');
    expect(store.getState().status).toBe('idle');
    store.getState().answered('2', result);
    store.getState().began(7);
    store.getState().cancelled('3');
    expect(store.getState()).toMatchObject({ status: 'ready', result, answeredKey: '3' });
    store.getState().failed('4', { code: 'analysis.no-data', message: 'm', hint: 'h' });
    expect(store.getState()).toMatchObject({ status: 'failed', result: null, selected: null });
  });

  test('what was said of one run is forgotten with the next', () => {
    const store = createPictureStore();
    store.getState().began(5);
    store.getState().progressed({ progressId: 'one', stage: 'clusters', done: 0, total: 0 });
    expect(store.getState().progress?.stage).toBe('clusters');
    store.getState().began(6);
    expect(store.getState().progress).toBeNull();
    store.getState().progressed({ progressId: 'two', stage: 'clusters', done: 0, total: 0 });
    store.getState().answered('key', result);
    expect(store.getState()).toMatchObject({ progress: null, startedMs: null });
  });
});
