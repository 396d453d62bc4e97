// The overview as a person reads it in a terminal: one line of totals, then a table for each question.

import type { Overview } from '@jaws/shared/contract/stats';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import { formatBytes, formatCount, formatMany, formatTable, formatTime, printable } from '../cli/format.ts';

type Line = readonly string[];

export function statsText(overview: Overview): string {
  if (overview.packets === 0) return 'Nothing matches.\n';
  return [
    totals(overview),
    table(
      'Top destinations by upload',
      ['destination', 'service', 'senders', 'first seen', 'sent', 'received'],
      {
        rows: overview.destinations.map((one) => [
          named(one.name, addressWithPort(one.address, one.port)),
          one.service ?? one.protocol,
          formatCount(one.senders),
          formatTime(one.firstMs),
          formatBytes(one.bytesUp),
          formatBytes(one.bytesDown),
        ]),
        right: [2, 4, 5],
      },
    ),
    table('Top senders', ['sender', 'destinations', 'sent', 'received'], {
      rows: overview.senders.map((one) => [
        named(one.name, one.address),
        formatCount(one.destinations),
        formatBytes(one.bytesUp),
        formatBytes(one.bytesDown),
      ]),
      right: [1, 2, 3],
    }),
    table('Protocols and ports', ['protocol', 'flows', 'packets', 'sent', 'received'], {
      rows: overview.protocols.flatMap((one) => [
        [one.protocol, ...amounts(one)],
        ...one.ports.map((inner) => [`  ${portText(inner)}`, ...amounts(inner)]),
      ]),
      right: [1, 2, 3, 4],
    }),
    table('Top conversations', ['client', 'server', 'packets', 'sent', 'received'], {
      rows: overview.conversations.map((one) => [
        printable(one.client),
        named(one.serverName, one.server),
        formatCount(one.packets),
        formatBytes(one.bytesUp),
        formatBytes(one.bytesDown),
      ]),
      right: [2, 3, 4],
    }),
  ].join('\n');
}

function totals(overview: Overview): string {
  const { sent, received, inside, packets, flows, localRule, onlyInside } = overview;
  const none = 'Nothing goes from a local address to another network: the lists show traffic inside.\n';
  return (
    `Sent out ${formatBytes(sent)}, received ${formatBytes(received)}, between local addresses ${formatBytes(inside)}, ` +
    `in ${formatMany(packets, 'packet')} of ${formatMany(flows, 'flow')}.\nLocal: ${printable(localRule)}.\n` +
    (onlyInside ? none : '')
  );
}

function table(
  title: string,
  headers: readonly string[],
  { rows, right }: { readonly rows: readonly Line[]; readonly right: readonly number[] },
): string {
  return rows.length === 0 ? '' : `${title}\n${formatTable(headers, rows, right)}`;
}

function amounts(one: Overview['protocols'][number]['ports'][number] | Overview['protocols'][number]): Line {
  const { flows, packets, bytesUp, bytesDown } = one;
  return [formatCount(flows), formatCount(packets), formatBytes(bytesUp), formatBytes(bytesDown)];
}

function portText({ port, service }: Overview['protocols'][number]['ports'][number]): string {
  return service === null ? `port ${String(port)}` : `${service} ${String(port)}`;
}

/** `files.example (203.0.113.5:443)`. */
function named(name: string | null, address: string): string {
  return printable(name === null ? address : `${name} (${address})`);
}
