// Where a failed start is shown: at the field that has to be changed, or beside the button with the way to the doctor.

import type { CaptureDraft } from '../../state/capture-draft.ts';
import type { ErrorReport } from '../../ui/error-report.ts';

const fields: Readonly<Record<string, keyof CaptureDraft>> = {
  'capture.bad-filter': 'filter',
  'dataset.exists': 'dataset',
  'dataset.locked': 'dataset',
  'dataset.bad-name': 'dataset',
  'dataset.not-found': 'dataset',
  'label.bad-name': 'label',
};

const doctorCodes: readonly string[] = [
  'capture.permission-denied',
  'capture.no-source',
  'capture.source-missing',
  'capture.source-failed',
];

export function fieldOfFailure({ code }: ErrorReport): keyof CaptureDraft | null {
  return Object.hasOwn(fields, code) ? (fields[code] ?? null) : null;
}

/** The doctor knows what to do about it. */
export function isForDoctor({ code }: ErrorReport): boolean {
  return doctorCodes.includes(code);
}
