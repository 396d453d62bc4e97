// The size on the wire of a frame that was cut, for a source that does not tell it: link header + what the IP header
// says (RFC 791 total length, RFC 8200 payload length + 40).

const vlanTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
const etherTypeIpv4 = 0x0800;
const etherTypeIpv6 = 0x86dd;

/**
 * Bytes; never less than `captured`. `captured` itself where it cannot be known: no IP in it, or a length field of 0
 * (segmentation offload, jumbograms). Padding and check sequences of the link are not in it.
 */
export function derivedWireLength(bytes: Uint8Array, captured: number, linkType: number): number {
  const ipAt = ipOffset(bytes, captured, linkType);
  if (ipAt < 0 || captured < ipAt + 6) return captured;
  const version = (bytes[ipAt] as number) >> 4;
  const ipLength = version === 4 ? u16(bytes, ipAt + 2) : version === 6 ? ipv6Length(bytes, ipAt) : 0;
  return Math.max(captured, ipLength === 0 ? 0 : ipAt + ipLength);
}

function ipv6Length(bytes: Uint8Array, at: number): number {
  const payload = u16(bytes, at + 4);
  return payload === 0 ? 0 : payload + 40;
}

/** Where the IP header starts; -1 when there is none to be found. */
function ipOffset(bytes: Uint8Array, captured: number, linkType: number): number {
  switch (linkType) {
    case 1:
      return afterEthernet(bytes, captured);
    case 113:
      return captured >= 16 && isIp(u16(bytes, 14)) ? 16 : -1;
    case 0:
      return 4;
    case 101:
      return 0;
    default:
      return -1;
  }
}

function afterEthernet(bytes: Uint8Array, captured: number): number {
  let at = 12;
  while (captured >= at + 2 && vlanTags.has(u16(bytes, at))) at += 4;
  return captured >= at + 2 && isIp(u16(bytes, at)) ? at + 2 : -1;
}

function isIp(etherType: number): boolean {
  return etherType === etherTypeIpv4 || etherType === etherTypeIpv6;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
