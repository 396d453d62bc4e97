// Live capture: interfaces, options, what a running capture says of itself, and what the doctor found. One capture has
// one worker process and one dataset at a time (several after another when it rotates).

import { z } from 'zod';
import {
  count,
  datasetName,
  identifier,
  labelName,
  milliseconds,
  noInput,
  nothing,
  shortText,
} from './primitives.ts';

/** Where packets come from. `stdin` is the command line's `--source -`. */
export const captureSourceName = z.enum(['dumpcap', 'tcpdump', 'cap', 'stdin', 'replay']);
export type CaptureSourceName = z.infer<typeof captureSourceName>;

const interfaceName = z.string().min(1).max(256);
/** Addresses or CIDRs; each is checked on the host (`capture.bad-option` names the first bad one). */
const addressList = z.array(z.string().min(1).max(64)).max(1000);

export const captureLimits = {
  snapLength: { least: 64, most: 262_144, normal: 2048, headers: 256 },
  bufferMiB: { least: 1, most: 1024, normal: 128 },
  batchPackets: { least: 1, most: 100_000, normal: 100 },
  pcapRing: { files: 10, fileMiB: 64 },
} as const;

/** What is replayed: an uploaded or registered file, or the demo capture; exactly one of the two. */
const replayChoice = z.strictObject({
  upload: identifier.nullable(),
  demo: z.boolean(),
  /** 1 = as it was; `max` = as fast as it can be stored. */
  speed: z.union([z.literal('max'), z.number().gt(0).max(1_000_000)]),
});

export const captureOptions = z.strictObject({
  source: z.union([z.literal('auto'), captureSourceName]),
  /** Null for `replay` and `stdin`. */
  interface: interfaceName.nullable(),
  replay: replayChoice.nullable(),
  /** BPF; empty = everything. */
  filter: z.string().max(4096),
  snapLength: z.number().int().min(captureLimits.snapLength.least).max(captureLimits.snapLength.most),
  promiscuous: z.boolean(),
  /** The kernel's buffer. */
  bufferMiB: z.number().int().min(captureLimits.bufferMiB.least).max(captureLimits.bufferMiB.most),
  label: labelName,
  chumAddresses: addressList,
  blacklist: addressList,
  local: addressList,
  /** Rows of a stored batch, or 1 s, whichever is first. */
  batchPackets: z.number().int().min(captureLimits.batchPackets.least).max(captureLimits.batchPackets.most),
  /** Whichever comes first ends the capture; bytes as on the wire. */
  stop: z.strictObject({
    packets: count.min(1).nullable(),
    seconds: z.number().gt(0).max(31_536_000).nullable(),
    bytes: count.min(1).nullable(),
  }),
  /** A new dataset (`name-2`, `name-3` …) when packets.csv has this many bytes, or after these seconds. */
  rotate: z.strictObject({
    bytes: count.min(65_536).nullable(),
    seconds: z.number().min(1).max(31_536_000).nullable(),
  }),
  /** Raw packets beside the dataset, in a ring of pcapng files. */
  keepPcap: z
    .strictObject({ files: z.number().int().min(1).max(1000), fileMiB: z.number().int().min(1).max(4096) })
    .nullable(),
  /** Null = made of the interface and the time. */
  dataset: datasetName.nullable(),
  append: z.boolean(),
});
export type CaptureOptions = z.infer<typeof captureOptions>;

export const defaultCaptureOptions: CaptureOptions = {
  source: 'auto',
  interface: null,
  replay: null,
  filter: '',
  snapLength: captureLimits.snapLength.normal,
  promiscuous: false,
  bufferMiB: captureLimits.bufferMiB.normal,
  label: 'norm',
  chumAddresses: [],
  blacklist: [],
  local: [],
  batchPackets: captureLimits.batchPackets.normal,
  stop: { packets: null, seconds: null, bytes: null },
  rotate: { bytes: null, seconds: null },
  keepPcap: null,
  dataset: null,
  append: false,
};

/** What a source can honestly say of its packets. */
export const sourceFacts = z.strictObject({
  name: captureSourceName,
  /** One sentence: why this source was taken. */
  why: shortText,
  /** `kernel`; `arrival` = when this process saw the packet; `file` = as the replayed file or the sender says. */
  timestampSource: z.enum(['kernel', 'arrival', 'file']),
  /** `derived`: IP length + link header where the frame was cut. */
  sizes: z.enum(['wire', 'derived']),
  /** When the number of lost packets is known: while it runs, at its end, or never. */
  drops: z.enum(['live', 'end', 'unknown']),
});
export type SourceFacts = z.infer<typeof sourceFacts>;

export const captureMark = z.strictObject({
  ms: milliseconds,
  kind: z.enum(['label', 'pause', 'resume', 'sleep', 'clock-step', 'address-change', 'rotate', 'drops']),
  text: shortText,
});
export type CaptureMark = z.infer<typeof captureMark>;

const problem = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  hint: z.string().max(2000),
});

