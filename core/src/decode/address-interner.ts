// Address bytes -> dictionary id without making a string: hash tables keyed by the bytes as integers, in front of the
// dictionary of texts. A text is made once per address, not once per packet.

import { formatIp } from '@jaws/shared/domain/ip-address';
import type { StringDictionary } from '@jaws/shared/domain/string-dictionary';

/**
 * Open addressing over keys of `words` 32-bit integers; ids start at 1, so 0 marks a free slot. Grows at half load.
 * It is a cache of one dictionary, which stays the only truth: several decoders may share the dictionary.
 */
export class IntegerKeyTable {
  private readonly words: number;
  private mask: number;
  private keys: Int32Array;
  private ids: Uint32Array;
  private used = 0;

  constructor(words: number, slots = 4096) {
    this.words = words;
    this.mask = slots - 1;
    this.keys = new Int32Array(slots * words);
    this.ids = new Uint32Array(slots);
  }

  /** The id of the key, 0 when it is not known. */
  find(key: Int32Array, hash: number): number {
    const slot = this.slotOf(key, hash);
    return this.ids[slot] as number;
  }

  add(key: Int32Array, hash: number, id: number): void {
    if (this.used * 2 >= this.ids.length) this.grow();
    const slot = this.slotOf(key, hash);
    this.keys.set(key, slot * this.words);
    this.ids[slot] = id;
    this.used++;
  }

  /** Where the key is, or the free slot where it belongs. The first word alone tells nearly all keys apart. */
  private slotOf(key: Int32Array, hash: number): number {
    const { mask, keys, ids, words } = this;
    const first = key[0];
    let slot = hash & mask;
    while (ids[slot] !== 0) {
      if (keys[slot * words] === first && this.restIsEqual(key, slot * words)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private restIsEqual(key: Int32Array, at: number): boolean {
    for (let word = 1; word < this.words; word++) {
      if (this.keys[at + word] !== key[word]) return false;
    }
    return true;
  }

  private grow(): void {
    const { keys, ids, words } = this;
    this.mask = ids.length * 2 - 1;
    this.keys = new Int32Array(ids.length * 2 * words);
    this.ids = new Uint32Array(ids.length * 2);
    for (let old = 0; old < ids.length; old++) {
      if (ids[old] === 0) continue;
      const key = keys.subarray(old * words, (old + 1) * words);
      const slot = this.slotOf(key, hashKey(key));
      this.keys.set(key, slot * words);
      this.ids[slot] = ids[old] as number;
    }
  }
}

/** Mixes all words; multiplicative, so that neighbouring addresses do not share a run of slots. */
export function hashKey(key: Int32Array): number {
  let hash = 0;
  for (let word = 0; word < key.length; word++) {
    hash = Math.imul(hash ^ (key[word] as number), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/**
 * As `IntegerKeyTable` for one-word keys, without a key array: two addresses of every packet come through here, and
 * the plain loop takes half the time of the general one.
 */
class WordTable {
  private mask = 4095;
  private keys = new Int32Array(4096);
  private ids = new Uint32Array(4096);
  private used = 0;

  /** The id of the key, 0 when it is not known. */
  find(key: number): number {
    const { mask, keys, ids } = this;
    let slot = hashWord(key) & mask;
    while (ids[slot] !== 0) {
      if (keys[slot] === key) return ids[slot] as number;
      slot = (slot + 1) & mask;
    }
    return 0;
  }

  add(key: number, id: number): void {
    if (this.used * 2 >= this.ids.length) this.grow();
    const { mask, keys, ids } = this;
    let slot = hashWord(key) & mask;
    while (ids[slot] !== 0) slot = (slot + 1) & mask;
    keys[slot] = key;
    ids[slot] = id;
    this.used++;
  }

  private grow(): void {
    const { keys, ids } = this;
    this.mask = ids.length * 2 - 1;
    this.keys = new Int32Array(ids.length * 2);
    this.ids = new Uint32Array(ids.length * 2);
    this.used = 0;
    for (let old = 0; old < ids.length; old++) {
      if (ids[old] !== 0) this.add(keys[old] as number, ids[old] as number);
    }
  }
}

function hashWord(key: number): number {
  const hash = Math.imul(key, 0x9e37_79b1);
  return hash ^ (hash >>> 15);
}

/** The MAC address asked for last, and its id: most links have two stations, one for each direction. */
interface LastMac {
  high: number;
  low: number;
  id: number;
}

/** Ids of network and MAC addresses found at an offset of a frame. */
export class AddressInterner {
  private readonly addresses: StringDictionary;
  private readonly macs: StringDictionary;
  private readonly table4 = new WordTable();
  private readonly table6 = new IntegerKeyTable(4);
  private readonly tableMac = new IntegerKeyTable(2, 1024);
  private readonly key6 = new Int32Array(4);
  private readonly keyMac = new Int32Array(2);
  // No MAC has a low part of -1.
  private readonly lastSource: LastMac = { high: 0, low: -1, id: 0 };
  private readonly lastDestination: LastMac = { high: 0, low: -1, id: 0 };

  constructor(addresses: StringDictionary, macs: StringDictionary) {
    this.addresses = addresses;
    this.macs = macs;
  }

  ipv4(bytes: Uint8Array, at: number): number {
    const key = word(bytes, at);
    const known = this.table4.find(key);
    if (known !== 0) return known;
    const id = this.addresses.intern(formatIp({ version: 4, bytes: bytes.subarray(at, at + 4) }));
    this.table4.add(key, id);
    return id;
  }

  ipv6(bytes: Uint8Array, at: number): number {
    const key = this.key6;
    for (let index = 0; index < 4; index++) key[index] = word(bytes, at + index * 4);
    const hash = hashKey(key);
    const known = this.table6.find(key, hash);
    if (known !== 0) return known;
    const id = this.addresses.intern(formatIp({ version: 6, bytes: bytes.subarray(at, at + 16) }));
    this.table6.add(key, hash, id);
    return id;
  }

  sourceMac(bytes: Uint8Array, at: number): number {
    return this.mac(bytes, at, this.lastSource);
  }

  destinationMac(bytes: Uint8Array, at: number): number {
    return this.mac(bytes, at, this.lastDestination);
  }

  private mac(bytes: Uint8Array, at: number, last: LastMac): number {
    const high = word(bytes, at);
    const low = ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number);
    if (last.high === high && last.low === low) return last.id;
    last.high = high;
    last.low = low;
    last.id = this.knownMac(bytes, at, high, low);
    return last.id;
  }

  private knownMac(bytes: Uint8Array, at: number, high: number, low: number): number {
    const key = this.keyMac;
    key[0] = high;
    key[1] = low;
    const hash = hashKey(key);
    const known = this.tableMac.find(key, hash);
    if (known !== 0) return known;
    const id = this.macs.intern(macText(bytes, at));
    this.tableMac.add(key, hash, id);
    return id;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** Lower case with colons: `00:1b:21:0a:ff:01`. */
function macText(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}
