// Pages of the packet, flow, channel and endpoint tables: filtered and sorted on the host, sent as columns. The filter
// chooses packets; flows, channels and endpoints are made of those.

import { z } from 'zod';
import { count, datasetName, filterText, shortText } from './primitives.ts';

export const maxPageRows = 500;
const cell = z.union([z.string().max(70_000), z.number(), z.null()]);

const pageInput = z.strictObject({
  dataset: datasetName,
  where: filterText.optional(),
  sort: z.strictObject({ column: shortText, descending: z.boolean() }).nullable(),
  offset: count,
  limit: z.number().int().min(1).max(maxPageRows),
});
export type PageInput = z.infer<typeof pageInput>;

const pageOutput = z.strictObject({
  /** Rows with the filter, and without. */
  matched: count,
  total: count,
  /** Column name -> one cell a row of this page. `id` is always there: packet_id, flow id, or address. */
  columns: z.record(z.string().max(64), z.array(cell).max(maxPageRows)),
});
export type PageOutput = z.infer<typeof pageOutput>;

/** Columns in the order in which tables show them. */
export const packetColumns = [
  'id',
  'time',
  'protocol',
  'src_ip',
  'src_port',
  'dst_ip',
  'dst_port',
  'size',
  'payload_size',
  'tcp_flags',
  'dns_domain',
  'http_url',
  'tls_sni',
  'ja4',
  'label',
  'src_mac',
  'dst_mac',
  'facts',
] as const;
export const flowColumns = [
  'id',
  'client',
  'client_port',
  'server',
  'server_port',
  'name',
  'protocol',
  'up',
  'down',
  'packets',
  'start',
  'duration',
  'ja4',
  'community_id',
  'state',
  'label',
] as const;
export const channelColumns = [
  'id',
  'client',
  'name',
  'server',
  'server_port',
  'protocol',
  'service',
  'up',
  'down',
  'outgoing',
  'flows',
  'packets',
  'first',
  'last',
] as const;
export const endpointColumns = [
  'id',
  'scope',
  'packets',
  'bytes',
  'up',
  'down',
  'peers',
  'ports',
  'flows',
  'name',
  'first',
  'last',
  'label',
] as const;

export const tableProcedures = {
  'packets.page': { input: pageInput, output: pageOutput },
  'channels.page': { input: pageInput, output: pageOutput },
  'flows.page': { input: pageInput, output: pageOutput },
  'endpoints.page': { input: pageInput, output: pageOutput },
  /** Checks a filter without running it: the column (0-based) and text of the first error, or null. */
  'filter.check': {
    input: z.strictObject({ where: filterText }),
    output: z.strictObject({
      error: z
        .strictObject({ column: count, message: shortText, suggestion: filterText.nullable() })
        .nullable(),
    }),
  },
} as const;
