import { expect, it } from 'vitest';
import { failureLine } from './failure-line.mjs';

it('says the words of an error without its colours, its line breaks and its stack', () => {
  const message =
    '\u001B[31mError\u001B[39m: timed out\n  after 5 s\n    at wait (file.ts:3:1)\n    at node:internal';
  expect(failureLine(message)).toBe('Error: timed out after 5 s');
});

it('cuts what is too long, and has nothing to say of nothing', () => {
  expect(failureLine('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
  expect(failureLine('x'.repeat(300))).toHaveLength(300);
  expect(failureLine(undefined)).toBe('');
});

it('names a passed time limit, whose message its report does not have', () => {
  expect(failureLine('Error: STACK_TRACE_ERROR\n    at test (file.ts:1:1)')).toBe(
    'took longer than its time limit',
  );
});
