// The state of the pipe to the host, as the screens show it. Once ready, the last client stays: a page whose
// connection broke keeps what it shows, and says that it is stale.

import type { JawsError } from '@jaws/shared/contract/errors';
import type { ConnectionState as PipeState } from '@jaws/shared/rpc/reconnecting-session';
import type { Session } from '@jaws/shared/rpc/session';
import { createStore, type StoreApi } from 'zustand/vanilla';

export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'ready'; readonly session: Session }
  | { readonly phase: 'lost'; readonly session: Session; readonly attempt: number }
  /** Never was ready, and the host does not answer. */
  | { readonly phase: 'unreachable'; readonly attempt: number }
  | { readonly phase: 'refused'; readonly error: JawsError };

export type ConnectionStore = StoreApi<ConnectionState>;

export function createConnectionStore(): ConnectionStore {
  return createStore<ConnectionState>()(() => ({ phase: 'connecting' }));
}

/** What the pipe says, seen from what was before. */
export function nextConnectionState(before: ConnectionState, pipe: PipeState): ConnectionState {
  switch (pipe.kind) {
    case 'ready':
      return { phase: 'ready', session: pipe.session };
    case 'refused':
      return { phase: 'refused', error: pipe.error };
    case 'connecting':
      // An attempt after a loss is still a loss to the user.
      return before.phase === 'lost' || before.phase === 'unreachable' ? before : { phase: 'connecting' };
    case 'lost':
    case 'closed':
      return afterLoss(before);
  }
}

function afterLoss(before: ConnectionState): ConnectionState {
  switch (before.phase) {
    case 'ready':
      return { phase: 'lost', session: before.session, attempt: 1 };
    case 'lost':
    case 'unreachable':
      return { ...before, attempt: before.attempt + 1 };
    case 'connecting':
      return { phase: 'unreachable', attempt: 1 };
    case 'refused':
      return before;
  }
}
