// Types of pcapng blocks, and which of them the reader looks into.

export const blockTypes = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
} as const;

/** From its type up to its end, without the length field there. */
export function blockOf(view: DataView, at: number, bodyEnd: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, bodyEnd - at);
}

export function isRead(type: number): boolean {
  return type === blockTypes.sectionHeader || (type >= 1 && type <= 6 && type !== 4);
}

/** Zeros and the magic numbers of pcap: the quick test, for every block. */
export function isNoBlock(type: number): boolean {
  return type === 0 || type >>> 16 === 0xa1b2 || (type & 0xffff) === 0xb2a1;
}
