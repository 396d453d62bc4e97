// The capture reader without any input or output: chunks of bytes in, batches of records out. Synchronous, so that it
// can be fuzzed and measured; read-packet-stream.ts feeds it from files, pipes and uploads.

import { JawsError } from '@jaws/shared/contract/errors';

import { AppendedCaptures } from './appended-captures.ts';
import { pcapVariant } from './pcap-dialect.ts';
import { PcapScanner } from './pcap-scanner.ts';
import { isPcapngStart, PcapngScanner } from './pcapng-scanner.ts';
import { type RecordBatch, RecordBatchBuffer } from './record-batch.ts';
import type { RecordScanner } from './record-scanner.ts';
import type { SectionWatcher } from './section-watcher.ts';

export interface PacketFileSummary {
  readonly format: 'pcap' | 'pcapng';
  readonly packets: number;
  /**
   * Where the file ends in the middle of a record (`cut`), or stops making sense (`damaged`): the offset of the
   * first byte not used, in the capture as it is when unpacked. Every whole record before it was handed out.
   */
  readonly truncated: { readonly offset: number; readonly reason: 'cut' | 'damaged' } | null;
  readonly warnings: readonly string[];
  /** Packets lost while capturing, as the file tells; null when it does not. */
  readonly dropped: number | null;
  readonly snapLength: number | null;
  readonly linkTypes: readonly number[];
  /** Bytes of the capture (unpacked) that were read. */
  readonly bytesRead: number;
}

const magicLength = 4;
const recordsPerBatch = 4096;

export class PacketFileReader {
  private scanner: RecordScanner | null = null;
  /** What the scanners before this one found, where captures follow each other in one file. */
  private readonly appended = new AppendedCaptures();
  private readonly batch: RecordBatchBuffer;
  /** Bytes of a record that began in an earlier chunk. */
  private carry = new Uint8Array(4096);
  private carried = 0;
  private leftToDiscard = 0;
  /** File offset of the first byte that no scan has used. */
  private usedBytes = 0;
  private bytesRead = 0;
  private packets = 0;
  private stopped = false;

  private readonly watcher: SectionWatcher | null;

  /** With batches of one record, `watcher` has been told all that stands before a record when its batch comes. */
  constructor(batchCapacity = recordsPerBatch, watcher: SectionWatcher | null = null) {
    this.batch = new RecordBatchBuffer(batchCapacity);
    this.watcher = watcher;
  }

  /**
   * The batches that this chunk completes. The chunk is read in place: leave it alone until the generator is done.
   * Throws `import.not-a-capture` when the first bytes are no known magic number.
   */
  *push(chunk: Uint8Array): Generator<RecordBatch, void, undefined> {
    this.bytesRead += chunk.length;
    for (let at = this.step(chunk, 0); at >= 0; at = this.step(chunk, at)) {
      if (this.batch.count > 0) yield this.batch;
    }
  }

  /** True where the stream stopped making sense: nothing more will come of it, so a live one is to be ended. */
  get damaged(): boolean {
    return this.stopped;
  }

  /** True until the whole header of the capture was read: then `end` has nothing to tell. */
  get isEmpty(): boolean {
    return this.scanner === null || this.usedBytes === 0;
  }

  /** Call once after the last chunk. Throws `import.empty` (0 bytes) or `import.not-a-capture`. */
  end(): PacketFileSummary {
    if (this.bytesRead === 0) throw new JawsError('import.empty');
    const scanner = this.scanner;
    if (scanner === null || this.isEmpty) {
      throw new JawsError('import.not-a-capture', 'The file ends before the header of a capture does.');
    }
    const truncated = this.truncation(scanner);
    const { format, dropped, snapLength, linkTypes, zeroBytes, warnings } = this.appended.with(scanner);
    const padding = zeroBytes + (this.endsInZeros() ? this.carried : 0);
    if (this.appended.warning !== null) warnings.push(this.appended.warning);
    if (padding > 0) warnings.push(paddingText(padding));
    if (truncated !== null) warnings.push(truncationText(truncated, scanner.damage));
    return {
      format,
      packets: this.packets,
      truncated,
      warnings,
      dropped,
      snapLength,
      linkTypes,
      bytesRead: this.bytesRead,
    };
  }

