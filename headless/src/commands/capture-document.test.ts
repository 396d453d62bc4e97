import { captureDocument } from '@jaws/shared/contract/documents';
import { describe, expect, it } from 'vitest';
import { captureFacts, captureText } from './capture-document.ts';
import { captureStateOf } from './capture-state.fixture.ts';

describe('captureFacts', () => {
  it('is a capture document with the source by its name, and the first dataset', () => {
    const document = captureFacts(captureStateOf({ dataset: 'office-2', datasets: ['office', 'office-2'] }));
    expect(captureDocument.parse(document)).toMatchObject({
      dataset: 'office',
      datasets: ['office', 'office-2'],
      packets: 12_345,
      bytes: 4_100_000,
      dropped: null,
      source: 'dumpcap',
      timestampSource: 'kernel',
      sizes: 'wire',
      durationMs: 61_000,
    });
  });
  it('says nothing of a source and a dataset that there never were', () => {
    const document = captureFacts(captureStateOf({ source: null, dataset: null, datasets: [] }));
    expect(Object.keys(document)).not.toContain('source');
    expect(Object.keys(document)).not.toContain('dataset');
    expect(document['packets']).toBe(12_345);
  });
});

describe('captureText', () => {
  it.each([
    [null, 'dropped packets are not known'],
    [0, 'none dropped'],
    [1, '1 packet DROPPED'],
    [2500, '2,500 packets DROPPED'],
  ])('dropped %j: %s', (dropped, text) => {
    expect(captureText(captureStateOf({ dropped }))).toBe(
      `office: 12,345 packets, 4.1 MB in 1:01, ${text}\n`,
    );
  });
  it('tells labels, what was not stored, and warnings, without control characters', () => {
    const state = captureStateOf({
      datasets: ['a', 'a-2', 'a-3', 'a-4'],
      labels: { norm: 12_000, chum: 345 },
      blacklisted: 3,
      skipped: 1,
      warnings: ['odd \u001b[31m text'],
    });
    expect(captureText(state).split('\n')).toEqual([
      'a, …, a-4: 12,345 packets, 4.1 MB in 1:01, dropped packets are not known',
      '  labels: norm 12,000, chum 345',
      '  never stored (--blacklist): 3 packets',
      '  while paused, not stored: 1 packet',
      '  odd ?[31m text',
      '',
    ]);
  });
});
