// Facts of the application layer: DNS names, HTTP requests, TLS ClientHellos. Called for every TCP and UDP payload.

import type { PacketDictionaries } from '@jaws/shared/domain/packet-table';

import { PassiveDns } from './passive-dns.ts';
import type { TransportView } from './transport-view.ts';

export type { TransportView } from './transport-view.ts';

/** Keeps the open hellos of one capture; use one decoder for one capture, packets in the order of the file. */
export class ApplicationDecoder {
  /** `factBits` of the last call. */
  facts = 0;
  readonly passiveDns = new PassiveDns();
  protected readonly dictionaries: PacketDictionaries;

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
  }

  /** Returns an id in `dictionaries.details`, 0 for none. Never throws. */
  tcp(view: TransportView): number {
    this.facts = 0;
    return view.wireLength === 0 ? 0 : 0;
  }

  /** Returns an id in `dictionaries.details`, 0 for none. Never throws. */
  udp(view: TransportView): number {
    this.facts = 0;
    return view.wireLength === 0 ? 0 : 0;
  }
}
