import { errorTexts } from '@jaws/shared/contract/errors';
import { expect, test } from 'vitest';
import { fieldOfFailure, isForDoctor } from './start-failure.ts';

const report = (code: string) => ({ code, message: 'm', hint: 'h' });

test.each([
  ['capture.bad-filter', 'filter'],
  ['dataset.exists', 'dataset'],
  ['dataset.locked', 'dataset'],
  ['label.bad-name', 'label'],
  ['dataset.disk-full', null],
  ['constructor', null],
  ['__proto__', null],
])('%s is shown at %s', (code, field) => {
  expect(fieldOfFailure(report(code))).toBe(field);
});

test('permissions and programs are for the doctor, and only codes that there are', () => {
  const forDoctor = Object.keys(errorTexts).filter((code) => isForDoctor(report(code)));
  expect(forDoctor.sort()).toEqual([
    'capture.no-source',
    'capture.permission-denied',
    'capture.source-failed',
    'capture.source-missing',
  ]);
});
