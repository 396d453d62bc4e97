// A capture in the middle of its life, for tests of what the command shows of it.

import type { CaptureState } from '@jaws/shared/contract/capture';

export function captureStateOf(change: Partial<CaptureState> = {}): CaptureState {
  return {
    captureId: 'c1',
    phase: 'running',
    source: {
      name: 'dumpcap',
      why: 'dumpcap: the best that is permitted.',
      timestampSource: 'kernel',
      sizes: 'wire',
      drops: 'end',
    },
    interface: 'eth0',
    filter: '',
    dataset: 'office',
    datasets: ['office'],
    label: 'norm',
    startedMs: 1_700_000_000_000,
    elapsedMs: 61_000,
    stored: 12_345,
    bytes: 4_100_000,
    rows: 12_345,
    labels: { norm: 12_345 },
    packetsPerSecond: 1234.4,
    bitsPerSecond: 12_345_678,
    dropped: null,
    blacklisted: 0,
    skipped: 0,
    queue: { packets: 7, limit: 65_536 },
    disk: null,
    marks: [],
    warnings: [],
    error: null,
    ...change,
  };
}