  private truncation(scanner: RecordScanner): PacketFileSummary['truncated'] {
    if (scanner.damage !== null) return { offset: this.usedBytes, reason: 'damaged' };
    return this.carried > 0 && !this.endsInZeros() ? { offset: this.usedBytes, reason: 'cut' } : null;
  }

  /** The last bytes are too few for a header, and zeros: padding, as whole headers of zeros are. */
  private endsInZeros(): boolean {
    return this.carried > 0 && this.carry.subarray(0, this.carried).every((byte) => byte === 0);
  }

  /** One scan, of the carry or of the chunk from `at`; returns where to go on in the chunk, -1 when it is used up. */
  private step(chunk: Uint8Array, at: number): number {
    if (this.stopped) return -1;
    if (this.carried > 0) {
      const next = this.fillCarry(chunk, at);
      if (this.carried < this.needs() || this.leftToDiscard > 0) return -1;
      this.dropCarry(this.scan(this.carry, 0, this.carried));
      return next;
    }
    if (at >= chunk.length) return -1;
    const stop = this.scan(chunk, at, chunk.length);
    return this.needs() > 0 ? this.startCarry(chunk, stop) : stop;
  }

  private needs(): number {
    return this.scanner === null ? magicLength : this.scanner.need;
  }

  /** Moves bytes of the chunk into the carry until it has what the scanner needs, and past those to be discarded. */
  private fillCarry(chunk: Uint8Array, from: number): number {
    const wanted = Math.max(0, Math.min(this.needs() - this.carried, chunk.length - from));
    this.growCarry(this.carried + wanted);
    this.carry.set(chunk.subarray(from, from + wanted), this.carried);
    this.carried += wanted;
    if (this.carried < this.needs()) return from + wanted;
    const passed = Math.min(this.leftToDiscard, chunk.length - from - wanted);
    this.leftToDiscard -= passed;
    return from + wanted + passed;
  }

  private startCarry(chunk: Uint8Array, at: number): number {
    this.leftToDiscard = this.scanner?.discard ?? 0;
    return at < chunk.length ? this.fillCarry(chunk, at) : at;
  }

  /** Takes what a scan used off the carry: nothing (it needs more) or everything. */
  private dropCarry(used: number): void {
    this.carry.copyWithin(0, used, this.carried);
    this.carried -= used;
    this.leftToDiscard = this.scanner?.discard ?? 0;
  }

  private growCarry(size: number): void {
    if (size <= this.carry.length) return;
    const larger = new Uint8Array(Math.max(size, this.carry.length * 2));
    larger.set(this.carry.subarray(0, this.carried));
    this.carry = larger;
  }

  private scan(bytes: Uint8Array, start: number, end: number): number {
    const batch = this.batch;
    batch.bytes = bytes;
    batch.count = 0;
    if (this.scanner === null && end - start < magicLength) return start;
    const scanner = (this.scanner ??= scannerFor(bytes, start, this.watcher));
    const discarded = scanner.discard;
    const stop = scanner.scan(bytes, start, end, batch);
    this.usedBytes += stop > start ? stop - start + discarded : 0;
    this.packets += batch.count;
    this.stopped = scanner.damage !== null;
    if (scanner.another) {
      this.appended.add(scanner);
      this.scanner = scannerFor(bytes, stop, this.watcher);
    }
    return stop;
  }
}

function scannerFor(bytes: Uint8Array, start: number, watcher: SectionWatcher | null): RecordScanner {
  const variant = pcapVariant(bytes, start);
  if (variant !== null) return new PcapScanner(variant, watcher);
  if (isPcapngStart(bytes, start)) return new PcapngScanner(watcher);
  throw new JawsError('import.not-a-capture');
}

function paddingText(bytes: number): string {
  return `${bytes} bytes of zeros stand where packets should (a file set aside in advance, or a power loss); they were left out.`;
}

function truncationText(truncated: { offset: number; reason: string }, damage: string | null): string {
  return truncated.reason === 'cut'
    ? `The file is cut in the middle of a record, at byte ${truncated.offset}; every whole record before it was read.`
    : `The file is damaged at byte ${truncated.offset} (${damage ?? 'unknown'}); it was read up to there.`;
}
