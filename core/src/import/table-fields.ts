// Cells of foreign tables -> the values that a packet table holds: `NA`, `nan` and their kin are missing, names
// are brought into the form in which the decoder writes them (DESIGN §2).

import { JawsError } from '@jaws/shared/contract/errors';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';
import { ipProtocolFromText } from '@jaws/shared/domain/ip-protocols';
import type { StringDictionary } from '@jaws/shared/domain/string-dictionary';

/** Longer names, addresses and fingerprints are not what they say. */
const longestText = 65_535;
/** Distinct texts remembered per column beside the dictionary itself. */
const cacheSize = 100_000;

export function missing(value: string | undefined): boolean {
  if (value === undefined || value === '' || value === 'NA') return true;
  // Most cells leave here, before the pattern.
  if (value.length > 16) return false;
  return /^(|na|n\/a|nan|none|null|<na>|nat)$/i.test(value.trim());
}

/** `60`, and `60.0` as pandas writes whole numbers beside missing ones; null for anything else. */
export function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^\s*-?\d{1,15}(\.0*)?\s*$/.test(value) ? Number(value) : null;
}

/** RFC 5952 text; null when it is no IP address. */
export function ipText(text: string): string | null {
  const address = parseIp(text);
  return address === null ? null : formatIp(address);
}

export function macText(text: string): string | null {
  return text.length <= 64 ? text.toLowerCase() : null;
}

/** The keyword that the decoder writes; what is none stays as it is. */
export function protocolText(text: string): string | null {
  if (/^r?arp$/i.test(text)) return text.toUpperCase();
  return ipProtocolFromText(text) ?? (text.length <= 64 ? text : null);
}

/** Lower case, no final dot. */
export function nameText(value: string | undefined): string | null {
  const text = plainText(value);
  return text === null ? null : text.toLowerCase().replace(/\.$/, '');
}

export function plainText(value: string | undefined): string | null {
  if (value === undefined || missing(value) || value.length > longestText) return null;
  return value.trim();
}

/** The ancestor's `BASE` and `CHUM`; others are brought into the form that labels have. */
export function labelText(text: string, defaultLabel: string): string {
  const lower = text.toLowerCase();
  if (lower === 'base') return 'norm';
  const slug = lower
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 32);
  return slug === '' ? defaultLabel : slug;
}

/** Cell text -> dictionary id, normalised once per distinct text. */
export class BoundedInterner {
  private readonly ids = new Map<string, number | null>();
  private readonly dictionary: StringDictionary;
  private readonly normalise: (text: string) => string | null;
  private readonly largestId: number;
  private readonly refusal: () => Error;

  /** Ids beyond `largestId` do not fit the column: a value that would need one throws `refusal`. */
  constructor(
    dictionary: StringDictionary,
    normalise: (text: string) => string | null,
    largestId = 0xffff_ffff,
    refusal: () => Error = () => new JawsError('import.bad-row'),
  ) {
    this.dictionary = dictionary;
    this.normalise = normalise;
    this.largestId = largestId;
    this.refusal = refusal;
  }

  /** 0 = missing; null = there is a value, and it is not of the kind. */
  id(value: string | undefined): number | null {
    const key = value ?? '';
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.make(key.trim());
    if (this.ids.size >= cacheSize) this.ids.clear();
    this.ids.set(key, id);
    return id;
  }

  /** As `id`; what is not of the kind is missing too. */
  idOrMissing(value: string | undefined): number {
    return this.id(value) ?? 0;
  }

  private make(text: string): number | null {
    const value = this.normalise(missing(text) ? '' : text);
    if (value === null) return missing(text) ? 0 : null;
    if (value === '') return 0;
    if (this.dictionary.size > this.largestId && this.dictionary.find(value) === undefined)
      throw this.refusal();
    return this.dictionary.intern(value);
  }
}
