// What the application decoder says of a payload, packet by packet, for its tests.

import type { PacketDetail } from '@jaws/shared/domain/detail-dictionary';
import { factBits, PacketDictionaries } from '@jaws/shared/domain/packet-table';

import { ApplicationDecoder } from '../application-decoder.ts';
import { exampleHello, helloMessage, tlsRecords, viewOf, type ViewOptions } from './byte-builders.ts';

export const hello = tlsRecords(helloMessage(exampleHello()));
export const whole = {
  sni: 'www.example.org',
  ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
  facts: factBits.hasHello,
};
export const nothing = { sni: null, ja4: null, facts: 0 };

export interface Row extends PacketDetail {
  readonly facts: number;
}

export function startDecoder() {
  const dictionaries = new PacketDictionaries();
  const decoder = new ApplicationDecoder(dictionaries);
  const row = (id: number): Row => ({ ...dictionaries.details.get(id), facts: decoder.facts });
  return {
    dictionaries,
    decoder,
    tcp: (payload: ArrayLike<number>, options?: ViewOptions) => row(decoder.tcp(viewOf(payload, options))),
    udp: (payload: ArrayLike<number>, options?: ViewOptions) => row(decoder.udp(viewOf(payload, options))),
  };
}

/** Sends pieces of `bytes`, cut at `cuts`, in the order given; returns SNI, JA4 and facts of each row. */
export function sendSegments(
  bytes: readonly number[],
  cuts: readonly number[],
  order: readonly number[],
  first = 1000,
) {
  const { tcp } = startDecoder();
  tcp([], { flags: 0x02, sequence: (first - 1) >>> 0 });
  const edges = [0, ...cuts, bytes.length];
  return order.map((piece) => {
    const from = edges[piece] ?? 0;
    const row = tcp(bytes.slice(from, edges[piece + 1]), { sequence: (first + from) >>> 0 });
    return { sni: row.sni, ja4: row.ja4, facts: row.facts };
  });
}
