// The command line of the live figures.

import { parseArgs } from 'node:util';
import { captureLimits } from '@jaws/shared/contract/capture';
import { liveSources, type LiveSource, type LoadCase } from './load-case.ts';

export const liveRuns = ['load', 'hour', 'picture'] as const;
type LiveRun = (typeof liveRuns)[number];

export interface LiveArguments {
  readonly what: LiveRun;
  readonly sources: readonly LiveSource[];
  readonly packets: number;
  readonly seconds: number;
  readonly ladder: boolean;
  readonly ladderSeconds: number;
  readonly watcher: LoadCase['watcher'] | null;
  readonly bufferMiB: number;
  readonly snapLength: number;
  /** Null = the usual place in bench/results. */
  readonly out: string | null;
}

export const liveUsage = `npm run soak -- --only live|hour|live-picture [--packets N] [--seconds S] [--source dumpcap,tcpdump,cap]
  [--no-ladder] [--ladder-seconds S] [--watch page|client] [--buffer MIB] [--snaplen N] [--out FILE]`;

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new Error(`--${name} wants a positive number, not "${text}"`);
  return value;
}

function isSource(name: string): name is LiveSource {
  return (liveSources as readonly string[]).includes(name);
}

function isRun(name: string | undefined): name is LiveRun {
  return liveRuns.some((run) => run === name);
}

function sourcesOf(text: string): LiveSource[] {
  return text.split(',').map((name) => {
    if (!isSource(name)) throw new Error(`unknown source "${name}"; known: ${liveSources.join(', ')}`);
    return name;
  });
}

function watcherOf(text: string | undefined): LoadCase['watcher'] | null {
  if (text === undefined || text === 'page' || text === 'client') return text ?? null;
  throw new Error(`--watch is page or client, not "${text}"`);
}

const usual = {
  packets: '3000000',
  seconds: '3600',
  'ladder-seconds': '8',
  buffer: String(captureLimits.bufferMiB.normal),
  snaplen: String(captureLimits.snapLength.normal),
} as const;

/** Of the run below the live picture. */
const pictureSeconds = '600';

/** @throws Error that says what is wrong */
export function readLiveArguments(argv: readonly string[]): LiveArguments {
  const [what, ...args] = argv;
  if (!isRun(what)) throw new Error(`first comes ${liveRuns.join(' or ')}, not "${what ?? ''}"`);
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ packets: text, seconds: text, source: text, 'ladder-seconds': text, watch: text },
      ...{ buffer: text, snaplen: text, out: text, 'no-ladder': { type: 'boolean' } },
    },
  });
  const number = (name: keyof typeof usual): number =>
    positive(name, values[name] ?? (what === 'picture' && name === 'seconds' ? pictureSeconds : usual[name]));
  return {
    what,
    sources: sourcesOf(values.source ?? (what === 'load' ? liveSources.join(',') : 'dumpcap')),
    packets: Math.ceil(number('packets')),
    seconds: number('seconds'),
    ladder: values['no-ladder'] !== true,
    ladderSeconds: number('ladder-seconds'),
    watcher: watcherOf(values.watch),
    bufferMiB: number('buffer'),
    snapLength: number('snaplen'),
    out: values.out ?? null,
  };
}
