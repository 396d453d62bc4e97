// Unpacks gzip in a stream of chunks, and passes anything else through untouched. Members are followed here and not by
// zlib's own gzip reader: that one throws away what it unpacked from a piece in which it finds an error, and bytes
// behind a good member, or a wrong checksum, are errors to it.

import { crc32 } from 'node:zlib';

import { JawsError } from '@jaws/shared/contract/errors';

import { gzipHeaderLength } from './gzip-header.ts';
import { InflateMember } from './inflate-member.ts';
import { PackedInput } from './packed-input.ts';

/** CRC and length at the end of a member (RFC 1952 §2.3.1). */
const trailerLength = 8;

/**
 * Unpacked bytes for one packed byte that no capture comes to. Measured with `gzip -9`: captures of the corpus up to
 * 295 : 1, frames of 64 KiB full of zeros 576 : 1, of 180,000 bytes (BIG TCP) 793 : 1, one frame repeated within the
 * same millisecond 282 : 1; nothing but zeros 1,029 : 1. It is asked only when so much has come out that it matters.
 */
const largestRatio = 900;
const freeBytes = 16 << 20;

/** What became of the packing; filled in while `gunzipChunks` runs. */
export interface GunzipReport {
  gzip: boolean;
  /** Set when the packed data end too early or are damaged; the unpacked bytes before that were handed out. */
  problem: string | null;
  /** Where bytes begin, in the packed file, that stand behind the last whole member and are none. */
  trailingFrom: number | null;
}

export function newGunzipReport(gzip = false): GunzipReport {
  return { gzip, problem: null, trailingFrom: null };
}

/** Sentences for the user; `offset`: unpacked bytes that were read. */
export function packingWarnings({ problem, trailingFrom }: Readonly<GunzipReport>, offset: number): string[] {
  const warnings: string[] = [];
  if (problem !== null) {
    warnings.push(`The gzip file is cut or damaged (${problem}), at byte ${offset} of what it holds.`);
  }
  if (trailingFrom !== null) {
    warnings.push(
      `Behind the packed data, from byte ${trailingFrom} of the gzip file on, stand bytes that belong to nothing; they were left out.`,
    );
  }
  return warnings;
}

/**
 * Throws `import.not-a-capture` when it is gzip of which not one byte can be unpacked, and `import.unreadable` when it
 * unpacks to more than a capture can.
 */
export async function* gunzipChunks(
  chunks: AsyncIterable<Uint8Array>,
  report: GunzipReport = newGunzipReport(),
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = new PackedInput(chunks);
  try {
    await input.fill(2);
    const { bytes } = input;
    report.gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    if (report.gzip) yield* unpacked(input, report);
    else yield* input.rest();
  } finally {
    await input.close();
  }
}

async function* unpacked(
  input: PackedInput,
  report: GunzipReport,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for (let isFirst = true; await startsMember(input, report, isFirst); isFirst = false) {
    for await (const piece of member(input, report)) {
      bytes += piece.length;
      if (bytes > freeBytes && bytes > input.offset * largestRatio) throw unpacksTooFar(bytes, input.offset);
      yield piece;
    }
  }
  if (report.problem !== null && bytes === 0) {
    throw new JawsError('import.not-a-capture', `The gzip file cannot be unpacked: ${report.problem}.`);
  }
}

/** True behind the header of a member; what stands there instead goes into the report. */
async function startsMember(input: PackedInput, report: GunzipReport, isFirst: boolean): Promise<boolean> {
  if (report.problem !== null || !(await input.fill(1))) return false;
  const start = input.offset;
  const problem = await passHeader(input);
  if (problem === badHeader && !isFirst) report.trailingFrom = start;
  else report.problem = problem;
  return problem === null;
}

const badHeader = 'incorrect header check';
const cutShort = 'unexpected end of file';

async function passHeader(input: PackedInput): Promise<string | null> {
  let length = gzipHeaderLength(input.bytes);
  while (length < 0 && (await input.fill(input.bytes.length + 1))) length = gzipHeaderLength(input.bytes);
  if (length <= 0) return length === 0 ? badHeader : cutShort;
  input.take(length);
  return null;
}

/** What one member holds; its checksum is looked at when all of it was handed out. */
async function* member(
  input: PackedInput,
  report: GunzipReport,
): AsyncGenerator<Uint8Array, void, undefined> {
  const body = new InflateMember();
  let sum = 0;
  let length = 0;
  try {
    while (!body.ended) {
      if (body.problem === null && !(await input.fill(1))) body.problem = cutShort;
      if (body.problem !== null) break;
      for (const piece of await body.inflate(input)) {
        sum = crc32(piece, sum);
        length += piece.length;
        yield piece;
      }
    }
  } finally {
    body.close();
  }
  report.problem = body.problem ?? (await trailerProblem(input, sum, length));
}

async function trailerProblem(input: PackedInput, sum: number, length: number): Promise<string | null> {
  if (!(await input.fill(trailerLength))) return cutShort;
  const { bytes } = input;
  const view = new DataView(bytes.buffer, bytes.byteOffset, trailerLength);
  const isRight = view.getUint32(0, true) === sum && view.getUint32(4, true) === length % 2 ** 32;
  input.take(trailerLength);
  return isRight ? null : 'incorrect data check';
}

function unpacksTooFar(bytes: number, packed: number): JawsError {
  return new JawsError(
    'import.unreadable',
    `The gzip file unpacks to more than ${largestRatio} times its size (${bytes} bytes from ${packed}), which no capture does.`,
    { hint: 'If it is one all the same, unpack it with `gunzip -k` and import what comes out.' },
  );
}
