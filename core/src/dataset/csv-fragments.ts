// Encoded bytes of every dictionary entry, made once and copied for each packet: this is what lets the CSV
// encoder run without a string per packet.

import { Buffer } from 'node:buffer';
import { JawsError } from '@jaws/shared/contract/errors';
import { maxRowBytes } from './csv-columns.ts';

/** One entry must leave room in a row for the others. */
const maxFragmentBytes = maxRowBytes / 8;

/** Fragments are read in words of 4 bytes: the last one may reach behind its end. */
const wordSlack = 4;

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
    for (let id = this.known; id < size; id += 1) this.add(id, Buffer.from(this.render(id), 'utf8'));
  }

  private add(id: number, fragment: Uint8Array): void {
    if (fragment.length > maxFragmentBytes) {
      throw new JawsError('import.bad-row', `A value of ${fragment.length} bytes is too long for a packet.`);
    }
    if (id + 2 > this.starts.length)
      this.starts = grown(new Uint32Array(this.starts.length * 2), this.starts);
    const start = this.starts[id] ?? 0;
    const end = start + fragment.length;
    if (end + wordSlack > this.bytes.length) {
      this.bytes = grown(new Uint8Array(Math.max(end + wordSlack, this.bytes.length * 2)), this.bytes);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(fragment, start);
    this.starts[id + 1] = end;
    this.longest = Math.max(this.longest, fragment.length);
    this.known = id + 1;
  }
}

function grown<T extends Uint8Array | Uint32Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
