// Per TCP direction: has its start been seen, is a message of it being put together, what does it talk? Looked up for
// every TCP payload, so a direct-mapped table with one 32-bit word an entry (a quarter of a megabyte in all, no
// allocation). A newcomer may push another direction out; all that is lost is then a late head or a half hello, or what
// its client does in clear.

import type { TransportView } from './transport-view.ts';

type Direction = Pick<TransportView, 'source' | 'destination' | 'sourcePort' | 'destinationPort'>;

const slots = 1 << 16;
/** A word is a tag of 16 bits, four bits of talk, one bit for "its SYN was seen", three bits of state. */
const tagMask = 0xffff0000 | 0;
const talkShift = 4;
const talkMask = 0xf0;
const begunBit = 8;
const stateMask = 7;

/** States below `settled` count the unexplained segments of a direction that has shown no start yet. */
export const flowStates = { fresh: 0, settled: 3, open: 4 } as const;

/**
 * What a direction talks, as far as ClearTalk needs it. `server` and `client`: its SYN was seen and its first payload
 * was not. The others are those of clients whose server has greeted; from `telnet` on its state is added. Below 16.
 */
export const talks = {
  ...{ unknown: 0, server: 1, client: 2, undecided: 3, ftp: 4, smtp: 5, mailed: 6, pop3: 7, imap: 8 },
  telnet: 9,
} as const;

const acknowledge = 0x10;

export class FlowStarts {
  private readonly words = new Int32Array(slots);
  /** Valid where the word has `begunBit`. */
  private readonly firstSequences = new Uint32Array(slots);

  /** The slot of this direction; taken over, with state `fresh`, when it was another's. */
  slot(view: Direction): number {
    return this.slotOf(view.source, view.destination, (view.sourcePort << 16) | view.destinationPort);
  }

  /** The slot of the other direction of this connection. */
  slotOfAnswers(view: Direction): number {
    return this.slotOf(view.destination, view.source, (view.destinationPort << 16) | view.sourcePort);
  }

  private slotOf(source: number, destination: number, ports: number): number {
    let hash = Math.imul(source, 0x9e3779b1) ^ Math.imul(destination, 0x85ebca6b);
    hash ^= Math.imul(ports, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    // The slot is the upper half, the tag the lower one.
    const tag = hash << 16;
    const slot = hash >>> 16;
    if (((this.words[slot] as number) & tagMask) !== tag) this.words[slot] = tag;
    return slot;
  }

  state(slot: number): number {
    return (this.words[slot] as number) & stateMask;
  }

  setState(slot: number, state: number): void {
    this.words[slot] = ((this.words[slot] as number) & ~stateMask) | state;
  }

  /** One of `talks`. */
  talk(slot: number): number {
    return ((this.words[slot] as number) & talkMask) >> talkShift;
  }

  setTalk(slot: number, talk: number): void {
    this.words[slot] = ((this.words[slot] as number) & ~talkMask) | (talk << talkShift);
  }

  /** A SYN with these flags was seen: the direction begins (again) with the byte at `sequence`. */
  begin(slot: number, sequence: number, flags: number): void {
    const talk = (flags & acknowledge) === 0 ? talks.client : talks.server;
    this.words[slot] = ((this.words[slot] as number) & tagMask) | (talk << talkShift) | begunBit;
    this.firstSequences[slot] = sequence;
  }

  /** True when the SYN of this direction was seen. */
  hasBegun(slot: number): boolean {
    return ((this.words[slot] as number) & begunBit) !== 0;
  }

  /** True when the SYN was seen and this is the very first byte. */
  isFirst(slot: number, sequence: number): boolean {
    return this.hasBegun(slot) && this.firstSequences[slot] === sequence;
  }

  /** Valid where `hasBegun`: the sequence number of the direction's first byte. */
  firstSequence(slot: number): number {
    return this.firstSequences[slot] as number;
  }

  /** True when the SYN was seen and this byte is behind the first one, by fewer than `limit`. */
  isNearStart(slot: number, sequence: number, limit: number): boolean {
    const offset = (sequence - this.firstSequence(slot)) | 0;
    return this.hasBegun(slot) && offset > 0 && offset < limit;
  }
}
