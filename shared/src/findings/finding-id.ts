// A name for a finding that is the same from run to run: FNV-1a (64 bits, over UTF-16 units) of what happened and when
// it began.

const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/** 16 hexadecimal digits. `happening`: `happeningId`; `firstUs`: start of the episode. */
export function findingId(happening: string, firstUs: number): string {
  let hash = offset;
  const text = `${happening} ${firstUs}`;
  for (let at = 0; at < text.length; at++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * prime);
  return hash.toString(16).padStart(16, '0');
}
