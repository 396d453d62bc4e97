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
  private readonly ids = new Map<string, number>();
  private readonly list: PacketDetail[] = [noDetail];
  private readonly free: number[] = [];

  get size(): number {
    return this.list.length;
  }

  /** 0 for no detail, and for one that is refused. */
  intern(detail: PacketDetail): number {
    const { dnsName, httpUrl, sni, ja4 } = detail;
    if (dnsName === null && httpUrl === null && sni === null && ja4 === null) return 0;
    const key = keyOf(detail);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const bytes = bytesOf(key);
    if (this.bytes + bytes > this.mostBytes) {
      this.refused += 1;
      return 0;
    }
    this.bytes += bytes;
    const id = this.free.pop() ?? this.list.length;
    this.list[id] = sharing(key, detail);
    this.ids.set(key, id);
    return id;
  }

  /** As StringDictionary.release. */
  release(id: number): void {
    const detail = this.list[id] ?? noDetail;
    if (id === 0 || detail === noDetail) return;
    const key = keyOf(detail);
    this.ids.delete(key);
    this.bytes -= bytesOf(key);
    this.list[id] = noDetail;
    this.free.push(id);
  }

  /** Forgets all: for a reader whose rows have been handed on. */
  clear(): void {
    this.ids.clear();
    this.list.length = 1;
    this.free.length = 0;
    this.bytes = 0;
    this.generation += 1;
  }

  get(id: number): PacketDetail {
    return this.list[id] ?? noDetail;
  }
}

function keyOf({ dnsName, httpUrl, sni, ja4 }: PacketDetail): string {
  return [dnsName, httpUrl, sni, ja4].map((part) => (part === null ? '-' : `+${part}`)).join('\u0000');
}

/** Engines keep a text in 1 byte a character, or in 2. Names beyond Latin-1 are few. */
function bytesOf(key: string): number {
  return key.length + bytesPerEntry;
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
