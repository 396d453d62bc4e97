import { errorTexts } from '@jaws/shared/contract/errors';
import { expect, test } from 'vitest';
import { fieldOfFailure, textAtField } from './start-failure.ts';

const report = (code: string) => ({ code, message: 'It said no.', hint: 'Ask again.' });

test.each([
  ['chum.refused', 'host'],
  ['chum.wrong-fingerprint', 'fingerprint'],
  ['chum.token-missing', 'token'],
  ['chum.bad-size', 'size'],
  ['chum.bad-scenario', 'scenario'],
  ['internal', null],
  ['toString', null],
])('%s is shown at %s', (code, field) => {
  expect(fieldOfFailure(report(code))).toBe(field);
});

test('every code that is shown at a field is one that there is', () => {
  const shown = Object.keys(errorTexts).filter((code) => fieldOfFailure(report(code)) !== null);
  expect(shown).toHaveLength(10);
});

test('at a field the next step is told with what happened', () => {
  expect(textAtField(report('chum.refused'))).toBe('It said no. Ask again.');
});
