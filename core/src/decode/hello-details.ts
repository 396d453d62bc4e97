// What is told of a ClientHello that was found, over TCP or QUIC: its name, its fingerprint and the facts of its row.

import { type DetailDictionary, noDetail, type PacketDetail } from '@jaws/shared/domain/detail-dictionary';
import { factBits } from '@jaws/shared/domain/packet-table';

import { readClientHello } from './client-hello.ts';
import { ja4, type Ja4Cache, type HelloTransport } from './ja4.ts';

export class HelloDetails {
  /** `factBits` of the last call. */
  facts = 0;
  /** What was told last. */
  last: PacketDetail = noDetail;
  private readonly fingerprints: Ja4Cache = new Map();
  private readonly details: DetailDictionary;
  private readonly transport: HelloTransport;

  constructor(details: DetailDictionary, transport: HelloTransport) {
    this.details = details;
    this.transport = transport;
  }

  /**
   * A detail id for the body `bytes[start, end)`, 0 when it is no hello. Of a hello that is cut, the name is kept when
   * it was reached; a fingerprint of half a hello would be false.
   */
  tell(bytes: Uint8Array, start: number, end: number, whole: boolean): number {
    this.facts = 0;
    this.last = noDetail;
    const hello = readClientHello(bytes, start, end);
    if (hello === null) return 0;
    const known = whole && hello.whole;
    this.facts = known ? factBits.hasHello : factBits.helloUnknown;
    const fingerprint = known ? ja4(hello, this.transport, this.fingerprints) : null;
    this.last = { ...noDetail, sni: hello.sni, ja4: fingerprint };
    return this.details.intern(this.last);
  }
}
