// Figures of a scope (a dataset, and the filter that chooses its packets): bytes over time, and who sent how much to whom.
// `overview` is also what `jaws stats --json` prints.

import { z } from 'zod';
import { count, datasetName, filterText, milliseconds, shortText } from './primitives.ts';

export const maxTimelineBins = 200;
export const sparklineBins = 40;

const input = z.strictObject({ dataset: datasetName, where: filterText });
const bins = z.array(count).max(maxTimelineBins);
const name = z.string().max(2048).nullable();
const port = z.number().int().min(0).max(65_535);

export const timeline = z.strictObject({
  /** The whole dataset's time, whatever the filter leaves of it; null without packets. */
  startMs: milliseconds.nullable(),
  endMs: milliseconds.nullable(),
  /** Bytes that the local side sent and received, in bins of one length: of the filter's packets, and of all. */
  up: bins,
  down: bins,
  allUp: bins,
  allDown: bins,
});
export type Timeline = z.infer<typeof timeline>;

const amounts = { flows: count, packets: count, bytesUp: count, bytesDown: count };

export const portStatistics = z.strictObject({ port, service: shortText.nullable(), ...amounts });

const destination = z.strictObject({
  name,
  address: shortText,
  port,
  protocol: shortText,
  service: shortText.nullable(),
  /** Local addresses that sent to it. */
  senders: count,
  firstMs: milliseconds,
  /** Bytes sent over the scope's time, in bins of one length. */
  sentOverTime: z.array(count).max(sparklineBins),
  ...amounts,
});

export const overview = z.strictObject({
  packets: count,
  bytes: count,
  flows: count,
  firstMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  localRule: shortText,
  /** Bytes from local addresses to others, and back. */
  sent: count,
  received: count,
  /** Bytes between local addresses. */
  inside: count,
  /** Nothing leaves the local addresses: senders and destinations are those of the traffic between them. */
  onlyInside: z.boolean(),
  senders: z.array(z.strictObject({ address: shortText, name, destinations: count, ...amounts })).max(100),
  destinations: z.array(destination).max(100),
  /** With the ports of its servers, most bytes sent first. */
  protocols: z
    .array(z.strictObject({ protocol: shortText, ...amounts, ports: z.array(portStatistics).max(100) }))
    .max(1000),
  conversations: z
    .array(z.strictObject({ client: shortText, server: shortText, serverName: name, ...amounts }))
    .max(100),
});
export type Overview = z.infer<typeof overview>;

const sentIn = z.strictObject({ sent: count, hours: z.number().min(0) });

/** A scope beside the quiet traffic of another dataset. */
export const baselineChange = z.strictObject({
  /** Bytes from local addresses to others, and the time from the first to the last packet. */
  scope: sentIn,
  baseline: sentIn,
  /** Remote addresses and services whose domain (or address, where it has no name) nobody contacts in the baseline. */
  newDestinations: z.array(destination).max(100),
  newCount: count,
});
export type BaselineChange = z.infer<typeof baselineChange>;

export const statsProcedures = {
  'stats.timeline': { input, output: timeline },
  'stats.overview': { input, output: overview },
  'stats.againstBaseline': { input: input.extend({ baseline: datasetName }), output: baselineChange },
} as const;
