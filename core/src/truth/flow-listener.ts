// Whoever labels and counts flows: a capture of this process, or one of another process behind its control socket.

import type { FlowKey, FlowReport, WatchedFlow } from '../capture/flows/watched-flow.ts';

export interface FlowListener {
  /** The same as long as it is the same capture into the same dataset. */
  readonly id: string;
  readonly dataset: string;
  /** Resolves when packets of these flows are labelled from now on; at most `mostFlowsAtOnce`. */
  watch(flows: readonly WatchedFlow[]): Promise<void>;
  /** What it has seen so far; may be asked again. */
  finish(flows: readonly FlowKey[]): Promise<FlowReport>;
}
