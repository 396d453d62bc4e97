// One run of chum, as the command line and the app's host use it: it is started, watched, paused, stopped, and leaves
// a record with the listener's receipt. Whoever labels captures is told of each flow before its first packet leaves.

import type { ChumOptions, ChumState } from '@jaws/shared/contract/chum';
import type { CallSignal } from '@jaws/shared/contract/contract';
import type { RunCapture, RunDrill, RunFlow, RunRecord } from '@jaws/shared/exfil/run-record';

/** A flow about to begin: the local port is chosen before connecting, so that its SYN can be labelled already. */
export interface ComingFlow {
  readonly protocol: RunFlow['protocol'];
  /** Of ICMP, which has no ports: by default any. */
  readonly localIp?: string;
  readonly localPort: number;
  readonly remoteIp: string;
  readonly remotePort: number;
}

/** Told of the flows of a run: running captures label them and count what they see (core/src/capture/truth). */
export interface FlowWatch {
  /** Resolves when the watchers are ready: only then is the connection made. Never throws; within a second. */
  coming(flow: ComingFlow): Promise<void>;
  /** The run is over and its last packets had time to be read: what each running capture saw of its flows. */
  finish(record: RunRecord): Promise<readonly RunCapture[]>;
}

export interface ChumRunParts {
  readonly options: ChumOptions;
  /** The drill that it is a part of, for its record. */
  readonly drill?: RunDrill | undefined;
  /** The run's record is kept in `<dataDir>/runs/<runId>.json`. */
  readonly dataDir: string;
  /** Leaves out the waits between chunks and connections: the schedule's chunks, as fast as the network takes them. */
  readonly noWait?: boolean;
  /** Name for the TLS hello of styles that show one; else the host's own name where it has one. */
  readonly sni?: string;
  /** Gives the start up (`cancelled`); a run that has begun is ended by its `stop`. */
  readonly signal?: CallSignal;
  readonly clock: () => number;
  readonly flows: FlowWatch;
  /** At most four times a second, and at every change of phase. */
  readonly onState: (state: ChumState) => void;
}

export interface ChumRun {
  readonly runId: string;
  state(): ChumState;
  pause(): void;
  resume(): void;
  /** Ends the flows in order and fetches the receipt; resolves as `finished`. */
  stop(): Promise<RunRecord>;
  /**
   * Resolves when everything is sent (or stopped, or failed after the start) and the receipt is there or known not to
   * come; a failure is in `state().error` too.
   */
  readonly finished: Promise<RunRecord>;
}
