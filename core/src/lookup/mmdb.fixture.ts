// Writes a small database in MaxMind format (MaxMind DB File Format Specification 2.0): a binary tree of 24-bit records over
// IPv6, IPv4 below ::/96, and a record of text and numbers for each network.

import { Buffer } from 'node:buffer';
import { parseCidr } from '@jaws/shared/domain/ip-address';

export type MmdbValue = string | number | { readonly [key: string]: MmdbValue };

const types = { text: 2, double: 3, map: 7, uint32: 6, uint64: 9, array: 11 } as const;

function control(type: number, size: number): Buffer {
  const extended = type > 7;
  const [first, more] =
    size < 29 ? [size, []] : size < 285 ? [29, [size - 29]] : [30, [(size - 285) >> 8, (size - 285) & 255]];
  return Buffer.from([((extended ? 0 : type) << 5) | first, ...(extended ? [type - 7] : []), ...more]);
}

function encode(value: MmdbValue | readonly string[]): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(types.text, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return encodeNumber(value);
  if (Array.isArray(value)) return Buffer.concat([control(types.array, value.length), ...value.map(encode)]);
  const entries = Object.entries(value as Readonly<Record<string, MmdbValue>>);
  return Buffer.concat([
    control(types.map, entries.length),
    ...entries.flatMap(([key, each]) => [encode(key), encode(each)]),
  ]);
}

function encodeNumber(value: number): Buffer {
  if (!Number.isInteger(value) || value < 0) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(types.double, 8), bytes]);
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return Buffer.concat([control(types.uint32, 4), bytes]);
}

type Node = [Node | number | null, Node | number | null];

/** `networks`: CIDR -> its record; `type`: as the database calls itself; `built`: Unix epoch, s. */
export function mmdbFile(networks: Readonly<Record<string, MmdbValue>>, type: string, built: number): Buffer {
  const root: Node = [null, null];
  const records: Buffer[] = [];
  let dataBytes = 0;
  for (const [text, value] of Object.entries(networks)) {
    const record = encode(value);
    hang(root, bitsOf(text), dataBytes);
    records.push(record);
    dataBytes += record.length;
  }
  const nodes: Node[] = [];
  const number = (node: Node): void => {
    nodes.push(node);
    for (const side of node) if (Array.isArray(side)) number(side);
  };
  number(root);
  const places = new Map(nodes.map((node, at) => [node, at]));
  const tree = Buffer.alloc(nodes.length * 6);
  nodes.forEach((node, at) => {
    node.forEach((side, half) => {
      const pointer =
        side === null
          ? nodes.length
          : Array.isArray(side)
            ? (places.get(side) ?? 0)
            : nodes.length + 16 + side;
      tree.writeUIntBE(pointer, at * 6 + half * 3, 3);
    });
  });
  const metadata = encode({
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: built },
    ...{ database_type: type, ip_version: 6, node_count: nodes.length, record_size: 24 },
    description: { en: `${type} of the tests` },
  });
  const mark = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);
  return Buffer.concat([tree, Buffer.alloc(16), ...records, mark, metadata]);
}

/** IPv4 lies below ::/96. */
function bitsOf(text: string): number[] {
  const range = parseCidr(text);
  if (range === null) throw new Error(`no network: ${text}`);
  const bytes = range.version === 6 ? [...range.bytes] : [...new Array<number>(12).fill(0), ...range.bytes];
  const length = range.version === 6 ? range.prefix : range.prefix + 96;
  return Array.from({ length }, (_, at) => ((bytes[at >> 3] as number) >> (7 - (at & 7))) & 1);
}

function hang(root: Node, bits: readonly number[], record: number): void {
  let node = root;
  bits.forEach((bit, at) => {
    if (at === bits.length - 1) node[bit] = record;
    else {
      const next = node[bit];
      const below: Node = Array.isArray(next) ? next : [null, null];
      node[bit] = below;
      node = below;
    }
  });
}
