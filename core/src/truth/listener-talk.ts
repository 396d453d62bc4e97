// Many flows in messages of a bounded size, to one capture and back.

import {
  mostFlowsAtOnce,
  textOfFlow,
  type FlowCount,
  type FlowKey,
  type WatchedFlow,
} from '../capture/flows/watched-flow.ts';
import type { FlowListener } from './flow-listener.ts';

/** What one capture saw of a run. */
export interface SeenFlows {
  /** As it was reached. */
  readonly dataset: string;
  /** Where its packets are, oldest first. */
  readonly datasets: readonly string[];
  readonly packets: number;
  /** By `textOfFlow`; flows that it was not told of are missing. */
  readonly counts: ReadonlyMap<string, FlowCount>;
}

/** @throws JawsError capture.* */
export async function tellFlows(listener: FlowListener, flows: readonly WatchedFlow[]): Promise<void> {
  for (let at = 0; at < flows.length; at += mostFlowsAtOnce)
    await listener.watch(flows.slice(at, at + mostFlowsAtOnce));
}

/** @throws JawsError capture.* */
export async function askFlows(listener: FlowListener, keys: readonly FlowKey[]): Promise<SeenFlows> {
  const counts = new Map<string, FlowCount>();
  let datasets: readonly string[] = [];
  let packets = 0;
  for (let at = 0; at < keys.length; at += mostFlowsAtOnce) {
    const part = keys.slice(at, at + mostFlowsAtOnce);
    const report = await listener.finish(part);
    datasets = report.datasets;
    for (const [index, key] of part.entries()) {
      const seen = report.flows[index] ?? null;
      if (seen === null) continue;
      counts.set(textOfFlow(key), seen);
      packets += seen.packetsUp + seen.packetsDown;
    }
  }
  return { dataset: listener.dataset, datasets, packets, counts };
}
