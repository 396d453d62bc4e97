// A capture, and the table that tshark prints of it: the same packets.

import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { expect, it } from 'vitest';
import { decodeCapture } from '../decode/testing/decoded-capture.ts';
import { importTable } from './import-table.ts';

const demo = resolve(import.meta.dirname, '../../../assets/demo.pcapng');
const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const fields = [
  ...[
    'frame.time_epoch',
    'eth.src',
    'eth.dst',
    'ip.src',
    'ip.dst',
    'ipv6.src',
    'ipv6.dst',
    'ip.proto',
    'ipv6.nxt',
  ],
  ...['arp.src.proto_ipv4', 'arp.dst.proto_ipv4'],
  ...['tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport', 'tcp.flags', 'tcp.len', 'udp.length'],
  ...['frame.len', 'dns.qry.name', 'tls.handshake.extensions_server_name'],
];

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

/** Lengths of payload are told of TCP and UDP only. */
function packetsOf(table: PacketTable): string[] {
  const { addresses, macs, protocols, details } = table.dictionaries;
  return Array.from({ length: table.count }, (_, row) => {
    const at = (column: ArrayLike<number>): number => column[row] as number;
    const { dnsName, sni } = details.get(at(table.detail));
    const protocol = protocols.get(at(table.protocol));
    const payload = protocol === 'TCP' || protocol === 'UDP' ? at(table.payloadSize) : 'not told';
    return [
      ...[at(table.timestampUs), at(table.size), payload, at(table.tcpFlags)],
      ...[addresses.get(at(table.source)), addresses.get(at(table.destination))],
      ...[macs.get(at(table.sourceMac)), macs.get(at(table.destinationMac))],
      ...[at(table.sourcePort), at(table.destinationPort), protocol, dnsName, sni],
    ].join(' ');
  });
}

const title = `the demo, printed with tabs, is what its capture is${hasTshark ? '' : ' (skipped: no tshark)'}`;

it.skipIf(!hasTshark)(title, async () => {
  const options = ['-T', 'fields', '-E', 'header=y', ...fields.flatMap((field) => ['-e', field])];
  const text = execFileSync('tshark', ['-n', '-r', demo, ...options], {
    ...{ encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  const all = new PacketTable(65_536);
  const { rows, badRows } = await importTable(
    bytesOf(text),
    'csv',
    (table) => {
      all.append(table, 0, table.count);
      return Promise.resolve();
    },
    { dictionaries: all.dictionaries },
  );
  const expected = packetsOf(await decodeCapture(demo));
  expect([rows, badRows]).toEqual([expected.length, 0]);
  const differ = packetsOf(all).flatMap((packet, row) =>
    packet === expected[row] ? [] : [[packet, expected[row]]],
  );
  expect(differ.slice(0, 5)).toEqual([]);
});
