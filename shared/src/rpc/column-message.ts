// The binary message beside JSON, for points only: an event whose payload has `points`, columns of numbers. A live frame
// of 20,000 points is a megabyte of JSON, which costs the page 6 ms to parse and as much again to take away; as columns
// it is two thirds of that size and is looked at where it lies. The page's main thread: 52 ms a frame before, 39 to 48
// with it (load 20, alternating runs of `npm run bench -- live-page`).
//
// Layout: uint32 little-endian, the bytes of the JSON text that follows; the JSON of the message, with a list
// [kind, length] in place of each column; zeros up to the next multiple of 8; the columns in the order of the JSON,
// each filled up with zeros to a multiple of 8. All numbers little-endian, as every machine that JAWS runs on has them.

import { decodeText, encodeText } from './runtime-globals.ts';

type Points = Readonly<Record<string, unknown>>;

interface EventMessage {
  readonly type: 'event';
  readonly payload: { readonly points: Points };
}

/** Fewer points than these are no gain. */
const leastPoints = 256;
/** `decimal`: int32 of ten-thousandths, the steps in which points are told. */
const kinds = { byte: 0, whole: 1, decimal: 2, number: 3 } as const;
const widths = [1, 4, 4, 8] as const;
const steps = 10_000;
const mostWhole = 2 ** 31 - 1;
const mostColumns = 64;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasPoints(message: unknown): message is EventMessage {
  if (!isRecord(message) || message['type'] !== 'event') return false;
  const { payload } = message;
  if (!isRecord(payload) || !isRecord(payload['points'])) return false;
  const columns = Object.values(payload['points']);
  if (columns.length === 0 || columns.length > mostColumns) return false;
  const longest = columns.reduce<number>((most, each) => Math.max(most, columnLength(each)), 0);
  return longest >= leastPoints && columns.every((each) => columnLength(each) >= 0);
}

/** -1: not a column. What is in it is looked at when it is packed. */
function columnLength(value: unknown): number {
  return Array.isArray(value) ? value.length : -1;
}

/** The narrowest kind that has every value exactly; null when there is something else than finite numbers. */
// eslint-disable-next-line complexity -- one loop over 200,000 numbers a frame: functions of its steps would be calls
function kindOf(column: readonly unknown[]): number | null {
  let kind: number = kinds.byte;
  let furthest = 0;
  // Plain loop: ten columns of 20,000 in every frame.
  for (let at = 0; at < column.length; at += 1) {
    const value = column[at];
    if (typeof value !== 'number' || !Number.isFinite(value)) return null;
    furthest = Math.max(furthest, Math.abs(value));
    if (kind === kinds.byte && (value & 255) !== value) kind = kinds.whole;
    if (kind === kinds.whole && (value | 0) !== value) kind = kinds.decimal;
    if (kind === kinds.decimal && Math.round(value * steps) / steps !== value) kind = kinds.number;
  }
  return kind === kinds.decimal && furthest * steps > mostWhole ? kinds.number : kind;
}

function filledUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Null: to be sent as JSON. -0 comes over as 0. */
export function packColumns(message: unknown): Uint8Array<ArrayBuffer> | null {
  if (!hasPoints(message)) return null;
  const columns = Object.entries(message.payload.points).map(([name, value]) => {
    const values = value as readonly number[];
    return { name, values, kind: kindOf(values) };
  });
  if (columns.some(({ kind }) => kind === null)) return null;
  const points = Object.fromEntries(columns.map(({ name, values, kind }) => [name, [kind, values.length]]));
  const text = encodeText(JSON.stringify({ ...message, payload: { ...message.payload, points } }));
  const start = filledUp(4 + text.length);
  const sizes = columns.map(({ values, kind }) => filledUp(values.length * widthOf(kind)));
  const packed = new Uint8Array(sizes.reduce((sum, size) => sum + size, start));
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, 4);
  let at = start;
  columns.forEach(({ values, kind }, place) => {
    writeColumn(packed.buffer, at, kind, values);
    at += sizes[place] ?? 0;
  });
  return packed;
}

function widthOf(kind: number | null): number {
  return widths[kind ?? -1] ?? 0;
}

function writeColumn(into: ArrayBuffer, at: number, kind: number | null, values: readonly number[]): void {
  const { length } = values;
  if (kind === kinds.byte) new Uint8Array(into, at, length).set(values);
  else if (kind === kinds.whole) new Int32Array(into, at, length).set(values);
  else if (kind === kinds.number) new Float64Array(into, at, length).set(values);
  else {
    const column = new Int32Array(into, at, length);
    for (let place = 0; place < length; place += 1) column[place] = Math.round((values[place] ?? 0) * steps);
  }
}

/** The message, its columns as typed arrays; undefined for bytes that are no such message. */
export function unpackColumns(packed: ArrayBuffer): unknown {
  try {
    return unpack(packed);
  } catch {
    return undefined; // Too short, not JSON, or columns beyond its end.
  }
}

function unpack(packed: ArrayBuffer): unknown {
  const textLength = new DataView(packed).getUint32(0, true);
  const message: unknown = JSON.parse(decodeText(new Uint8Array(packed, 4, textLength)));
  if (!isRecord(message) || !isRecord(message['payload'])) return undefined;
  const { points } = message['payload'];
  if (!isRecord(points) || Object.keys(points).length > mostColumns) return undefined;
  let at = filledUp(4 + textLength);
  const columns = Object.entries(points).map(([name, place]) => {
    const [kind, length] = Array.isArray(place) ? (place as readonly unknown[]) : [];
    const width = typeof kind === 'number' ? widthOf(kind) : 0;
    if (width === 0 || !isLength(length)) throw new RangeError('no column');
    const from = at;
    at += filledUp(length * width);
    return [name, readColumn(packed, from, Number(kind), length)] as const;
  });
  return { ...message, payload: { ...message['payload'], points: Object.fromEntries(columns) } };
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function readColumn(
  packed: ArrayBuffer,
  from: number,
  kind: number,
  length: number,
): Uint8Array | Int32Array | Float64Array {
  if (kind === kinds.byte) return new Uint8Array(packed, from, length);
  if (kind === kinds.number) return new Float64Array(packed, from, length);
  const whole = new Int32Array(packed, from, length);
  if (kind === kinds.whole) return whole;
  const values = new Float64Array(length);
  for (let at = 0; at < length; at += 1) values[at] = (whole[at] ?? 0) / steps;
  return values;
}
