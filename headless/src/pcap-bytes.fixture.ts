// Small pcap files made byte by byte (draft-ietf-opsawg-pcap, little-endian, Ethernet by default), for tests of bad input.

/** A record: the length it claims, and what really follows. */
export interface PcapRecord {
  readonly claimed: number;
  readonly bytes: Uint8Array;
}

/** A broadcast ARP frame padded to 60 bytes. */
export function arpFrame(): Uint8Array {
  const frame = new Uint8Array(60);
  frame.set([255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1]);
  return frame;
}

export function goodRecord(): PcapRecord {
  return { claimed: 60, bytes: arpFrame() };
}

export function pcapFile(records: readonly PcapRecord[], linkType = 1): Uint8Array {
  const length = records.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  for (const [at, word] of [0xa1b2c3d4, 0x0004_0002, 0, 0, 65_535, linkType].entries())
    view.setUint32(at * 4, word, true);
  let at = 24;
  for (const [index, { claimed, bytes }] of records.entries()) {
    for (const [word, value] of [1_700_000_000 + index, 0, claimed, claimed].entries())
      view.setUint32(at + word * 4, value, true);
    file.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return file;
}
