// Several datasets side by side: their ports and channels, what differs from a baseline, where an upload would hide, and
// how good the recordings are. `jaws finder --json` prints the same without the points of the picture.

import { z } from 'zod';
import { count, datasetName, filterText, milliseconds, shortText } from './primitives.ts';

export const maxFinderDatasets = 20;
export const maxFinderRows = 1000;
export const finderRows = 20;
export const maxFinderPoints = 2000;
/** A channel or port that sent less than this in both sets is left out of the comparison. */
export const defaultFinderFloor = 10_000;

const name = z.string().max(2048);
const port = z.number().int().min(0).max(65_535);
const share = z.number().min(0).max(1);
const perLabel = z.record(z.string().max(64), count);
/** A dataset, or a file that was given in its place. */
const setName = shortText.min(1);
const perDataset = z.record(setName, count);
const bytesPerHour = z.number().min(0);

/** An upload that somebody might try. Null: whatever is usual, both are looked at. */
export const finderPlan = z.strictObject({
  sizeBytes: z.number().int().min(1).max(1e12),
  /** Bytes a second. */
  rateBytes: z.number().min(1).max(1e11),
  port: port.min(1).nullable(),
  protocol: z.enum(['TCP', 'UDP']).nullable(),
  destination: z.enum(['new', 'known']).nullable(),
  /** Of the day, UTC. */
  hour: z.number().int().min(0).max(23).nullable(),
});
export type FinderPlan = z.infer<typeof finderPlan>;

export const defaultFinderPlan: FinderPlan = {
  sizeBytes: 10_000_000,
  rateBytes: 100_000,
  ...{ port: null, protocol: null, destination: null, hour: null },
};

const finderDataset = z.strictObject({
  name: setName,
  isBaseline: z.boolean(),
  packets: count,
  bytes: count,
  /** Local addresses that sent or received. */
  hosts: count,
  channels: count,
  /** From the first to the last packet of the whole dataset. */
  hours: z.number().min(0),
  firstMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  labels: perLabel,
});
export type FinderDataset = z.infer<typeof finderDataset>;

const amounts = { packets: count, bytesUp: count, bytesDown: count, labels: perLabel, datasets: perDataset };
const service = shortText.nullable();

/** `labels` and `datasets` count packets. */
const finderPort = z.strictObject({
  port,
  protocol: shortText,
  service,
  channels: count,
  hosts: count,
  ...amounts,
});
export type FinderPort = z.infer<typeof finderPort>;

const finderChannel = z.strictObject({
  local: shortText,
  /** A registrable domain where a name is known, else an address. */
  remote: name,
  port,
  protocol: shortText,
  service,
  /** Shares of the local hosts and of the datasets that have this remote service. */
  hostShare: share,
  datasetShare: share,
  ...amounts,
});
export type FinderChannelRow = z.infer<typeof finderChannel>;

const finderChange = z.strictObject({
  kind: z.enum(['port', 'channel']),
  /** Null for ports. */
  local: shortText.nullable(),
  remote: name.nullable(),
  port,
  protocol: shortText,
  service,
  sentBefore: count,
  sentAfter: count,
  perHourBefore: bytesPerHour,
  perHourAfter: bytesPerHour,
  /** After to before, by hour; null where nothing was sent before. */
  ratio: z.number().min(0).nullable(),
  /** Local hosts of the baseline that use this remote service, or this port. */
  hostsBefore: count,
  text: z.string().max(5000),
});
export type FinderChange = z.infer<typeof finderChange>;

const hidingPlace = z.strictObject({
  channel: name,
  destination: z.enum(['new', 'known']),
  port,
  protocol: shortText,
  /** 1 = as everything else there; null: the baseline has too little to tell. */
  score: share.nullable(),
  why: z.string().max(5000),
});
export type HidingPlace = z.infer<typeof hidingPlace>;

export const qualityChecks = [
  'gaps',
  'drops',
  'duplicates',
  'clock',
  'labels',
  'same-packets',
  'same-channels',
  'undecoded',
  'cut',
] as const;

const qualityNote = z.strictObject({
  check: z.enum(qualityChecks),
  dataset: setName,
  /** The second dataset of a pair. */
  other: setName.nullable(),
  /** 0: looked for and not found; null: cannot be told. */
  count: count.nullable(),
  exampleMs: milliseconds.nullable(),
  text: z.string().max(2000),
});
export type QualityNote = z.infer<typeof qualityNote>;

/** Columns of one length: a point is a channel, with what it sent under one label. */
const points = z.strictObject({
  labels: z.array(z.string().max(64)).max(256),
  label: z.array(count).max(maxFinderPoints),
  port: z.array(port).max(maxFinderPoints),
  bytes: z.array(count).max(maxFinderPoints),
  /** Place in `datasets`. */
  dataset: z.array(count).max(maxFinderPoints),
  title: z.array(name).max(maxFinderPoints),
  /** Of which those with least are left out. */
  total: count,
});
export type FinderPoints = z.infer<typeof points>;

const changes = z.array(finderChange).max(2 * maxFinderRows);

export const finderResult = z.strictObject({
  datasets: z.array(finderDataset).max(maxFinderDatasets),
  packets: count,
  /** Nothing leaves the local addresses: what is compared is the traffic between them. */
  onlyInside: z.boolean(),
  localRule: shortText,
  /** Most bytes sent first. */
  ports: z.array(finderPort).max(maxFinderRows),
  channels: z.array(finderChannel).max(maxFinderRows),
  portCount: count,
  channelCount: count,
  /** Against the baseline datasets: most bytes first, ports and channels apart. Empty without a baseline. */
  new: changes,
  gone: changes,
  grown: changes,
  shrunk: changes,
  plan: finderPlan,
  /** Best hidden first. */
  hiding: z.array(hidingPlace).max(maxFinderRows),
  /** What the figures cannot say, in sentences. */
  notes: z.array(z.string().max(2000)).max(50),
  /** Null where it was not asked for. */
  quality: z.array(qualityNote).max(5000).nullable(),
  points,
});
export type FinderResult = z.infer<typeof finderResult>;

export const finderInput = z.strictObject({
  datasets: z.array(datasetName).min(1).max(maxFinderDatasets),
  /** Those of `datasets` that the others are compared with. */
  baseline: z.array(datasetName).max(maxFinderDatasets),
  where: filterText,
  rows: z.number().int().min(1).max(maxFinderRows),
  floorBytes: z.number().int().min(0).max(1e12),
  plan: finderPlan,
  quality: z.boolean(),
});
export type FinderInput = z.infer<typeof finderInput>;

export const finderProcedures = {
  'finder.run': { input: finderInput, output: finderResult },
} as const;
