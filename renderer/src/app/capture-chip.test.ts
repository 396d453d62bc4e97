// The chip's words.

import { defaultCaptureOptions, type CaptureState } from '@jaws/shared/contract/capture';
import { expect, test } from 'vitest';
import type { TrackedCapture } from '../state/capture-store.ts';
import { FakeCapture } from '../testing/fake-capture.ts';
import { FakeDatasets } from '../testing/fake-datasets.ts';
import { chipText } from './capture-chip.tsx';

function capture(changes: Partial<CaptureState>): TrackedCapture {
  const fake = new FakeCapture(new FakeDatasets(() => undefined), () => undefined);
  const { captureId } = fake.start({ ...defaultCaptureOptions, interface: 'eth0' });
  return { state: { ...fake.stateOf(captureId), ...changes }, history: [] };
}

test.each<[readonly Partial<CaptureState>[], string]>([
  [[], ''],
  [[{ packetsPerSecond: 1234 }], 'capturing eth0 1,234/s'],
  [[{ phase: 'paused' }], 'paused eth0'],
  [[{ phase: 'stopping' }], 'stopping eth0'],
  [[{ packetsPerSecond: 1000 }, { packetsPerSecond: 234 }], '2 captures 1,234/s'],
])('%o', (changes, text) => {
  expect(chipText(changes.map(capture))).toBe(text);
});
