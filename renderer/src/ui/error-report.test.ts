import { JawsError } from '@jaws/shared/contract/errors';
import { expect, test } from 'vitest';
import { describeError, isCancelled, jobError } from './error-report.ts';

test('a coded error keeps its code, text and next step', () => {
  const error = new JawsError('dataset.locked', 'Busy.', { hint: 'Wait.' });
  expect(describeError(error)).toEqual({ code: 'dataset.locked', message: 'Busy.', hint: 'Wait.' });
});

test.each([
  [new TypeError('x is not a function'), 'x is not a function'],
  ['text', 'text'],
  [null, 'null'],
])('%s is internal, with a next step', (thrown, message) => {
  const report = describeError(thrown);
  expect(report).toMatchObject({ code: 'internal', message });
  expect(report.hint).not.toBe('');
});

test('only a cancelled call is no error', () => {
  expect(isCancelled(new JawsError('cancelled'))).toBe(true);
  expect(isCancelled(new JawsError('internal'))).toBe(false);
  expect(isCancelled(new Error('cancelled'))).toBe(false);
});

test("a job's error keeps a known code; an unknown one becomes internal", () => {
  expect(jobError({ code: 'import.empty', message: 'm', hint: 'h' })).toMatchObject({
    code: 'import.empty',
    message: 'm',
    hint: 'h',
  });
  expect(jobError({ code: 'from.the-future', message: 'm', hint: 'h' }).code).toBe('internal');
});
