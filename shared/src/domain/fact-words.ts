// `factBits` as words, for packets.csv, exports and tables. `undecoded` has none: a packet without protocol is that.

import { factBits } from './packet-table.ts';

/** In the order in which they are written. */
const words: readonly (readonly [word: string, bit: number])[] = [
  ['hello', factBits.hasHello],
  ['hello-unknown', factBits.helloUnknown],
  ['name-unknown', factBits.nameUnknown],
  ['ftp-upload', factBits.ftpUpload],
  ['clear-login', factBits.clearLogin],
  ['mail', factBits.mail],
  ['ssh', factBits.ssh],
  ['echo-request', factBits.echoRequest],
  ['echo-reply', factBits.echoReply],
  ['nxdomain', factBits.nxdomain],
  ['no-user-agent', factBits.noUserAgent],
  ['echo-differs', factBits.echoDiffers],
  ['dns-carries', factBits.dnsCarries],
  ['record-opens', factBits.recordOpens],
  ['record', factBits.record],
];
const bitOf = new Map(words);

/** Characters of the longest text that is read: all words of today and as many of later versions. */
export const maxFactsLength = 512;

/** No `facts` of a packet is larger. */
export const factCombinations = 1 << 16;

export function factWords(facts: number): readonly string[] {
  return words.filter(([, bit]) => (facts & bit) !== 0).map(([word]) => word);
}

/** Words joined by a space; null = none. */
export function factsText(facts: number): string | null {
  const found = factWords(facts);
  return found.length === 0 ? null : found.join(' ');
}

/** The bits of a text; words that are not known (of a later version) add none. Null when it is not words at all. */
export function factsFromWords(text: string): number | null {
  if (text.length > maxFactsLength || !/^[a-z0-9-]+(?: [a-z0-9-]+)*$/.test(text)) return null;
  return text.split(' ').reduce((bits, word) => bits | (bitOf.get(word) ?? 0), 0);
}

/**
 * For rows that were stored without facts: a JA4 means that the hello was seen whole, a server name without JA4 that
 * it was cut. What else was unknown is lost there.
 */
export function guessedFacts(hasSni: boolean, hasJa4: boolean): number {
  if (hasJa4) return factBits.hasHello;
  return hasSni ? factBits.helloUnknown : 0;
}
