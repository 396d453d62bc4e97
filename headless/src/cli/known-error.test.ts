import { readFileSync } from 'node:fs';
import { JawsError } from '@jaws/shared/contract/errors';
import { describe, expect, it } from 'vitest';
import { knownError } from './known-error.ts';

function refusal(): unknown {
  try {
    return readFileSync('/nowhere/at all');
  } catch (error) {
    return error;
  }
}

describe('knownError', () => {
  it('keeps what has a code', () => {
    const error = new JawsError('cancelled');
    expect(knownError(error)).toBe(error);
  });
  it('says which path the file system refused', () => {
    const { code, message } = knownError(refusal());
    expect(code).toBe('dataset.io');
    expect(message).toContain('"/nowhere/at all"');
  });
  it.each([new Error('boom'), 'boom'])('calls the rest internal: %s', (error) => {
    expect(knownError(error)).toMatchObject({ code: 'internal', message: 'boom', cause: error });
  });
});
