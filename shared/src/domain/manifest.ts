// What `manifest.json` says about a dataset beside its packets.csv (DESIGN §2). Unknown fields of the same
// schema version are kept when the manifest is rewritten, so that an older JAWS does not lose them.

import { z } from 'zod';
import { captureMark } from '../contract/capture.ts';
import { count, datasetName, labelName, milliseconds, shortText } from '../contract/primitives.ts';

/** Raised when an older JAWS could no longer read the folder; a higher one is `dataset.unsupported-schema`. */
export const manifestSchemaVersion = 1;

/** Passive DNS pairs kept in a manifest; the first ones seen stay. */
export const maxManifestNames = 5000;
export const maxManifestWarnings = 100;

/** `open`: being written, or its writer died. `closed`: complete, hash known. `recovered`: cut by `repair`. */
export const datasetState = z.enum(['open', 'closed', 'recovered']);
export type DatasetState = z.infer<typeof datasetState>;

/** Which rule says what is local (DESIGN §1): addresses of the capture's interface, `--local`, or the private ranges. */
export const localRule = z.strictObject({
  rule: z.enum(['interface', 'given', 'ranges']),
  /** Addresses or CIDRs; empty for `ranges`. */
  addresses: z.array(z.string().max(64)).max(1000),
});
export type LocalRuleRecord = z.infer<typeof localRule>;

export const manifestSource = z.looseObject({
  kind: z.enum(['import', 'capture', 'merge', 'duplicate', 'unknown']),
  /** File names (never paths), dataset names, or the capture's source such as `dumpcap`. */
  names: z.array(shortText).max(1000),
});

export const manifestSchema = z.looseObject({
  schemaVersion: z.literal(manifestSchemaVersion),
  name: datasetName,
  createdMs: milliseconds,
  state: datasetState,
  source: manifestSource,
  interface: shortText.nullable(),
  filter: z.string().max(4096).nullable(),
  snapLength: count.nullable(),
  local: localRule,
  /** Rows of packets.csv. Behind the file while `open`; exact otherwise. */
  packets: count,
  /** Sum of `size`. */
  bytes: count,
  /** Length of packets.csv. */
  fileBytes: count,
  firstMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  /** Rows per label; rows without one are counted under `NA`. */
  labels: z.record(z.string().max(64), count),
  undecoded: count,
  /** Packets the source lost; null = it does not say. */
  dropped: count.nullable(),
  flows: count.nullable(),
  /** Flow records (Zeek, Suricata) that rows were made of, instead of packets (ADR 36). */
  flowRecords: count.optional(),
  /** Files that end in the middle of a record, and where. */
  truncated: z.array(z.strictObject({ file: shortText, offset: count })).max(1000),
  warnings: z.array(shortText).max(maxManifestWarnings),
  /** `file`, `kernel`, `arrival` or `mixed`. */
  timestampSource: shortText,
  /** `wire` or `derived` (DESIGN §4). */
  sizes: shortText,
  /** Which label new packets got, from which row (packet_id) on. */
  labelTimeline: z
    .array(z.strictObject({ fromPacket: count, fromMs: milliseconds.nullable(), label: labelName }))
    .max(10_000),
  /** What happened during a capture: sleep, a stepped clock, new addresses, pauses. */
  marks: z.array(captureMark).max(10_000),
  /** Packets of blacklisted addresses, counted and not stored. */
  blacklisted: count.optional(),
  /** Passive DNS: names the traffic itself gave to addresses. */
  names: z
    .array(z.strictObject({ ip: z.string().max(64), name: z.string().max(1024) }))
    .max(maxManifestNames),
  /** Of packets.csv at close; null while open. */
  sha256: z.string().length(64).nullable(),
  note: z.string().max(20_000),
  tags: z.array(z.string().min(1).max(64)).max(64),
  /** Label changes that can be taken back. */
  undoableRelabels: count,
});
export type Manifest = z.infer<typeof manifestSchema>;
