// The capture options as they are typed: texts and switches, read into the contract's options with every mistake
// named at its field. Pure, so that each field is a case in a table of tests.

import { captureLimits, defaultCaptureOptions, type CaptureOptions } from '@jaws/shared/contract/capture';
import { parseCidr } from '@jaws/shared/domain/ip-address';
import { parseBytes, parseSeconds } from '@jaws/shared/domain/parse-quantity';
import { isDatasetName, isLabelName } from '../ui/slug.ts';

/** Sources that can be chosen for an interface; `stdin` is the command line's, `replay` has its own form. */
export const liveSources = ['auto', 'dumpcap', 'tcpdump', 'cap'] as const;
export type LiveSource = (typeof liveSources)[number];

export const replaySpeeds = ['1', '10', '60', 'max'] as const;

export interface CaptureDraft {
  readonly source: LiveSource;
  readonly filter: string;
  /** Bytes, or `headers`. */
  readonly snapLength: string;
  readonly promiscuous: boolean;
  readonly bufferMiB: string;
  readonly label: string;
  readonly chumAddresses: readonly string[];
  readonly blacklist: readonly string[];
  readonly local: readonly string[];
  readonly batchPackets: string;
  readonly stopPackets: string;
  readonly stopSeconds: string;
  readonly stopBytes: string;
  readonly rotateSeconds: string;
  readonly rotateBytes: string;
  readonly keepPcap: boolean;
  readonly keepFiles: string;
  readonly keepFileMiB: string;
  readonly dataset: string;
  readonly append: boolean;
  readonly speed: (typeof replaySpeeds)[number];
}

export type DraftProblems = Readonly<Partial<Record<keyof CaptureDraft, string>>>;

/** What is captured: an interface, or a file (null = the demo) that was uploaded. */
export type CapturePlace =
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'replay'; readonly upload: string | null };

export const defaultDraft: CaptureDraft = draftOf(defaultCaptureOptions);

function ofNumber(value: number | null): string {
  return value === null ? '' : String(value);
}

function bytesText(value: number | null): string {
  if (value === null) return '';
  const [unit, size] = [['GB', 1e9] as const, ['MB', 1e6] as const, ['kB', 1e3] as const].find(
    ([, factor]) => value % factor === 0,
  ) ?? ['', 1];
  return unit === '' ? String(value) : `${value / size} ${unit}`;
}

function secondsText(value: number | null): string {
  if (value === null) return '';
  if (value % 3600 === 0) return `${value / 3600} h`;
  return value % 60 === 0 ? `${value / 60} min` : `${value} s`;
}

function liveSourceOf(source: CaptureOptions['source']): LiveSource {
  return liveSources.find((known) => known === source) ?? 'auto';
}

/** Remembered options as a form. A name is taken over only with `append`: without it, it would be taken. */
export function draftOf(options: CaptureOptions): CaptureDraft {
  const { keepPcap, stop, rotate, replay } = options;
  const speed = replaySpeeds.find((known) => known === String(replay?.speed ?? '')) ?? '10';
  return {
    source: liveSourceOf(options.source),
    filter: options.filter,
    snapLength: ofNumber(options.snapLength),
    promiscuous: options.promiscuous,
    bufferMiB: ofNumber(options.bufferMiB),
    label: options.label,
    chumAddresses: options.chumAddresses,
    blacklist: options.blacklist,
    local: options.local,
    batchPackets: ofNumber(options.batchPackets),
    stopPackets: ofNumber(stop.packets),
    stopSeconds: secondsText(stop.seconds),
    stopBytes: bytesText(stop.bytes),
    rotateSeconds: secondsText(rotate.seconds),
    rotateBytes: bytesText(rotate.bytes),
    keepPcap: keepPcap !== null,
    keepFiles: ofNumber(keepPcap?.files ?? captureLimits.pcapRing.files),
    keepFileMiB: ofNumber(keepPcap?.fileMiB ?? captureLimits.pcapRing.fileMiB),
    dataset: options.append ? (options.dataset ?? '') : '',
    append: options.append,
    speed,
  };
}

/** `10 min`, `2 hours` -> `10m`, `2h`, as the command line writes them. */
function secondsOf(text: string): number | null {
  return parseSeconds(text.trim().replace(/ ?([smh])(?:econds?|ec|in|inutes?|ours?)$/i, '$1'));
}

export function snapLengthOf(text: string): number | null {
  if (text.trim().toLowerCase() === 'headers') return captureLimits.snapLength.headers;
  return wholeOf(text);
}

function wholeOf(text: string): number | null {
  const plain = text.replaceAll(/[\s,]/g, '');
  return /^\d{1,15}$/.test(plain) ? Number(plain) : null;
}

/** Collects the mistakes while the fields are read one after the other. */
class DraftReader {
  readonly problems: Partial<Record<keyof CaptureDraft, string>> = {};

  number(
    field: keyof CaptureDraft,
    value: number | null,
    limits: { readonly least: number; readonly most: number },
    example = '',
  ): number {
    if (value !== null && value >= limits.least && value <= limits.most) return value;
    const range = `${limits.least.toLocaleString('en')} to ${limits.most.toLocaleString('en')}`;
    this.problems[field] = example === '' ? `A whole number, ${range}.` : example;
    return limits.least;
  }

  optional(
    field: keyof CaptureDraft,
    text: string,
    parse: (text: string) => number | null,
    limits: { readonly least: number; readonly most: number },
    example: string,
  ): number | null {
    if (text.trim() === '') return null;
    return this.number(field, parse(text.trim()), limits, example);
  }

  addresses(field: keyof CaptureDraft, list: readonly string[]): string[] {
    const bad = list.find((text) => parseCidr(text) === null);
    if (bad !== undefined) this.problems[field] = `“${bad}” is not an address or range, such as 10.0.0.0/8.`;
    return [...list];
  }

