// An office with a leak, for tests of live pictures.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { tableOf, type PlainRow } from '../dataset/testing-tables.fixture.ts';

export const officeStartMs = 1_700_000_000_000;

/** 60 hosts talk to 20 servers; the one at .66 sends 60 kB in every fiftieth packet to a place of its own. */
export function office(from: number, packets: number): PacketTable {
  return tableOf(Array.from({ length: packets }, (_, at) => officeRow(from + at)));
}

export function officeRow(number: number): Partial<PlainRow> {
  const timestampUs = (officeStartMs + number * 10) * 1000;
  if (number % 50 === 49) {
    const [source, destination] = ['192.168.1.66', '198.51.100.9'];
    const ports = { sourcePort: 40_666, destinationPort: 26_667 };
    return {
      ...{ timestampUs, source, destination, ...ports, tcpFlags: 16 },
      size: 60_000,
      payloadSize: 59_940,
    };
  }
  const host = { address: `192.168.1.${1 + (number % 60)}`, port: 40_000 + (number % 60) };
  const server = { address: `203.0.113.${1 + (number % 20)}`, port: 443 };
  const [from, to] = number % 3 === 0 ? [host, server] : [server, host];
  return {
    ...{ timestampUs, source: from.address, destination: to.address },
    ...{ sourcePort: from.port, destinationPort: to.port },
    ...{ size: 200 + (number % 7) * 10, payloadSize: 140, tcpFlags: 16 },
  };
}
