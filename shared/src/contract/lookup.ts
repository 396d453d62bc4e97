// Who is this address? What is known of it without asking anybody.

import { z } from 'zod';
import { addressKinds } from '../lookup/address-kind.ts';
import {
  count,
  datasetName,
  filterText,
  identifier,
  milliseconds,
  noInput,
  nothing,
  shortText,
} from './primitives.ts';

/** Addresses and names of one call. */
export const mostLookups = 1000;

export const lookupFact = z.strictObject({
  name: shortText,
  value: z.string().max(1000),
  /** Where it is from, with its date where it has one. */
  source: shortText,
});
export type LookupFact = z.infer<typeof lookupFact>;

/** An entry of a list that somebody added. */
export const listHit = z.strictObject({
  list: shortText,
  /** The address, network or name that the list has. */
  entry: shortText,
  note: z.string().max(500).nullable(),
  /** Of the file, epoch ms. */
  listedMs: milliseconds,
  licence: shortText.nullable(),
});
export type ListHit = z.infer<typeof listHit>;

export const lookupResult = z.strictObject({
  /** The address in its short form (RFC 5952), or the name. */
  ip: shortText,
  kind: z.enum([...addressKinds, 'name']),
  registry: shortText.optional(),
  /** ISO 3166-1, two letters; absent = not known. */
  country: z.string().length(2).optional(),
  asn: count.optional(),
  org: shortText.optional(),
  city: shortText.optional(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
  facts: z.array(lookupFact).max(200),
  lists: z.array(listHit).max(100),
});
export type LookupResult = z.infer<typeof lookupResult>;

/** What the answers were made from. */
export const lookupSource = z.strictObject({
  name: shortText,
  /** Date, licence, attribution, or why it is of no use. */
  text: z.string().max(1000),
  isUsable: z.boolean(),
});
export type LookupSource = z.infer<typeof lookupSource>;

/** A source in the list of them. */
const listedSource = lookupSource.extend({
  /** `built-in` ones cannot be removed. */
  kind: z.enum(['built-in', 'database', 'list']),
  licence: shortText.nullable(),
  /** Of the file that was added, epoch ms. */
  fileMs: milliseconds.nullable(),
});
export type ListedSource = z.infer<typeof listedSource>;

export const seenMac = z.strictObject({
  mac: shortText,
  /** Who made the adapter; null: not known. */
  vendor: shortText.nullable(),
});
export type SeenMac = z.infer<typeof seenMac>;

/** What a dataset has of an address; bytes as seen from the local side: `up` is what was sent to a remote address. */
const seenAddress = z.strictObject({
  ip: shortText,
  packets: count,
  up: count,
  down: count,
  firstMs: milliseconds,
  lastMs: milliseconds,
  /** What its packets came from, the most frequent first; of local addresses only: others come from a router. */
  macs: z.array(seenMac).max(3),
});
export type SeenAddress = z.infer<typeof seenAddress>;

export const lookupProcedures = {
  'lookup.facts': {
    input: z.strictObject({ targets: z.array(z.string().min(1).max(2048)).min(1).max(mostLookups) }),
    output: z.strictObject({
      results: z.array(lookupResult).max(mostLookups),
      /** What is neither an address nor a name. */
      unread: z.array(z.string().max(200)).max(mostLookups),
      sources: z.array(lookupSource).max(100),
    }),
  },
  /** Those of the addresses that the scope has packets of. */
  'lookup.seen': {
    input: z.strictObject({
      dataset: datasetName,
      where: filterText,
      addresses: z.array(shortText).min(1).max(mostLookups),
    }),
    output: z.strictObject({ seen: z.array(seenAddress).max(mostLookups) }),
  },
  'lookup.sources': {
    input: noInput,
    output: z.strictObject({ sources: z.array(listedSource).max(100) }),
  },
  /** Of a complete upload; one of the same name is replaced. */
  'lookup.addSource': {
    input: z.strictObject({ uploadId: identifier, licence: shortText.nullable() }),
    output: z.strictObject({ name: shortText }),
  },
  'lookup.removeSource': { input: z.strictObject({ name: shortText }), output: nothing },
} as const;
