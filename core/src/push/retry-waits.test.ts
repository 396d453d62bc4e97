import { describe, expect, it } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { connectFailure, isPassing, LostConnection } from './lost-connection.ts';
import { progressNote } from './push-progress.ts';
import { usualRetries, waitBefore } from './retry-waits.ts';

describe('the waits between tries', () => {
  it('double up to a minute: about four minutes in all', () => {
    const waits = Array.from({ length: usualRetries.tries }, (_, at) => waitBefore(at + 1, usualRetries, 0));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  });
  it('lose up to half by chance, never more', () => {
    expect(waitBefore(3, usualRetries, 0.5)).toBe(3000);
    expect(waitBefore(3, usualRetries, 0.999)).toBe(2002);
  });
});

describe('what a failed connection means', () => {
  const failure = (code: string): Error => Object.assign(new Error('x'), { code });
  it.each([
    ['ENOTFOUND', 'push.unknown-host'],
    ['EAI_AGAIN', 'push.unknown-host'],
    ['ECONNREFUSED', 'push.refused'],
    ['EHOSTUNREACH', 'push.timed-out'],
    ['ETIMEDOUT', 'push.timed-out'],
    ['EPROTO', 'push.not-a-listener'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'push.not-a-listener'],
  ])('%s is %s', (code, expected) => {
    const error = connectFailure(failure(code), 'https://x:1');
    expect(error).toMatchObject({ code: expected });
    expect(error.message).toContain('https://x:1');
  });

  it('passes for what may come back, not for what is wrong', () => {
    expect(connectFailure(failure('ECONNRESET'), '')).toBeInstanceOf(LostConnection);
    expect(isPassing(connectFailure(failure('ECONNRESET'), ''))).toBe(true);
    expect(isPassing(new JawsError('push.refused'))).toBe(true);
    expect(isPassing(new JawsError('push.wrong-token'))).toBe(false);
    expect(isPassing(new Error('x'))).toBe(false);
    const coded = new JawsError('push.exists');
    expect(connectFailure(coded, '')).toBe(coded);
  });
});

describe('progress in words', () => {
  it('says what went wrong, when it goes on, and how often it may', () => {
    const waiting = { phase: 'waiting', done: 1, total: 2, why: 'connection lost', attempts: 10 } as const;
    expect(progressNote({ ...waiting, waitMs: 4100, attempt: 3 })).toBe(
      'connection lost, trying again in 4 s (3 of 10)',
    );
    expect(progressNote({ ...waiting, waitMs: 20, attempt: 1 })).toContain('in 1 s (1 of 10)');
    expect(progressNote({ phase: 'sending', done: 1, total: 2 })).toBe(null);
  });
});
