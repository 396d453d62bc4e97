// Captures as the page keeps them: history, what the host's list replaces, what a menu sends.

import { describe, expect, test } from 'vitest';
import { FakeCapture } from '../testing/fake-capture.ts';
import { FakeDatasets } from '../testing/fake-datasets.ts';
import { defaultCaptureOptions, type CaptureState } from '@jaws/shared/contract/capture';
import { defaultDraft } from './capture-draft.ts';
import { captureList, createCaptureStore, draftKey } from './capture-store.ts';

function stateOf(captureId: string, changes: Partial<CaptureState> = {}): CaptureState {
  const fake = new FakeCapture(new FakeDatasets(() => undefined), () => undefined);
  const started = fake.start({ ...defaultCaptureOptions, interface: 'eth0' });
  return { ...fake.stateOf(started.captureId), captureId, ...changes };
}

describe('history', () => {
  test('has about one sample a second, and two minutes of them', () => {
    const store = createCaptureStore();
    for (let ms = 0; ms < 200_000; ms += 250)
      store.getState().report(stateOf('c', { packetsPerSecond: ms }), ms);
    const tracked = store.getState().captures.get('c');
    expect(tracked?.state.packetsPerSecond).toBe(199_750);
    expect(tracked?.history).toHaveLength(120);
    const [first, second] = tracked?.history ?? [];
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(1000);
  });
});

describe("the host's list", () => {
  test('takes away what is not there any more, and keeps what was reported meanwhile', () => {
    const store = createCaptureStore();
    store.getState().report(stateOf('old'), 0);
    store.getState().report(stateOf('new', { stored: 9 }), 0);
    store.getState().show('old');
    store.getState().replaceAll([stateOf('listed'), stateOf('new')], [], new Set(['new']), 1);
    const { captures, shown } = store.getState();
    expect([...captures.keys()].sort()).toEqual(['listed', 'new']);
    expect(captures.get('new')?.state.stored).toBe(9);
    expect(shown).toBe(null);
  });

  test('shows a capture that runs already, and none that has ended', () => {
    const store = createCaptureStore();
    store.getState().replaceAll([stateOf('over', { phase: 'ended' })], [], new Set(), 0);
    expect(store.getState().shown).toBe(null);
    store.getState().replaceAll([stateOf('runs')], [], new Set(), 0);
    expect(store.getState().shown).toBe('runs');
  });
});

test('newest first; a start that was refused is no capture', () => {
  const store = createCaptureStore();
  const refused = { phase: 'failed', dataset: null, datasets: [] } as const;
  store.getState().report(stateOf('a', { startedMs: 1 }), 0);
  store.getState().report(stateOf('b', { startedMs: 2 }), 0);
  store.getState().report(stateOf('c', { ...refused, datasets: [], startedMs: 3 }), 0);
  expect(captureList(store.getState().captures).map(({ state }) => state.captureId)).toEqual(['b', 'a']);
});

test('an address from a table is wanted once, until a draft takes it', () => {
  const store = createCaptureStore();
  store.getState().want('blacklist', '10.0.0.1');
  store.getState().want('blacklist', '10.0.0.1');
  expect(store.getState().wanted.blacklist).toEqual(['10.0.0.1']);
  store.getState().setDraft(draftKey('interface', 'eth0'), defaultDraft);
  expect(store.getState().wanted.blacklist).toEqual([]);
});
