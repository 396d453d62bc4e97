// Tools that give rows of the tables: channels and packets, a few at a time.

import { count } from '@jaws/shared/contract/primitives';
import { channelColumns, packetColumns, type PageInput, type PageOutput } from '@jaws/shared/contract/tables';
import { z } from 'zod';
import { datasetInput, offsetInput, rowsInput, whereInput } from './tool-inputs.ts';
import { defineTool } from './tool.ts';

const text = z.string().max(512).nullable();
const figure = z.number().nullable();
const amounts = { matched: count, total: count };

const channelRow = z.object({
  ...{
    id: count,
    client: text,
    name: text,
    server: text,
    server_port: figure,
    protocol: text,
    service: text,
  },
  ...{
    up: figure,
    down: figure,
    outgoing: figure,
    flows: figure,
    packets: figure,
    first: figure,
    last: figure,
  },
});

const packetRow = z.object({
  ...{ id: count, time: figure, protocol: text, src_ip: text, src_port: figure, dst_ip: text },
  ...{ dst_port: figure, size: figure, payload_size: figure, tcp_flags: text, dns_domain: text },
  ...{ http_url: text, tls_sni: text, ja4: text, label: text, facts: text },
});

/** Texts are cut before the schema looks at them: a URL may have 70,000 characters. */
function rowsOf<R>({ columns }: PageOutput, row: z.ZodType<R>): R[] {
  const names = Object.entries(columns);
  const length = columns['id']?.length ?? 0;
  return Array.from({ length }, (_, at) =>
    row.parse(
      Object.fromEntries(
        names.map(([name, cells]) => {
          const cell = cells[at] ?? null;
          return [name, typeof cell === 'string' ? cell.slice(0, 512) : cell];
        }),
      ),
    ),
  );
}

function pageInput<C extends readonly [string, ...string[]]>(columns: C, most: number, usual: number) {
  return z.strictObject({
    dataset: datasetInput,
    where: whereInput,
    sort: z.enum(columns).optional().describe('Column to sort by.'),
    descending: z.boolean().default(true),
    offset: offsetInput,
    rows: rowsInput(most, usual),
  });
}

interface AskedPage {
  readonly dataset: string;
  readonly where?: string | undefined;
  readonly sort?: string | undefined;
  readonly descending: boolean;
  readonly offset: number;
  readonly rows: number;
}

function pageOf({ dataset, where = '', sort, descending, offset, rows }: AskedPage): PageInput {
  const order = sort === undefined ? null : { column: sort, descending };
  return { dataset, where, sort: order, offset, limit: rows };
}

export const channelsTool = defineTool({
  name: 'jaws_channels',
  title: 'Channels of a dataset',
  description:
    'Rows of the table of channels: what one client has to do with one service of a server, summed over all flows between them. up and down are bytes as the local side sent and received them, outgoing is the share of bytes sent, first and last are Unix time in ms. Sort by up for the largest uploads.',
  input: pageInput(channelColumns, 100, 25),
  data: z.object({ ...amounts, channels: z.array(channelRow) }),
  find: async (input, { services, signal }) => {
    const page = await services.compute(
      (client) => client.call('channels.page', pageOf(input), { signal }),
      signal,
    );
    return { ...page, channels: rowsOf(page, channelRow) };
  },
});

export const packetsTool = defineTool({
  name: 'jaws_packets',
  title: 'Packets of a dataset',
  description:
    'A few rows of the table of packets, with names from DNS, TLS and HTTP; no payload. time is Unix time in ms, size is bytes on the wire. Give a filter: a dataset may have millions of packets.',
  input: pageInput(packetColumns, 50, 20),
  data: z.object({ ...amounts, packets: z.array(packetRow) }),
  find: async (input, { services, signal }) => {
    const page = await services.compute(
      (client) => client.call('packets.page', pageOf(input), { signal }),
      signal,
    );
    return { ...page, packets: rowsOf(page, packetRow) };
  },
});