export const captureState = z.strictObject({
  captureId: identifier,
  /** `failed` = ended by an error; what was stored is there all the same. */
  phase: z.enum(['starting', 'running', 'paused', 'stopping', 'ended', 'failed']),
  /** Null while `starting`. */
  source: sourceFacts.nullable(),
  interface: interfaceName.nullable(),
  filter: z.string().max(4096),
  /** The one being written; `datasets` has the earlier ones too, oldest first (at most 1,000 are named). */
  dataset: datasetName.nullable(),
  datasets: z.array(datasetName).max(1000),
  /** Of packets from now on. */
  label: labelName,
  startedMs: milliseconds,
  elapsedMs: z.number().min(0),
  /** Packets of this capture whose write has returned, and the sum of their sizes on the wire. */
  stored: count,
  bytes: count,
  /** Rows of the current dataset's packets.csv, earlier captures' included. */
  rows: count,
  /** Stored packets per label; rows without one cannot be. */
  labels: z.record(z.string().max(64), count),
  packetsPerSecond: z.number().min(0),
  bitsPerSecond: z.number().min(0),
  /** Null = not known (see `source.drops`). */
  dropped: count.nullable(),
  blacklisted: count,
  /** Seen while paused, not stored. */
  skipped: count,
  /** Packets read and not yet stored; at `limit` reading stops and the kernel drops what it cannot hold. */
  queue: z.strictObject({ packets: count, limit: count }),
  /** Of the data folder's disk; `secondsLeft` at the present rate, null when the rate is 0. */
  disk: z.strictObject({ freeBytes: count, secondsLeft: z.number().min(0).nullable() }).nullable(),
  /** Newest last. */
  marks: z.array(captureMark).max(50),
  warnings: z.array(shortText).max(20),
  error: problem.nullable(),
});
export type CaptureState = z.infer<typeof captureState>;

/** Newest rows as `packets.page` writes them (same columns, `id` = packet_id), oldest first. */
export const captureTailRows = 200;
const cell = z.union([z.string().max(70_000), z.number(), z.null()]);
export const captureTail = z.strictObject({
  captureId: identifier,
  dataset: datasetName,
  columns: z.record(z.string().max(64), z.array(cell).max(captureTailRows)),
});
export type CaptureTail = z.infer<typeof captureTail>;

export const captureInterface = z.strictObject({
  name: interfaceName,
  description: shortText,
  addresses: z.array(z.string().max(64)).max(1000),
  up: z.boolean(),
  loopback: z.boolean(),
  /** When a capture was last started on it here; null = never. */
  lastUsedMs: milliseconds.nullable(),
  /** Since the interface exists, both directions; null where the system does not say. */
  counters: z.strictObject({ packets: count, bytes: count }).nullable(),
});
export type CaptureInterface = z.infer<typeof captureInterface>;

export const doctorReport = z.strictObject({
  platform: shortText,
  checks: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,64}$/),
        ok: z.boolean(),
        detail: shortText,
        /** A command or a step to copy; null when nothing is to be done. */
        fix: z.string().max(2000).nullable(),
      }),
    )
    .max(100),
  sources: z.array(z.strictObject({ name: captureSourceName, usable: z.boolean(), why: shortText })).max(10),
});
export type DoctorReport = z.infer<typeof doctorReport>;

const one = z.strictObject({ captureId: identifier });

export const captureProcedures = {
  /** Last used first, then those that are up; asked once a second while the picker is shown. */
  'capture.interfaces': {
    input: noInput,
    output: z.strictObject({ atMs: milliseconds, interfaces: z.array(captureInterface).max(1000) }),
  },
  'capture.doctor': { input: noInput, output: doctorReport },
  /** Compiles a BPF filter; `checked` is false where nothing here can compile one. */
  'capture.checkFilter': {
    input: z.strictObject({ interface: interfaceName.nullable(), filter: z.string().max(4096) }),
    output: z.strictObject({ checked: z.boolean(), error: shortText.nullable() }),
  },
  /** The options of the last capture on this interface (null: of the last replay). */
  'capture.remembered': {
    input: z.strictObject({ interface: interfaceName.nullable() }),
    output: z.strictObject({ options: captureOptions.nullable() }),
  },
  /** Resolves when packets are being captured (phase `running`). */
  'capture.start': {
    input: captureOptions,
    output: z.strictObject({ captureId: identifier, dataset: datasetName }),
  },
  'capture.label': { input: z.strictObject({ captureId: identifier, label: labelName }), output: nothing },
  'capture.pause': { input: one, output: nothing },
  'capture.resume': { input: one, output: nothing },
  /** Resolves with the final state: everything captured is stored. */
  'capture.stop': { input: one, output: captureState },
  /** Running captures and the last ended ones, newest first; what earlier runs left behind when they died. */
  'capture.list': {
    input: noInput,
    output: z.strictObject({
      captures: z.array(captureState).max(50),
      recovered: z.array(z.strictObject({ dataset: datasetName, rows: count, text: shortText })).max(100),
    }),
  },
} as const;

export const captureEvents = {
  'capture.stateChanged': { kind: 'state', key: 'captureId', payload: captureState },
  'capture.tailChanged': { kind: 'state', key: 'captureId', payload: captureTail },
} as const;
