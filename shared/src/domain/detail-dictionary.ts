// The facts that few packets have (names, URLs, fingerprints), interned together, within a budget: whoever floods a
// capture with long names must not fill the memory of whoever reads it.

/** The four are interned together, so that a packet pays 4 bytes for all of them. */
export interface PacketDetail {
  readonly dnsName: string | null;
  readonly httpUrl: string | null;
  readonly sni: string | null;
  readonly ja4: string | null;
}

export const noDetail: PacketDetail = { dnsName: null, httpUrl: null, sni: null, ja4: null };

/** Of an entry beside its text: the object, four slices, places in list and map (measured: 190 in Node 20). */
const bytesPerEntry = 200;

/** Interned `PacketDetail`s; id 0 is "no detail". */
export class DetailDictionary {
  /** About this much memory: a detail that would need more is refused. */
  mostBytes = Infinity;
  /** Details that were refused; one that came twice counts twice. */
  refused = 0;
  /** Rises with `clear`: ids from before mean nothing any more. */
  generation = 0;
  /** Memory in use, estimated. */
  bytes = 0;
  private readonly names = new Map<string, number>();
  private readonly urls = new Map<string, number>();
  private readonly others = new Map<string, number>();
  private readonly list: PacketDetail[] = [noDetail];
  /** Ids from here on came by `add` and have no key yet. */
  private keyed = 1;
  private readonly free: number[] = [];

  get size(): number {
    return this.list.length;
  }

  /** 0 for no detail, and for one that is refused. */
  intern(detail: PacketDetail): number {
    if (this.keyed < this.list.length) this.makeKeys();
    if (isNone(detail)) return 0;
    const ids = this.idsFor(detail);
    const key = keyOf(detail);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const bytes = bytesOf(detail);
    if (this.bytes + bytes > this.mostBytes) {
      this.refused += 1;
      return 0;
    }
    this.bytes += bytes;
    const id = this.free.pop() ?? this.list.length;
    this.list[id] = ids === this.others ? sharing(key, detail) : detail;
    ids.set(key, id);
    this.keyed = this.list.length;
    return id;
  }

  /**
   * A detail that is known to be another one than all that are there, under the next id. Its key is made when `intern`
   * is called, so that a table which is only read keeps none.
   */
  add(detail: PacketDetail): void {
    this.bytes += bytesOf(detail);
    this.list.push(detail);
  }

  private makeKeys(): void {
    for (; this.keyed < this.list.length; this.keyed += 1) {
      const detail = this.list[this.keyed] ?? noDetail;
      this.idsFor(detail).set(keyOf(detail), this.keyed);
    }
  }

  /** As StringDictionary.release. */
  release(id: number): void {
    const detail = this.list[id] ?? noDetail;
    if (id === 0 || detail === noDetail) return;
    if (this.keyed < this.list.length) this.makeKeys();
    this.idsFor(detail).delete(keyOf(detail));
    this.bytes -= bytesOf(detail);
    this.list[id] = noDetail;
    this.free.push(id);
  }

  /** Forgets all: for a reader whose rows have been handed on. */
  clear(): void {
    for (const ids of [this.names, this.urls, this.others]) ids.clear();
    this.list.length = 1;
    this.keyed = 1;
    this.free.length = 0;
    this.bytes = 0;
    this.generation += 1;
  }

  get(id: number): PacketDetail {
    return this.list[id] ?? noDetail;
  }

  /** Most details are one text, which is their key then: none has to be made and kept for them. */
  private idsFor({ dnsName, httpUrl, sni, ja4 }: PacketDetail): Map<string, number> {
    if (sni !== null || ja4 !== null) return this.others;
    if (httpUrl === null) return this.names;
    return dnsName === null ? this.urls : this.others;
  }
}

function isNone({ dnsName, httpUrl, sni, ja4 }: PacketDetail): boolean {
  return dnsName === null && httpUrl === null && sni === null && ja4 === null;
}

/** Joined by hand: an array for each call took as long as looking the key up. */
function keyOf({ dnsName, httpUrl, sni, ja4 }: PacketDetail): string {
  if (sni === null && ja4 === null) {
    if (httpUrl === null) return dnsName ?? '';
    if (dnsName === null) return httpUrl;
  }
  return `${keyPart(dnsName)}\u0000${keyPart(httpUrl)}\u0000${keyPart(sni)}\u0000${keyPart(ja4)}`;
}

function keyPart(part: string | null): string {
  return part === null ? '-' : `+${part}`;
}

/** Engines keep a text in 1 byte a character, or in 2. Names beyond Latin-1 are few. */
function bytesOf({ dnsName, httpUrl, sni, ja4 }: PacketDetail): number {
  const characters = lengthOf(dnsName) + lengthOf(httpUrl) + lengthOf(sni) + lengthOf(ja4);
  return characters + bytesPerEntry;
}

function lengthOf(part: string | null): number {
  return part?.length ?? 0;
}

/** The detail as slices of its key, which share its memory: else every name would be kept twice. */
function sharing(key: string, { dnsName, httpUrl, sni, ja4 }: PacketDetail): PacketDetail {
  let at = 1;
  const next = (part: string | null): string | null => {
    const end = at + (part?.length ?? 0);
    const slice = part === null ? null : key.slice(at, end);
    at = end + 2;
    return slice;
  };
  return { dnsName: next(dnsName), httpUrl: next(httpUrl), sni: next(sni), ja4: next(ja4) };
}
