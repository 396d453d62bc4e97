// Encoded bytes of every dictionary entry, made once and copied for each packet: this is what lets the CSV
// encoder run without a string per packet.

import { Buffer } from 'node:buffer';
import { JawsError } from '@jaws/shared/contract/errors';
import { maxRowBytes } from './csv-columns.ts';

/** One entry must leave room in a row for the others. */
const maxFragmentBytes = maxRowBytes / 8;

/** Fragments are read in words of 4 bytes: the last one may reach behind its end. */
const wordSlack = 4;

const encoder = new TextEncoder();

/** Bytes of id i are `bytes[starts[i], starts[i + 1])`. Ids are dense and only grow, as in StringDictionary. */
export class CsvFragments {
  bytes = new Uint8Array(4096);
  view = new DataView(this.bytes.buffer);
  starts = new Uint32Array(256);
  /** Longest fragment so far: bounds the next row's length. */
  longest = 0;
  private known = 0;
  private readonly render: (id: number) => string;

  constructor(render: (id: number) => string) {
    this.render = render;
  }

  /** Encodes the ids that are new since the last call; `size` = number of ids in use. */
  sync(size: number): void {
    for (let id = this.known; id < size; id += 1) this.add(id, this.render(id));
  }

  private add(id: number, text: string): void {
    if (id + 2 > this.starts.length)
      this.starts = grown(new Uint32Array(this.starts.length * 2), this.starts);
    const start = this.starts[id] ?? 0;
    // A UTF-16 unit takes three bytes at most.
    const room = start + 3 * Math.min(text.length, maxFragmentBytes + 1) + wordSlack;
    if (room > this.bytes.length) {
      this.bytes = grown(new Uint8Array(Math.max(room, this.bytes.length * 2)), this.bytes);
      this.view = new DataView(this.bytes.buffer);
    }
    const { read, written } = encoder.encodeInto(text, this.bytes.subarray(start));
    if (written > maxFragmentBytes || read < text.length) {
      throw new JawsError(
        'import.bad-row',
        `A value of ${Buffer.byteLength(text)} bytes is too long for a packet.`,
      );
    }
    this.starts[id + 1] = start + written;
    this.longest = Math.max(this.longest, written);
    this.known = id + 1;
  }
}

function grown<T extends Uint8Array | Uint32Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
