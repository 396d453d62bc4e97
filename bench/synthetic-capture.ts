// A capture made from a seed: 60-1514 byte TCP and UDP packets of a few thousand flows, some with DNS questions, TLS
// hellos and HTTP requests at their start. Same seed, same bytes; used by benchmarks and their tests.

export interface SyntheticCaptureOptions {
  readonly packets: number;
  readonly seed?: number;
  readonly flows?: number;
}

interface Flow {
  readonly template: Uint8Array;
  readonly isTcp: boolean;
  readonly opening: Uint8Array;
  sequence: number;
  packets: number;
}

export const pcapHeaderLength = 24;
const headersLength = { tcp: 54, udp: 42 } as const;
const smallestFrame = 60;
const largestFrame = 1514;
const fileHeader = [0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1] as const;

/** Bytes of a pcap file (little-endian, µs), about 740 bytes a packet. */
export function syntheticCapture(options: SyntheticCaptureOptions): Uint8Array {
  const random = mulberry32(options.seed ?? 1);
  const flows = Array.from({ length: options.flows ?? 4000 }, (_, index) => makeFlow(index, random));
  const bytes = new Uint8Array(pcapHeaderLength + options.packets * (16 + largestFrame));
  const view = new DataView(bytes.buffer);
  for (const [index, value] of fileHeader.entries()) view.setUint32(index * 4, value, true);
  let at = pcapHeaderLength;
  let timestampUs = 1_750_000_000_000_000;
  for (let packet = 0; packet < options.packets; packet++) {
    // Squaring makes a few flows busy and most of them quiet, as on a real network.
    const flow = flows[Math.floor(random() ** 2 * flows.length)] as Flow;
    timestampUs += Math.floor(random() * 200);
    const length = writePacket(bytes, view, at + 16, flow, random);
    view.setUint32(at, Math.floor(timestampUs / 1_000_000), true);
    view.setUint32(at + 4, timestampUs % 1_000_000, true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
    at += 16 + length;
  }
  return bytes.subarray(0, at);
}

/** A small, fast generator with a full period of 2^32 (T. Ettinger's mulberry32); returns [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makeFlow(index: number, random: () => number): Flow {
  const kind = random();
  const isTcp = kind < 0.75;
  const template = new Uint8Array(headersLength.tcp);
  const view = new DataView(template.buffer);
  const client = 1 + Math.floor(random() * 200);
  template.set([0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 1, client], 0);
  view.setUint16(12, 0x0800);
  view.setUint8(14, 0x45);
  view.setUint8(22, 64);
  view.setUint8(23, isTcp ? 6 : 17);
  view.setUint32(26, 0x0a00_0000 + client);
  view.setUint32(30, 0xcb00_7100 + Math.floor(random() * 1500));
  view.setUint16(34, 1024 + Math.floor(random() * 60_000));
  const port = isTcp ? (kind < 0.5 ? 443 : 80) : kind < 0.9 ? 53 : 443;
  view.setUint16(36, port);
  if (isTcp) view.setUint16(46, 0x5018);
  const name = `host-${index}.example.net`;
  return { template, isTcp, opening: openingOf(port, isTcp, name), sequence: index * 1000, packets: 0 };
}

function openingOf(port: number, isTcp: boolean, name: string): Uint8Array {
  if (!isTcp) return port === 53 ? dnsQuestion(name) : new Uint8Array(0);
  if (port === 443) return clientHello(name);
  return new TextEncoder().encode(`GET /index.html HTTP/1.1\r\nHost: ${name}\r\nAccept: */*\r\n\r\n`);
}

function dnsQuestion(name: string): Uint8Array {
  const labels = name.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
  return Uint8Array.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1]);
}

/** A TLS 1.2 record with a ClientHello of two ciphers and the server's name (RFC 8446 §4.1.2, RFC 6066 §3). */
function clientHello(name: string): Uint8Array {
  const host = [...new TextEncoder().encode(name)];
  const serverName = [
    0,
    0,
    ...u16(host.length + 5),
    ...u16(host.length + 3),
    0,
    ...u16(host.length),
    ...host,
  ];
  const versions = [0, 43, 0, 3, 2, 3, 4];
  const extensions = [...serverName, ...versions];
  const body = [
    ...[3, 3, ...new Array<number>(32).fill(7), 0],
    ...[0, 4, 0x13, 0x01, 0x13, 0x02, 1, 0],
    ...[...u16(extensions.length), ...extensions],
  ];
  return Uint8Array.from([22, 3, 1, ...u16(body.length + 4), 1, 0, ...u16(body.length), ...body]);
}

function u16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}

/** Writes one frame at `at` and returns its length. A TCP flow starts with a SYN, then its opening; UDP with its opening. */
function writePacket(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  flow: Flow,
  random: () => number,
): number {
  const isSyn = flow.isTcp && flow.packets === 0;
  const isOpening = flow.packets === (flow.isTcp ? 1 : 0);
  const headers = flow.isTcp ? headersLength.tcp : headersLength.udp;
  const opening = isOpening ? flow.opening : noBytes;
  const free = isSyn ? smallestFrame : frameLength(random);
  const length = opening.length > 0 ? headers + opening.length : free;
  bytes.set(flow.template.subarray(0, headers), at);
  bytes.set(opening, at + headers);
  view.setUint16(at + 16, isSyn ? headers - 14 : length - 14);
  if (flow.isTcp) writeTcp(view, at, flow, isSyn ? null : length - headers);
  else view.setUint16(at + 38, length - 34);
  flow.packets++;
  return length;
}

const noBytes = new Uint8Array(0);

/** `payloadLength` null = the SYN, which counts as one byte. */
function writeTcp(view: DataView, at: number, flow: Flow, payloadLength: number | null): void {
  view.setUint32(at + 38, flow.sequence);
  if (payloadLength === null) view.setUint8(at + 47, 0x02);
  flow.sequence += payloadLength ?? 1;
}

/** Two humps, as real traffic has: acknowledgements and full segments; the rest spread between them. */
function frameLength(random: () => number): number {
  const kind = random();
  if (kind < 0.3) return smallestFrame + Math.floor(random() * 40);
  if (kind < 0.6) return largestFrame - Math.floor(random() * 100);
  return smallestFrame + Math.floor(random() * (largestFrame - smallestFrame));
}
