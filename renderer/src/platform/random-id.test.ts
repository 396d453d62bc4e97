import { identifier } from '@jaws/shared/contract/primitives';
import { expect, test } from 'vitest';
import { randomId } from './random-id.ts';

test('ids are what the contract takes, of one length, and do not repeat', () => {
  const ids = Array.from({ length: 500 }, randomId);
  expect(ids.every((id) => identifier.safeParse(id).success && id.length === 24)).toBe(true);
  expect(new Set(ids).size).toBe(500);
});
