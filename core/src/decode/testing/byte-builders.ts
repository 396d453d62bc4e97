// Builds DNS messages, ClientHellos and transport views byte by byte, for the tests of the decoders.

import type { TransportView } from '../transport-view.ts';

export function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
}

export function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

/** The bytes behind a big-endian length of one, two or three bytes. */
export function sized(lengthBytes: 1 | 2 | 3, bytes: readonly number[]): number[] {
  const length = u32(bytes.length).slice(4 - lengthBytes);
  return [...length, ...bytes];
}

export interface ViewOptions {
  readonly ports?: readonly [number, number];
  readonly addresses?: readonly [number, number];
  readonly sequence?: number;
  readonly flags?: number;
  readonly wireLength?: number;
  /** What stands around the payload. */
  readonly poison?: number;
}

const usual = {
  ports: [50_000, 443],
  addresses: [1, 2],
  sequence: 1000,
  flags: 0x18,
  poison: 0xee,
} as const;

/** A view of `payload` in the middle of a larger buffer, so that a read outside of it is a read of poison. */
export function viewOf(payload: ArrayLike<number>, options: ViewOptions = {}): TransportView {
  const { ports, addresses, sequence, flags, poison } = { ...usual, ...options };
  const margin = 24;
  const bytes = new Uint8Array(payload.length + 2 * margin).fill(poison);
  bytes.set(Array.from(payload), margin);
  return {
    bytes,
    start: margin,
    end: margin + payload.length,
    wireLength: options.wireLength ?? payload.length,
    source: addresses[0],
    destination: addresses[1],
    sourcePort: ports[0],
    destinationPort: ports[1],
    sequence,
    flags,
    timestampUs: 0,
  };
}

/** `www.example.org` as labels; a number is appended as a compression pointer instead of the root. */
export function dnsName(name: string, pointer?: number): number[] {
  const labels = name === '' ? [] : name.split('.');
  const bytes = labels.flatMap((label) => sized(1, ascii(label)));
  return pointer === undefined ? [...bytes, 0] : [...bytes, ...u16(0xc000 | pointer)];
}

export interface DnsRecord {
  readonly owner: readonly number[];
  readonly type: number;
  readonly data: readonly number[];
}

export interface DnsOptions {
  readonly flags?: number;
  readonly questions?: readonly (readonly number[])[];
  readonly answers?: readonly DnsRecord[];
  readonly additional?: readonly DnsRecord[];
}

export function dnsMessage({ flags, questions = [], answers = [], additional = [] }: DnsOptions): number[] {
  const shown = flags ?? (answers.length + additional.length > 0 ? 0x8180 : 0x0100);
  const counts = [questions.length, answers.length, 0, additional.length].flatMap(u16);
  return [
    ...[0x12, 0x34, ...u16(shown), ...counts],
    ...questions.flatMap((name) => [...name, ...u16(1), ...u16(1)]),
    ...[...answers, ...additional].flatMap(({ owner, type, data }) => [
      ...owner,
      ...u16(type),
      ...u16(1),
      ...u32(60),
      ...sized(2, data),
    ]),
  ];
}

export type Extension = readonly [type: number, data: readonly number[]];

export const extension = {
  serverName: (name: string): Extension => [0, sized(2, [0, ...sized(2, ascii(name))])],
  alpn: (...protocols: readonly (readonly number[])[]): Extension => [
    16,
    sized(
      2,
      protocols.flatMap((protocol) => sized(1, protocol)),
    ),
  ],
  supportedVersions: (...versions: readonly number[]): Extension => [43, sized(1, versions.flatMap(u16))],
  signatureAlgorithms: (...algorithms: readonly number[]): Extension => [
    13,
    sized(2, algorithms.flatMap(u16)),
  ],
  empty: (type: number): Extension => [type, []],
};

export interface HelloOptions {
  readonly version?: number;
  readonly ciphers?: readonly number[];
  readonly extensions?: readonly Extension[] | null;
}

/** The handshake message, its 4-byte header included. */
export function helloMessage({ version, ciphers, extensions }: HelloOptions = {}): number[] {
  const list = (extensions ?? []).flatMap(([type, data]) => [...u16(type), ...sized(2, data)]);
  const body = [
    ...u16(version ?? 0x0303),
    ...Array.from({ length: 32 }, (_, at) => at),
    ...sized(
      1,
      Array.from({ length: 32 }, (_, at) => 200 - at),
    ),
    ...sized(2, (ciphers ?? [0x1301, 0x1302]).flatMap(u16)),
    ...sized(1, [0]),
    ...(extensions === null ? [] : sized(2, list)),
  ];
  return [1, ...sized(3, body)];
}

/** TLS records around a handshake message, split into pieces of `pieceLength` bytes. */
export function tlsRecords(message: readonly number[], pieceLength = message.length): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < message.length; at += pieceLength) {
    bytes.push(22, 3, 1, ...sized(2, message.slice(at, at + pieceLength)));
  }
  return bytes;
}

/** The hello of the JA4 specification's example: t13d1516h2_8daaf6152771_e5627efa2ab1. */
export function exampleHello(name = 'www.example.org'): HelloOptions {
  const types = [
    0x0005, 0x000a, 0x000b, 0x0012, 0x0015, 0x0017, 0x001b, 0x0023, 0x002d, 0x0033, 0x4469, 0xff01,
  ];
  return {
    ciphers: [
      ...[0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014],
      ...[0x009c, 0x009d, 0x002f, 0x0035],
    ],
    extensions: [
      extension.empty(0x1a1a),
      extension.serverName(name),
      extension.alpn(ascii('h2'), ascii('http/1.1')),
      extension.supportedVersions(0x2a2a, 0x0304, 0x0303),
      extension.signatureAlgorithms(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601),
      ...types.map(extension.empty),
      extension.empty(0xfafa),
    ],
  };
}
