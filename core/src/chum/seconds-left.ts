// How long a run will still take: by the waits of its schedule at first, by how fast it really goes soon after.

import type { ChumPlan } from '@jaws/shared/exfil/chum-plan';

/** When so much is sent by the plan, s. */
export function plannedSecondsAt({ curve }: Pick<ChumPlan, 'curve'>, bytes: number): number {
  let before = curve[0];
  for (const point of curve) {
    if (point.bytes >= bytes) {
      const from = before ?? point;
      const share = point.bytes > from.bytes ? (bytes - from.bytes) / (point.bytes - from.bytes) : 1;
      return from.seconds + (point.seconds - from.seconds) * share;
    }
    before = point;
  }
  return before?.seconds ?? 0;
}

/** Below this a plan's waits are nothing beside the network. */
const leastPlannedSeconds = 1;
/** Until then what was seen says too little. */
const leastShare = 0.01;

/** Null while nothing can be said. `noWait`: the plan's waits are left out. */
export function secondsLeft(
  plan: Pick<ChumPlan, 'curve' | 'seconds' | 'sizeBytes'>,
  noWait: boolean,
  sentBytes: number,
  activeSeconds: number,
): number | null {
  const isPlanned = !noWait && plan.seconds >= leastPlannedSeconds;
  const atSeconds = plannedSecondsAt(plan, sentBytes);
  const share = isPlanned ? atSeconds / plan.seconds : sentBytes / plan.sizeBytes;
  if (share >= 1) return 0;
  if (share >= leastShare) return (activeSeconds * (1 - share)) / share;
  return isPlanned ? plan.seconds - atSeconds : null;
}
