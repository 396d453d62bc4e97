// Sends a schedule: its lanes side by side, the connections of a lane one after another, chunk by chunk.

import type { Lane, PlannedConnection } from '@jaws/shared/exfil/schedule';
import type { Pacer } from './pacer.ts';
import type { PayloadLink } from './payload-link.ts';
import { createPayloadSource } from './payload-source.ts';
import type { RunLinks } from './run-links.ts';

export interface SendParts {
  readonly seed: number;
  readonly pacer: Pacer;
  readonly links: Pick<RunLinks, 'open'>;
}

/**
 * `first`: the open connection of the first lane. Resolves when all is sent, or stopped in order.
 * The first failure stops the other lanes in order, too, and is thrown when they have ended.
 */
export async function sendLanes(lanes: readonly Lane[], first: PayloadLink, parts: SendParts): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(
    lanes.map(async (lane, index) => {
      try {
        await sendLane(lane, index === 0 ? first : null, parts);
      } catch (error) {
        failures.push(error);
        parts.pacer.stop();
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
}

async function sendLane(lane: Lane, opened: PayloadLink | null, parts: SendParts): Promise<void> {
  const { pacer, links } = parts;
  await pacer.wait(lane.startMs);
  let link = opened;
  for (const planned of lane.connections()) {
    if (link === null) {
      await pacer.wait(planned.waitMs);
      if (pacer.isStopping()) return;
      link = await links.open(lane, planned.port);
    }
    await sendConnection(link, planned, parts);
    link = null;
    if (pacer.isStopping()) return;
  }
}

async function sendConnection(
  link: PayloadLink,
  planned: PlannedConnection,
  { seed, pacer }: SendParts,
): Promise<void> {
  const source = createPayloadSource(seed, planned.key);
  try {
    for (const { waitMs, bytes } of planned.chunks()) {
      await pacer.wait(waitMs);
      if (pacer.isStopping()) break;
      await link.send(bytes, source);
    }
    await link.finish();
  } catch (error) {
    link.abort();
    throw error;
  }
}
