// What a copy of single packets needs to know of the file that they stand in: told while the file is read, in the order
// of the file and before the packets that need it.

import type { PcapVariant } from './pcap-dialect.ts';

export interface PcapHead {
  /** Dialect, with the length of record headers that was found. */
  readonly variant: PcapVariant;
  readonly linkType: number;
  /** Bytes; null: no limit is set. */
  readonly snapLength: number | null;
}

/** Blocks come without the length field at their end, and are valid during the call only. */
export interface SectionWatcher {
  /** A pcap header, once its first record has begun. */
  pcap(head: PcapHead): void;
  /** A Section Header Block: interfaces before it are not those of the packets behind it. */
  section(block: Uint8Array, littleEndian: boolean): void;
  /** An Interface Description Block of the section. */
  interface(block: Uint8Array): void;
  /** The block type of the packet that the batch gets next, of pcapng. */
  packet(type: number): void;
}
