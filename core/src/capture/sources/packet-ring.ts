// Packets that arrive by callback, until somebody takes them: a bounded number of blocks, used again and again. Nothing
// is allocated per packet; when every block is full, packets are counted and let go.

import { RecordBatchBuffer, type RecordBatch } from '../../packet-file/record-batch.ts';

const blockRecords = 4096;

class Block extends RecordBatchBuffer {
  override readonly bytes: Uint8Array;
  used = 0;

  constructor(size: number) {
    super(blockRecords);
    this.bytes = new Uint8Array(size);
  }

  clear(): void {
    this.count = 0;
    this.used = 0;
  }
}

export class PacketRing {
  /** Packets that found no room. */
  lost = 0;
  /** Packets that wait. */
  packets = 0;
  readonly limitPackets: number;
  private readonly blockBytes: number;
  private readonly limitBlocks: number;
  private blocks = 0;
  private readonly free: Block[] = [];
  private readonly full: Block[] = [];
  private filling: Block | null = null;
  private lent: Block | null = null;

  /** Blocks are made when they are needed, `limitBlocks` at most. A block holds at least one packet of any size. */
  constructor(limitBlocks: number, blockBytes: number) {
    this.limitBlocks = limitBlocks;
    this.blockBytes = blockBytes;
    this.limitPackets = limitBlocks * blockRecords;
  }

  /** Copies `captured` bytes of `bytes`, at most a block's. `wireLength` in bytes. */
  put(bytes: Uint8Array, captured: number, wireLength: number, timestampUs: number, linkType: number): void {
    const block = this.blockFor(captured);
    if (block === null) {
      this.lost++;
      return;
    }
    block.bytes.set(captured === bytes.length ? bytes : bytes.subarray(0, captured), block.used);
    block.append(block.used, captured, wireLength, timestampUs, linkType);
    block.used += captured;
    this.packets++;
  }

  /** The oldest packets, null when there are none. Valid until the next call, which takes them back. */
  take(): RecordBatch | null {
    if (this.lent !== null) {
      this.lent.clear();
      this.free.push(this.lent);
      this.lent = null;
    }
    let block = this.full.shift() ?? null;
    if (block === null && this.filling !== null && this.filling.count > 0) {
      block = this.filling;
      this.filling = null;
    }
    if (block === null) return null;
    this.lent = block;
    this.packets -= block.count;
    return block;
  }

  private blockFor(captured: number): Block | null {
    const block = this.filling;
    if (block !== null) {
      if (block.count < blockRecords && block.used + captured <= this.blockBytes) return block;
      this.full.push(block);
    }
    this.filling = this.free.pop() ?? this.newBlock();
    return this.filling;
  }

  private newBlock(): Block | null {
    if (this.blocks >= this.limitBlocks) return null;
    this.blocks++;
    return new Block(this.blockBytes);
  }
}
