// The options of `jaws capture`, put together: from what was typed to what the capture service takes. Each value alone
// was checked when it was parsed; here stands what does not go together, and what needs a look at names and addresses.

import { resolve } from 'node:path';
import { assertDatasetName } from '@jaws/core/dataset/dataset-names';
import { checkedAddresses, checkedLabel } from '@jaws/core/import/import-request';
import { captureLimits, defaultCaptureOptions, type CaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { parseCidr } from '@jaws/shared/domain/ip-address';
import type { GlobalOptions } from '../cli/cli-io.ts';

/** As commander gives them: values parsed, names in camel case. */
export interface CaptureCliOptions extends GlobalOptions {
  readonly interface?: string;
  readonly source?: 'auto' | 'dumpcap' | 'tcpdump' | 'cap' | 'replay' | '-';
  readonly file?: string;
  readonly speed?: number | 'max';
  readonly filter?: string;
  readonly snaplen?: number;
  readonly promiscuous?: boolean;
  readonly buffer?: number;
  readonly label?: string;
  readonly chumAddress?: readonly string[];
  readonly blacklist?: readonly string[];
  readonly local?: readonly string[];
  readonly batch?: number;
  readonly duration?: number;
  readonly packets?: number;
  readonly bytes?: number;
  readonly rotate?: { readonly bytes: number | null; readonly seconds: number | null };
  readonly keepPcap?: boolean;
  readonly dataset?: string;
  readonly append?: boolean;
}

export interface CaptureRequest {
  readonly options: CaptureOptions;
  /** Absolute path of the file to replay; null for every other source. */
  readonly replayPath: string | null;
  /** Options that this source does not use; to be told, not to be refused. */
  readonly unused: readonly string[];
}

/** As the contract has it. */
const mostAddresses = 1000;

type SourceKind = 'interface' | 'stdin' | 'replay';

function usage(text: string): JawsError {
  return new JawsError('usage.invalid', text);
}

function kindOf(source: CaptureCliOptions['source']): SourceKind {
  if (source === '-') return 'stdin';
  return source === 'replay' ? 'replay' : 'interface';
}

/** @throws JawsError usage.invalid */
function checkReplay({ file, speed }: CaptureCliOptions, kind: SourceKind): void {
  if (kind === 'replay') {
    if (file === undefined) throw usage('--source replay needs the capture to replay: --file FILE.');
    return;
  }
  if (file !== undefined) throw usage('--file goes with --source replay.');
  if (speed !== undefined) throw usage('--speed goes with --source replay.');
}

/** @throws JawsError usage.invalid */
function checkSource(given: CaptureCliOptions, kind: SourceKind): void {
  if (kind === 'interface') return;
  const name = kind === 'stdin' ? '-' : 'replay';
  if (given.interface !== undefined)
    throw usage(`--interface and --source ${name} exclude each other: packets come from one place.`);
  // Silently storing more than was asked for would be worse than a refusal.
  if (given.filter !== undefined && given.filter.trim() !== '')
    throw usage(`--filter works while capturing from an interface, not with --source ${name}.`);
}

/**
 * What a worker would refuse, in the words of the command line.
 * @throws JawsError usage.invalid
 */
function checkTexts({ interface: name, file, filter = '' }: CaptureCliOptions): void {
  if (name === '') throw usage('--interface needs a name; see `jaws interfaces`.');
  if (file === '') throw usage('--file needs the name of a capture.');
  if (name !== undefined && name.length > 256)
    throw usage('--interface takes a name of at most 256 letters.');
  if (filter.length > 4096) throw usage('--filter takes at most 4,096 letters.');
}

/** @throws JawsError usage.invalid */
function checkCounts({ chumAddress = [], blacklist = [], local = [] }: CaptureCliOptions): void {
  const lists = Object.entries({ 'chum-address': chumAddress, blacklist, local });
  const long = lists.find(([, texts]) => texts.length > mostAddresses);
  if (long !== undefined)
    throw usage(`--${long[0]} may be given ${mostAddresses.toLocaleString('en-US')} times at most.`);
}

/** What only an interface can do. */
function unusedOptions(given: CaptureCliOptions, kind: SourceKind): string[] {
  if (kind === 'interface') return [];
  const names = ['snaplen', 'promiscuous', 'buffer'] as const;
  return names.filter((name) => given[name] !== undefined).map((name) => `--${name}`);
}

/** @throws JawsError usage.invalid */
function checkedRanges(option: string, texts: readonly string[] | undefined): string[] {
  for (const text of texts ?? []) {
    if (parseCidr(text) !== null) continue;
    const shown = JSON.stringify(text.slice(0, 80));
    throw usage(`${option} takes an address or a range such as 10.0.0.0/8, not ${shown}.`);
  }
  return [...(texts ?? [])];
}

/** @throws JawsError usage.invalid, dataset.bad-name */
function checkDataset({ dataset, append }: CaptureCliOptions): void {
  if (dataset !== undefined) assertDatasetName(dataset);
  if (append === true && dataset === undefined)
    throw usage('--append needs the dataset to add to: --dataset NAME.');
}

function sourceOf(given: CaptureCliOptions): CaptureOptions['source'] {
  const source = given.source ?? defaultCaptureOptions.source;
  return source === '-' ? 'stdin' : source;
}

function or<T>(value: T | undefined, normal: T): T {
  return value ?? normal;
}

/**
 * What is wrong with the call is told before anything is started or made. An interface may still be missing: the
 * caller lists those there are.
 * @throws JawsError usage.invalid, label.bad-name, dataset.bad-name
 */
export function readCaptureOptions(given: CaptureCliOptions, cwd: string): CaptureRequest {
  const kind = kindOf(given.source);
  checkTexts(given);
  checkCounts(given);
  checkReplay(given, kind);
  checkSource(given, kind);
  checkDataset(given);
  const normal = defaultCaptureOptions;
  const { files, fileMiB } = captureLimits.pcapRing;
  const options: CaptureOptions = {
    source: sourceOf(given),
    interface: or(given.interface, normal.interface),
    // Neither an upload nor the demo: the path is handed over beside the options.
    replay: kind === 'replay' ? { upload: null, demo: false, speed: or(given.speed, 1) } : null,
    filter: or(given.filter, normal.filter),
    snapLength: or(given.snaplen, normal.snapLength),
    promiscuous: or(given.promiscuous, normal.promiscuous),
    bufferMiB: or(given.buffer, normal.bufferMiB),
    label: checkedLabel(or(given.label, normal.label)),
    chumAddresses: [...checkedAddresses(or(given.chumAddress, []))],
    blacklist: checkedRanges('--blacklist', given.blacklist),
    local: checkedRanges('--local', given.local),
    batchPackets: or(given.batch, normal.batchPackets),
    stop: {
      packets: or(given.packets, null),
      seconds: or(given.duration, null),
      bytes: or(given.bytes, null),
    },
    rotate: or(given.rotate, normal.rotate),
    keepPcap: given.keepPcap === true ? { files, fileMiB } : normal.keepPcap,
    dataset: or(given.dataset, normal.dataset),
    append: or(given.append, normal.append),
  };
  const replayPath = given.file === undefined ? null : resolve(cwd, given.file);
  return { options, replayPath, unused: unusedOptions(given, kind) };
}
