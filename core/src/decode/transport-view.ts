// What the packet decoder hands to the application layer: one payload in its frame, and where it travels.

/**
 * One reused, mutable object, so that a packet costs no allocation. The payload is `bytes[start, end)` as captured.
 * Nothing outside that range may be read.
 */
export interface TransportView {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Payload bytes on the wire; more than `end - start` where the frame was cut. */
  wireLength: number;
  /** Ids in `dictionaries.addresses`. */
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  /** TCP: the header's sequence number, unsigned 32 bits. The application decoder moves it past a SYN. */
  sequence: number;
  /** TCP flags as `PacketTable.tcpFlags` has them. */
  flags: number;
  timestampUs: number;
}
