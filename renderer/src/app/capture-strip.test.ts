import { expect, it } from 'vitest';
import type { TrackedCapture } from '../state/capture-store.ts';
import { captureElsewhere } from './capture-strip.tsx';

function capture(dataset: string | null): TrackedCapture {
  return { state: { dataset } as TrackedCapture['state'], history: [] };
}

it.each([
  ['none runs', [], 'old', null],
  ['it is the one shown', ['live'], 'live', null],
  ['it is another one', ['live'], 'old', 'live'],
  ['no dataset is shown', ['live'], null, 'live'],
  ['one of two is shown', ['other', 'live'], 'live', null],
  ['it has no dataset yet', [null], 'old', null],
] as const)('%s', (_what, running, shown, told) => {
  expect(captureElsewhere(running.map(capture), shown)?.state.dataset ?? null).toBe(told);
});
