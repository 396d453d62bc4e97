// What is said of a source before it is used, and where a refused start is shown.

import type { DoctorReport } from '@jaws/shared/contract/capture';
import { expect, test } from 'vitest';
import { fakeDoctorReport, fakeSickDoctorReport } from '../../testing/fake-doctor.ts';
import { sourceNote } from './capture-options.tsx';
import { fieldOfFailure, isForDoctor } from './start-failure.ts';

const { sources } = fakeDoctorReport();
const sick = fakeSickDoctorReport().sources;

test.each<[Parameters<typeof sourceNote>[0], DoctorReport['sources'], RegExp]>([
  ['auto', sources, /now dumpcap: Kernel timestamps/],
  ['auto', sick, /see Capture permissions/],
  ['auto', [], /^The best permitted one\.$/],
  ['dumpcap', sources, /^Kernel timestamps/],
  ['tcpdump', sources, /^Not usable here: You do not have/],
  ['cap', [], /^$/],
])('%s', (source, known, text) => {
  expect(sourceNote(source, known)).toMatch(text);
});

test.each([
  ['capture.bad-filter', 'filter', false],
  ['dataset.exists', 'dataset', false],
  ['label.bad-name', 'label', false],
  ['capture.permission-denied', null, true],
  ['capture.no-source', null, true],
  ['constructor', null, false],
])('%s', (code, field, forDoctor) => {
  const failure = { code, message: '', hint: '' };
  expect(fieldOfFailure(failure)).toBe(field);
  expect(isForDoctor(failure)).toBe(forDoctor);
});
