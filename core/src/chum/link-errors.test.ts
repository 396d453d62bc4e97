// What goes wrong on the way, as the error that a user reads.

import { JawsError } from '@jaws/shared/contract/errors';
import { describe, expect, it } from 'vitest';
import { brokenBy, connectError, placeText } from './link-errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('a connection that does not come about', () => {
  it.each([
    ['ECONNREFUSED', 'chum.refused', 'Nothing listens at 192.0.2.1:443.'],
    ['EHOSTUNREACH', 'chum.refused', '192.0.2.1:443 cannot be reached (EHOSTUNREACH).'],
    ['EPERM', 'chum.refused', '192.0.2.1:443 cannot be reached (EPERM).'],
    ['ETIMEDOUT', 'chum.timed-out', '192.0.2.1:443 does not answer in time.'],
    ['EMFILE', 'chum.refused', '192.0.2.1:443: EMFILE.'],
  ])('%s is %s', (code, expected, message) => {
    const cause = systemError(code);
    expect(connectError(cause, '192.0.2.1:443')).toMatchObject({ code: expected, message, cause });
  });

  it('stays what it is when it has been told already', () => {
    const told = new JawsError('cancelled');
    expect(connectError(told, 'x')).toBe(told);
  });

  it('is named by its place, an IPv6 address in brackets', () => {
    expect([placeText('192.0.2.1', 53), placeText('2001:db8::1', 53)]).toEqual([
      '192.0.2.1:53',
      '[2001:db8::1]:53',
    ]);
  });
});

describe('in the middle of a run', () => {
  it.each(['chum.wrong-fingerprint', 'chum.broken'] as const)('%s is told as it is', (code) => {
    const error = new JawsError(code);
    expect(brokenBy(error)).toBe(error);
  });

  it.each([new JawsError('chum.timed-out', 'no answer'), new Error('no answer'), 'no answer'])(
    '%s is a run that broke off',
    (cause) => {
      expect(brokenBy(cause)).toMatchObject({
        code: 'chum.broken',
        message: 'The run broke off: no answer',
        cause,
      });
    },
  );
});
