// Who serves whom is one answer for a pair of addresses, a protocol and a port: where ports tell nothing and the start was
// not seen, a new flow goes by what an earlier one of the same service told.

import type { PacketTable } from '../domain/packet-table.ts';
import { servicePortRank } from './service-port.ts';

const syn = 2;
const ack = 16;
const addressStride = 2 ** 26;
const serviceStride = 2 ** 26;
/** Beyond so many all are forgotten: the oldest of them mean little by then. */
const mostServices = 1_000_000;

export class KnownServices {
  private readonly pairs = new Map<number, number>();
  private readonly known = new Set<number>();

  /** 2 where the sender of a flow's first packet is its server, 0 where the ports or later packets tell the client. */
  clientSide(table: PacketTable, row: number): 0 | 2 {
    const firstPort = table.sourcePort[row] as number;
    const secondPort = table.destinationPort[row] as number;
    if (firstPort === 0 || servicePortRank(firstPort) !== servicePortRank(secondPort)) return 0;
    const flags = (table.tcpFlags[row] as number) & (syn | ack);
    const isAnswer = flags === (syn | ack);
    const [first, second] = [table.source[row] as number, table.destination[row] as number];
    const protocol = table.protocol[row] as number;
    const ofFirst = this.keyOf(first, firstPort, second, protocol);
    const ofSecond = this.keyOf(second, secondPort, first, protocol);
    const [expected, other] = isAnswer ? [ofFirst, ofSecond] : [ofSecond, ofFirst];
    if (this.known.has(expected) || flags !== 0) this.know(expected);
    else if (this.known.has(other)) return 2;
    else this.know(expected);
    return 0;
  }

  private know(key: number): void {
    if (this.known.size >= mostServices) this.forget();
    this.known.add(key);
  }

  forget(): void {
    this.pairs.clear();
    this.known.clear();
  }

  private keyOf(server: number, port: number, client: number, protocol: number): number {
    const ends = server * addressStride + client;
    const pair = this.pairs.get(ends) ?? this.pairs.size;
    this.pairs.set(ends, pair);
    return pair * serviceStride + port * 1024 + protocol;
  }
}
