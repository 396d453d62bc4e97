// Keeps a session with the host: connects, says so, and connects again when the pipe breaks, ever more slowly.
// What cannot get better by trying again (wrong token, other version) is said and left.

import { JawsError } from '../contract/errors.ts';
import { openSession, type Session } from './session.ts';
import type { Transport } from './transport.ts';

export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'ready'; readonly session: Session }
  /** Lost, or not reached; the next attempt comes in `retryInMs`. */
  | { readonly kind: 'lost'; readonly retryInMs: number; readonly error: JawsError }
  /** `rpc.unauthorised`, `rpc.version-mismatch`: only a reload or another address helps. */
  | { readonly kind: 'refused'; readonly error: JawsError }
  | { readonly kind: 'closed' };

export interface ReconnectingOptions {
  /** Opens one transport, for instance `authenticateWebSocket(new WebSocket(url), token)`. */
  readonly open: () => Promise<Transport>;
  readonly onState: (state: ConnectionState) => void;
  /** Calls `work` after `delayMs`; returns its undo. */
  readonly schedule: (work: () => void, delayMs: number) => () => void;
  readonly onProblem?: (what: string) => void;
}

export interface ReconnectingSession {
  /** Tries now instead of waiting: for a button, or when the page becomes visible again. */
  retryNow(): void;
  close(): void;
}

const firstDelayMs = 250;
const longestDelayMs = 8000;

export function createReconnectingSession(options: ReconnectingOptions): ReconnectingSession {
  let failures = 0;
  let closed = false;
  let undoTimer: (() => void) | null = null;
  let current: Session | null = null;

  const lose = (error: JawsError): void => {
    current = null;
    if (closed) return;
    if (error.code === 'rpc.unauthorised' || error.code === 'rpc.version-mismatch') {
      options.onState({ kind: 'refused', error });
      return;
    }
    const retryInMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10));
    failures++;
    undoTimer = options.schedule(attempt, retryInMs);
    options.onState({ kind: 'lost', retryInMs, error });
  };

  const attempt = (): void => {
    undoTimer = null;
    options.onState({ kind: 'connecting', attempt: failures + 1 });
    void connect(options).then(
      (session) => {
        if (closed) {
          session.client.close();
          return;
        }
        failures = 0;
        current = session;
        options.onState({ kind: 'ready', session });
        session.client.onClose(() => {
          lose(new JawsError('rpc.disconnected'));
        });
      },
      (error: unknown) => {
        lose(
          error instanceof JawsError ? error : new JawsError('rpc.disconnected', undefined, { cause: error }),
        );
      },
    );
  };

  attempt();
  return {
    retryNow() {
      if (undoTimer === null || closed) return;
      undoTimer();
      attempt();
    },
    close() {
      if (closed) return;
      closed = true;
      undoTimer?.();
      current?.client.close();
      options.onState({ kind: 'closed' });
    },
  };
}

async function connect(options: ReconnectingOptions): Promise<Session> {
  const transport = await options.open();
  return openSession(transport, options.onProblem === undefined ? {} : { onProblem: options.onProblem });
}
