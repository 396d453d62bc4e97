// Captures byte by byte, for tests: pcap files and pcapng blocks in either byte order.

export interface TestRecord {
  readonly seconds?: number;
  readonly fraction?: number;
  readonly data: ArrayLike<number>;
  /** Default: as captured. */
  readonly wire?: number;
  /** What the length field claims; default: the truth. */
  readonly claimed?: number;
}

export interface TestPcapOptions {
  readonly littleEndian?: boolean;
  readonly magic?: number;
  readonly linkType?: number;
  readonly minorVersion?: number;
  readonly snapLength?: number;
}

/** A growing byte string with one byte order. */
export class ByteWriter {
  private readonly parts: number[] = [];
  private readonly littleEndian: boolean;

  constructor(littleEndian = true) {
    this.littleEndian = littleEndian;
  }

  get length(): number {
    return this.parts.length;
  }

  raw(bytes: ArrayLike<number>): this {
    for (let at = 0; at < bytes.length; at++) this.parts.push(bytes[at] ?? 0);
    return this;
  }

  u16(value: number): this {
    return this.integer(value, 2);
  }

  u32(value: number): this {
    return this.integer(value, 4);
  }

  u64(value: bigint): this {
    const high = Number(BigInt.asUintN(64, value) >> 32n);
    const low = Number(BigInt.asUintN(32, value));
    return this.littleEndian ? this.u32(low).u32(high) : this.u32(high).u32(low);
  }

  padTo(multiple: number): this {
    while (this.parts.length % multiple !== 0) this.parts.push(0);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.parts);
  }

  private integer(value: number, length: number): this {
    const shifts = Array.from({ length }, (_, index) => index * 8);
    if (!this.littleEndian) shifts.reverse();
    for (const shift of shifts) this.parts.push((value >>> shift) & 0xff);
    return this;
  }
}

const usual = { littleEndian: true, magic: 0xa1b2c3d4, linkType: 1, minorVersion: 4, snapLength: 262_144 };

export function pcapBytes(records: readonly TestRecord[], options: TestPcapOptions = {}): Uint8Array {
  const { littleEndian, magic, linkType, minorVersion, snapLength } = { ...usual, ...options };
  const writer = new ByteWriter(littleEndian);
  writer.u32(magic).u16(2).u16(minorVersion).u32(0).u32(0).u32(snapLength).u32(linkType);
  for (const record of records) writeRecord(writer, record, magic === 0xa1b2cd34);
  return writer.bytes();
}

function writeRecord(writer: ByteWriter, record: TestRecord, isModified: boolean): void {
  const { seconds = 1, fraction = 0, data } = record;
  writer.u32(seconds).u32(fraction);
  writer.u32(record.claimed ?? data.length).u32(record.wire ?? data.length);
  if (isModified) writer.u32(2).u32(0);
  writer.raw(data);
}

/** Writes pcapng blocks; `bytes()` is the file so far. */
export class PcapngWriter {
  private readonly file: ByteWriter[] = [];
  private readonly littleEndian: boolean;

  constructor(littleEndian = true) {
    this.littleEndian = littleEndian;
  }

  section(littleEndian = this.littleEndian, major = 1): this {
    const body = new ByteWriter(littleEndian).u32(0x1a2b3c4d).u16(major).u16(0).u64(-1n);
    return this.block(0x0a0d0d0a, body, littleEndian);
  }

  interface(
    linkType: number,
    snapLength = 0,
    options: ByteWriter = this.options(),
    littleEndian = this.littleEndian,
  ): this {
    const body = new ByteWriter(littleEndian).u16(linkType).u16(0).u32(snapLength).raw(options.bytes());
    return this.block(1, body, littleEndian);
  }

  enhanced(
    id: number,
    ticks: bigint,
    data: ArrayLike<number>,
    wire = data.length,
    claimed = data.length,
  ): this {
    const body = this.options().u32(id);
    body.u32(Number(ticks >> 32n)).u32(Number(ticks & 0xffff_ffffn));
    return this.block(6, body.u32(claimed).u32(wire).raw(data).padTo(4));
  }

  simple(wire: number, data: ArrayLike<number>): this {
    return this.block(3, this.options().u32(wire).raw(data).padTo(4));
  }

  obsolete(id: number, ticks: bigint, data: ArrayLike<number>): this {
    const body = this.options().u16(id).u16(7);
    body.u32(Number(ticks >> 32n)).u32(Number(ticks & 0xffff_ffffn));
    return this.block(2, body.u32(data.length).u32(data.length).raw(data).padTo(4));
  }

  statistics(id: number, drops: readonly (readonly [code: number, value: bigint])[]): this {
    const body = this.options().u32(id).u64(0n);
    for (const [code, value] of drops) body.u16(code).u16(8).u64(value);
    return this.block(5, body.u16(0).u16(0));
  }

  block(type: number, body: ByteWriter, littleEndian = this.littleEndian, trailer?: number): this {
    const length = 12 + body.length;
    const writer = new ByteWriter(littleEndian).u32(type).u32(length).raw(body.bytes());
    this.file.push(writer.padTo(4).u32(trailer ?? length));
    return this;
  }

  raw(bytes: ArrayLike<number>): this {
    this.file.push(new ByteWriter().raw(bytes));
    return this;
  }

  /** An empty list of options, or body, in the writer's order. */
  options(): ByteWriter {
    return new ByteWriter(this.littleEndian);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.file.flatMap((part) => [...part.bytes()]));
  }
}

/** One option of a block, padded. */
export function pcapngOption(writer: ByteWriter, code: number, value: ArrayLike<number>): ByteWriter {
  return writer.u16(code).u16(value.length).raw(value).padTo(4);
}
