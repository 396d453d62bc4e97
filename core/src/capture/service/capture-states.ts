// States that the host makes itself: before the worker's first word, and after a failure.

import type { CaptureState } from '@jaws/shared/contract/capture';
import type { JawsError } from '@jaws/shared/contract/errors';
import type { CaptureJob } from '../capture-worker-contract.ts';

export function firstState({ captureId, options }: CaptureJob, nowMs: number): CaptureState {
  return {
    captureId,
    phase: 'starting',
    source: null,
    interface: options.interface,
    filter: options.filter,
    dataset: null,
    datasets: [],
    label: options.label,
    startedMs: nowMs,
    elapsedMs: 0,
    stored: 0,
    bytes: 0,
    rows: 0,
    labels: {},
    packetsPerSecond: 0,
    bitsPerSecond: 0,
    dropped: null,
    blacklisted: 0,
    skipped: 0,
    queue: { packets: 0, limit: 0 },
    disk: null,
    marks: [],
    warnings: [],
    error: null,
  };
}

export function failedState(state: CaptureState, error: JawsError): CaptureState {
  return {
    ...state,
    phase: 'failed',
    packetsPerSecond: 0,
    bitsPerSecond: 0,
    queue: { ...state.queue, packets: 0 },
    error: { code: error.code, message: error.message.slice(0, 2000), hint: error.hint.slice(0, 2000) },
  };
}
