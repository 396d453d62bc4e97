// One accepted connection of a run, whatever carries the payload.

import type { PayloadSource } from './payload-source.ts';
import type { SentFlow } from './sent-flow.ts';

export interface PayloadLink {
  readonly flow: SentFlow;
  /**
   * Gives the next bytes of the source to the connection; resolves when it takes more.
   * @throws JawsError chum.broken, chum.timed-out
   */
  readonly send: (bytes: number, source: PayloadSource) => Promise<void>;
  /** The orderly end: resolves when the listener has everything. @throws JawsError chum.broken, chum.timed-out */
  readonly finish: () => Promise<void>;
  /** How long the listener has taken nothing of what waits for it, ms; 0 = it takes it, or that cannot be told. */
  readonly stalledMs: () => number;
  /** Cuts it; does nothing after the end. */
  readonly abort: () => void;
}

/** Told of payload as it is given to a connection. */
export type OnSent = (bytes: number) => void;

/** Where the payload of a connection is counted, and who is told of it. */
export interface CountedFlow {
  readonly flow: SentFlow;
  readonly onSent: OnSent;
}

export interface LinkDeadlines {
  /** TCP, TLS and each answer of the handshake, ms. */
  readonly handshakeMs: number;
  /** How long a listener may take nothing of the payload, ms. */
  readonly stallMs: number;
}
