import { JawsError } from '@jaws/shared/contract/errors';
import { expect, test } from 'vitest';
import { createFakeHost } from '../testing/fake-host.ts';
import { makeFakeSession } from '../testing/fake-session.ts';
import { nextConnectionState, type ConnectionState } from './connection-store.ts';

const session = makeFakeSession(createFakeHost());
const error = new JawsError('rpc.disconnected');
const lost = { kind: 'lost', retryInMs: 250, error } as const;

test('a break after being ready keeps the session and counts the attempts', () => {
  let state: ConnectionState = nextConnectionState({ phase: 'connecting' }, { kind: 'ready', session });
  state = nextConnectionState(state, lost);
  state = nextConnectionState(state, { kind: 'connecting', attempt: 2 });
  state = nextConnectionState(state, lost);
  expect(state).toEqual({ phase: 'lost', session, attempt: 2 });
  expect(nextConnectionState(state, { kind: 'ready', session }).phase).toBe('ready');
});

test('a host that never answered is unreachable; a refusal is final', () => {
  expect(nextConnectionState({ phase: 'connecting' }, lost)).toEqual({ phase: 'unreachable', attempt: 1 });
  expect(nextConnectionState({ phase: 'connecting' }, { kind: 'refused', error }).phase).toBe('refused');
});
