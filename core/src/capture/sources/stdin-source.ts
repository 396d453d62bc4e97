// Packets that another program sends into standard input: `ssh host tcpdump -w - | jaws capture --source -`. What they
// are (pcap or pcapng, packed or not) is seen from the first bytes.

import type { Readable } from 'node:stream';

import type { SourceFacts } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';

import { notACapture } from '../../packet-file/foreign-content.ts';
import { gunzipChunks, newGunzipReport, packingWarnings } from '../../packet-file/gunzip-chunks.ts';
import { PacketFileReader } from '../../packet-file/packet-file-reader.ts';
import { pcapVariant } from '../../packet-file/pcap-dialect.ts';
import { isPcapngStart } from '../../packet-file/pcapng-scanner.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { PacketSource } from '../packet-source.ts';
import { type ChunkInput, streamInput } from './chunk-input.ts';
import { emptyBatch, idleTickMs } from './idle-batch.ts';
import { idle, PendingPull } from './pending-pull.ts';

const magicLength = 4;
const toldApartBytes = 4096;

export class StdinSource implements PacketSource {
  readonly helperPid = null;
  readonly queue = { packets: 0, limit: 0 } as const;
  private readonly why: string;
  private readonly input: ChunkInput;
  private readonly packing = newGunzipReport();
  private readonly reader = new PacketFileReader();
  private readonly pulls: PendingPull<Uint8Array | null>;
  private readonly ownWarnings: string[] = [];
  private first: Uint8Array | null = null;
  /** pcapng has statistics at its end; pcap never says what was lost. */
  private saysLosses = false;
  private lost: number | null = null;
  private over = false;

  constructor(why: string, stream: Readable) {
    this.why = why;
    this.input = streamInput(stream);
    const chunks = gunzipChunks(inputChunks(this.input), this.packing);
    this.pulls = new PendingPull(async () => {
      const { done, value } = await chunks.next();
      return done === true ? null : value;
    });
  }

  get facts(): SourceFacts {
    const drops = this.saysLosses ? 'end' : 'unknown';
    return { name: 'stdin', why: this.why, timestampSource: 'file', sizes: 'wire', drops };
  }

  get dropped(): number | null {
    return this.lost;
  }

  get warnings(): readonly string[] {
    return this.ownWarnings;
  }

  /** Resolves with the first bytes, however long the sender takes (a password may be asked for meanwhile). */
  async start(): Promise<void> {
    try {
      await this.readMagic();
    } catch (error) {
      this.input.close();
      throw error;
    }
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    try {
      for (;;) {
        const chunk = this.takeFirst() ?? (await this.pulls.take(idleTickMs));
        if (chunk === null || this.over) break;
        if (chunk === idle) yield emptyBatch;
        else yield* this.reader.push(chunk);
        if (this.reader.damaged) break;
      }
      this.conclude();
    } finally {
      this.input.close();
    }
  }

  /** There is no helper to ask: reading ends here, at a whole record. */
  stop(): void {
    this.over = true;
    this.input.close();
  }

  close(): Promise<void> {
    this.stop();
    return Promise.resolve();
  }

  private async readMagic(): Promise<void> {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < magicLength && !this.over) {
      const chunk = await this.pulls.take(idleTickMs);
      if (chunk === null) break;
      if (chunk !== idle) head = Buffer.concat([head, chunk]);
    }
    if (this.over) return;
    if (head.length === 0) throw new JawsError('import.empty', 'Standard input was empty (0 bytes).');
    if (head.length < magicLength || (pcapVariant(head, 0) === null && !isPcapngStart(head, 0))) {
      throw notACapture(await this.readMore(head), null);
    }
    this.saysLosses = isPcapngStart(head, 0);
    this.first = head;
  }

  /** What follows without a pause: enough to tell what it is. */
  private async readMore(head: Uint8Array): Promise<Uint8Array> {
    let start = head;
    while (start.length < toldApartBytes) {
      const chunk = await this.pulls.take(idleTickMs);
      if (chunk === null || chunk === idle) break;
      start = Buffer.concat([start, chunk]);
    }
    return start;
  }

  private takeFirst(): Uint8Array | null {
    const chunk = this.first;
    this.first = null;
    return chunk;
  }

  private conclude(): void {
    if (this.reader.isEmpty) {
      if (this.over) return;
      throw new JawsError('import.not-a-capture', 'Standard input ended before the header of a capture did.');
    }
    const summary = this.reader.end();
    this.lost = summary.dropped;
    // A record cut by the user's own stop is nothing to warn of.
    if (this.over) return;
    this.ownWarnings.push(...summary.warnings, ...packingWarnings(this.packing, summary.bytesRead));
  }
}

async function* inputChunks(input: ChunkInput): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await input.next(); chunk !== null; chunk = await input.next()) yield chunk;
}