  check(field: keyof CaptureDraft, isRight: boolean, text: string): void {
    if (!isRight) this.problems[field] = text;
  }
}

const most = Number.MAX_SAFE_INTEGER;
const longest = 31_536_000;

function readLimits(draft: CaptureDraft, reader: DraftReader): Pick<CaptureOptions, 'stop' | 'rotate'> {
  return {
    stop: {
      packets: reader.optional(
        'stopPackets',
        draft.stopPackets,
        wholeOf,
        { least: 1, most },
        'A whole number.',
      ),
      seconds: reader.optional(
        'stopSeconds',
        draft.stopSeconds,
        secondsOf,
        { least: 0.001, most: longest },
        'For example 90 s, 10 min, 2 h.',
      ),
      bytes: reader.optional(
        'stopBytes',
        draft.stopBytes,
        parseBytes,
        { least: 1, most },
        'For example 500 MB, 2 GB.',
      ),
    },
    rotate: {
      bytes: reader.optional(
        'rotateBytes',
        draft.rotateBytes,
        parseBytes,
        { least: 65_536, most },
        'At least 65,536 bytes, for example 500 MB.',
      ),
      seconds: reader.optional(
        'rotateSeconds',
        draft.rotateSeconds,
        secondsOf,
        { least: 1, most: longest },
        'At least 1 s, for example 1 h.',
      ),
    },
  };
}

function readKeepPcap(draft: CaptureDraft, reader: DraftReader): CaptureOptions['keepPcap'] {
  if (!draft.keepPcap) return null;
  return {
    files: reader.number('keepFiles', wholeOf(draft.keepFiles), { least: 1, most: 1000 }),
    fileMiB: reader.number('keepFileMiB', wholeOf(draft.keepFileMiB), { least: 1, most: 4096 }),
  };
}

export type ReadDraft =
  | { readonly options: CaptureOptions; readonly problems: null }
  | { readonly options: null; readonly problems: DraftProblems };

/** The options of a draft, or what is wrong with it, by field. */
export function readDraft(draft: CaptureDraft, place: CapturePlace): ReadDraft {
  const reader = new DraftReader();
  const isReplay = place.kind === 'replay';
  const dataset = draft.dataset.trim();
  reader.check('label', isLabelName(draft.label), 'Small letters, digits, - and _, at most 32.');
  reader.check(
    'dataset',
    dataset === '' || isDatasetName(dataset),
    'Small letters, digits, - and _, starting with a letter or digit.',
  );
  reader.check('append', !draft.append || dataset !== '', 'Name the dataset to append to.');
  const options: CaptureOptions = {
    source: isReplay ? 'replay' : draft.source,
    interface: isReplay ? null : place.name,
    replay: isReplay
      ? {
          upload: place.upload,
          demo: place.upload === null,
          speed: draft.speed === 'max' ? 'max' : Number(draft.speed),
        }
      : null,
    filter: draft.filter.trim(),
    snapLength: reader.number('snapLength', snapLengthOf(draft.snapLength), captureLimits.snapLength),
    promiscuous: draft.promiscuous,
    bufferMiB: reader.number('bufferMiB', wholeOf(draft.bufferMiB), captureLimits.bufferMiB),
    label: draft.label,
    chumAddresses: reader.addresses('chumAddresses', draft.chumAddresses),
    blacklist: reader.addresses('blacklist', draft.blacklist),
    local: reader.addresses('local', draft.local),
    batchPackets: reader.number('batchPackets', wholeOf(draft.batchPackets), captureLimits.batchPackets),
    ...readLimits(draft, reader),
    keepPcap: readKeepPcap(draft, reader),
    dataset: dataset === '' ? null : dataset,
    append: draft.append,
  };
  const { problems } = reader;
  return Object.keys(problems).length === 0 ? { options, problems: null } : { options: null, problems };
}

function counted(list: readonly string[], what: string): string {
  return list.length === 0 ? '' : `${list.length} ${what}`;
}

/** What only a live capture has. */
function liveParts(draft: CaptureDraft): string[] {
  const snap = snapLengthOf(draft.snapLength);
  return [
    snap === null ? '' : `first ${snap.toLocaleString('en')} bytes of each packet`,
    draft.source === 'auto' ? '' : draft.source,
    draft.promiscuous ? 'promiscuous' : '',
  ];
}

function limitParts(draft: CaptureDraft): string[] {
  const packets = draft.stopPackets === '' ? '' : `${draft.stopPackets} packets`;
  const stops = [packets, draft.stopSeconds, draft.stopBytes].filter((text) => text !== '');
  return [
    stops.length === 0 ? '' : `stops after ${stops.join(' or ')}`,
    draft.rotateBytes + draft.rotateSeconds === '' ? '' : 'rotates',
  ];
}

/** One line of what will be done: `tcp port 443 · first 2,048 bytes of each packet · label: norm · stops after 10 min`. */
export function draftSummary(draft: CaptureDraft, isReplay: boolean): string {
  const filter = draft.filter.trim();
  const speed = draft.speed === 'max' ? 'max' : `${draft.speed}×`;
  return [
    filter === '' ? 'No filter' : filter,
    ...(isReplay ? [`speed ${speed}`] : liveParts(draft)),
    `label: ${draft.label}`,
    counted(draft.chumAddresses, 'labelled chum'),
    counted(draft.blacklist, 'never stored'),
    ...limitParts(draft),
    draft.keepPcap ? 'keeps raw packets' : '',
    draft.dataset === '' ? '' : `${draft.append ? 'appends to' : 'into'} ${draft.dataset}`,
  ]
    .filter((text) => text !== '')
    .join(' · ');
}
