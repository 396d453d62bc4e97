// What a capture says of itself, above all of what it does not know.

import { defaultCaptureOptions, type CaptureState } from '@jaws/shared/contract/capture';
import { expect, test } from 'vitest';
import { FakeCapture } from '../../testing/fake-capture.ts';
import { FakeDatasets } from '../../testing/fake-datasets.ts';
import {
  diskForecast,
  dropsFigure,
  endedText,
  endSummary,
  isDiskShort,
  phaseText,
  sourceText,
} from './live-figures.ts';

function stateOf(source: 'dumpcap' | 'tcpdump' | 'cap', changes: Partial<CaptureState> = {}): CaptureState {
  const fake = new FakeCapture(new FakeDatasets(() => undefined), () => undefined);
  const { captureId } = fake.start({ ...defaultCaptureOptions, source, interface: 'eth0' });
  return { ...fake.stateOf(captureId), ...changes };
}

test.each([
  ['dumpcap', { dropped: 0 }, '0'],
  ['dumpcap', { dropped: 1234 }, '1,234'],
  ['tcpdump', {}, 'reported when you stop'],
  ['tcpdump', { phase: 'ended', dropped: 7 }, '7'],
  ['tcpdump', { phase: 'failed' }, 'unknown'],
  ['cap', {}, 'unknown'],
  ['cap', { phase: 'ended' }, 'unknown'],
] as const)('dropped packets of %s with %o: %s', (source, changes, text) => {
  const figure = dropsFigure(stateOf(source, changes));
  expect(figure.text).toBe(text);
  expect(figure.note).not.toBe('');
});

test.each([
  [40, 'about 40 s', true],
  [599, 'about 10 min', true],
  [33_000, 'about 9 h', false],
  [1_000_000, 'about 12 d', false],
  [9e9, 'more than a year', false],
  [null, '', false],
])('a disk for %s s', (secondsLeft, text, isShort) => {
  const state = stateOf('dumpcap', { disk: { freeBytes: 1, secondsLeft } });
  expect(diskForecast(state)).toBe(text);
  expect(isDiskShort(state)).toBe(isShort);
});

test('a disk that is not known is not short', () => {
  const state = stateOf('dumpcap', { disk: null });
  expect([diskForecast(state), isDiskShort(state)]).toEqual(['', false]);
});

test('sizes and times are said to be what they are', () => {
  expect(sourceText(stateOf('dumpcap'))).toMatch(/times from the kernel; sizes from the wire$/);
  const source = {
    name: 'replay',
    why: 'replay: asked for by name; timestamps of the file',
    timestampSource: 'file',
    sizes: 'wire',
    drops: 'end',
  } as const;
  expect(sourceText(stateOf('cap', { source }))).toBe(
    'replay: asked for by name; timestamps of the file; sizes from the wire',
  );
  expect(sourceText(stateOf('cap'))).toContain('sizes computed from headers');
  expect(sourceText(stateOf('cap', { source: null }))).toBe('Choosing a source…');
});

test('the end in one line; what did not happen is left out', () => {
  const over = { phase: 'ended', stored: 1200, bytes: 4_100_000, elapsedMs: 12_000 } as const;
  expect(endSummary(stateOf('dumpcap', over))).toBe('1,200 packets, 4.1 MB in 12.0 s · dropped: 0');
  expect(endSummary(stateOf('cap', { ...over, blacklisted: 3, skipped: 40 }))).toBe(
    '1,200 packets, 4.1 MB in 12.0 s · dropped: unknown · never stored: 3 · not stored while paused: 40',
  );
});

test('a replay has no interface to name', () => {
  expect(phaseText(stateOf('dumpcap', { phase: 'paused' }))).toBe('paused eth0');
  expect(phaseText(stateOf('dumpcap', { interface: null }))).toBe('capturing dumpcap');
  expect(phaseText(stateOf('dumpcap', { phase: 'ended' }))).toBe('eth0 (stopped)');
  expect(endedText(stateOf('dumpcap', { interface: null }))).toBe('Replay finished');
});
