// The dialects of the pcap format: byte order and clock by the magic number, and those that say nothing of themselves
// and are told by what makes sense (as libpcap's sf-pcap.c and Wireshark's libpcap.c do).

export interface PcapVariant {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  /** 16, or more where a writer put fields of its own behind the four that everybody has. */
  readonly recordHeaderLength: number;
}

export const fileHeaderLength = 24;
const plainHeader = 16;
/**
 * Where the plain reading makes no sense: Alexey Kuznetzov's patch of 1999 (24, and 28 in its short-lived other form),
 * Nokia's libpcap (20).
 */
const oddHeaders = [24, 20, 28] as const;
/** libpcap's MAXIMUM_SNAPLEN: a first record that claims more is no record. */
const longestSane = 262_144;
const daySeconds = 86_400;
const nearSeconds = 365 * daySeconds;
/** 1990: smaller numbers are met everywhere, and say nothing. */
const firstRealSeconds = 631_152_000;

/** The variant that the first four bytes announce; null when they are no pcap magic number. */
export function pcapVariant(bytes: Uint8Array, start: number): PcapVariant | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 4);
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === 0xa1b2c3d4) return { littleEndian, nanoseconds: false, recordHeaderLength: plainHeader };
    if (magic === 0xa1b23c4d) return { littleEndian, nanoseconds: true, recordHeaderLength: plainHeader };
    if (magic === 0xa1b2cd34) return { littleEndian, nanoseconds: false, recordHeaderLength: 24 };
  }
  return null;
}

/** AIX (version 2.2) writes ns, and the interface type of SNMP (RFC 1573) where others write the link type. */
const aixLinkTypes = new Map<number, number>([
  [6, 1], // Ethernet
  [9, 6], // Token Ring
  [15, 10], // FDDI
  [24, 0], // loopback
]);

/** The link type of an AIX file; null when it is none. */
export function aixLinkType(major: number, minor: number, network: number): number | null {
  return major === 2 && minor === 2 ? (aixLinkTypes.get(network) ?? null) : null;
}

/**
 * True where `fileHeaderLength` bytes at `start` are the header of another capture, behind the records of this one
 * (`cat a b > c`). Read as a record, such a header has no bytes and a time in 2055, or in one of three other years.
 */
export function isPcapHeader(bytes: Uint8Array, start: number): boolean {
  const variant = pcapVariant(bytes, start);
  if (variant === null) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, fileHeaderLength);
  const { littleEndian } = variant;
  const major = view.getUint16(4, littleEndian);
  const zone = view.getInt32(8, littleEndian);
  const significantDigits = view.getUint32(12, littleEndian);
  return major === 2 && Math.abs(zone) <= daySeconds && significantDigits === 0;
}

/**
 * The length of the record headers of a file whose first record begins at `at`: the announced one, unless the second
 * header then makes no sense and does so with another length. Without enough bytes to tell, the announced one.
 */
export function recordHeaderLengthAt(view: DataView, at: number, end: number, variant: PcapVariant): number {
  const { recordHeaderLength, littleEndian } = variant;
  const file = { view, end, littleEndian };
  if (end - at < plainHeader || !isSaneRecord(file, at)) return recordHeaderLength;
  const seconds = view.getUint32(at, littleEndian);
  if (seconds < firstRealSeconds) return recordHeaderLength;
  const captured = view.getUint32(at + 8, littleEndian);
  const fits = (length: number): boolean | null => headerFits(file, at + length + captured, seconds);
  if (fits(recordHeaderLength) !== false) return recordHeaderLength;
  return oddHeaders.find((length) => fits(length) === true) ?? recordHeaderLength;
}

interface OpenFile {
  readonly view: DataView;
  readonly end: number;
  readonly littleEndian: boolean;
}

/** Does a record header, or the end, stand at `at`? null: the bytes end too early to tell. */
function headerFits(file: OpenFile, at: number, firstSeconds: number): boolean | null {
  const { view, end, littleEndian } = file;
  if (at === end) return true;
  if (end - at < 4) return null;
  const seconds = view.getUint32(at, littleEndian);
  const isNear = Math.abs(seconds - firstSeconds) <= nearSeconds;
  if (end - at < plainHeader) return isNear ? null : false;
  return (isNear && isSaneRecord(file, at)) || isPaddingOrCapture(file, at);
}

/** Lengths and fraction as a record has them; the lengths in either order. */
function isSaneRecord({ view, littleEndian }: OpenFile, at: number): boolean {
  const captured = view.getUint32(at + 8, littleEndian);
  const wire = view.getUint32(at + 12, littleEndian);
  const fraction = view.getUint32(at + 4, littleEndian);
  return (
    captured > 0 && wire > 0 && captured <= longestSane && wire <= longestSane && fraction < 1_000_000_000
  );
}

function isPaddingOrCapture({ view, end, littleEndian }: OpenFile, at: number): boolean {
  const isZero = [0, 8, 12].every((offset) => view.getUint32(at + offset, littleEndian) === 0);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return isZero || (end - at >= fileHeaderLength && isPcapHeader(bytes, at));
}
