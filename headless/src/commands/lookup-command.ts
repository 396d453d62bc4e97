// `jaws lookup TARGET…`: what is known of addresses and names; others are asked only in the ways that are named.

import { openOfflineLookup, type OfflineLookup } from '@jaws/core/lookup/offline-lookup';
import { seenInDatasets } from '@jaws/core/lookup/seen-in-datasets';
import { JawsError } from '@jaws/shared/contract/errors';
import { mostLookups, type LookupResult } from '@jaws/shared/contract/lookup';
import { readTargets, type ReadTargets } from '@jaws/shared/lookup/read-targets';
import { stdin } from 'node:process';
import { sourceStores } from '../analyze/source-stores.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { layoutOf } from '../cli/text-layout.ts';
import { withOthers, type OnlineOptions } from './lookup-online.ts';
import { lookupText } from './lookup-text.ts';

export interface LookupOptions extends GlobalOptions, OnlineOptions {
  readonly dataset?: readonly string[];
}

const mostInput = 4 * 1024 * 1024;

/** @throws JawsError lookup.not-an-address, usage.invalid, and those of `openSources` */
export async function lookupCommand(
  context: CommandContext,
  words: readonly string[],
  { dataset = [], ...online }: LookupOptions,
): Promise<number> {
  const { targets, unread } = await targetsOf(context, words);
  const lookup = await openOfflineLookup(context.dataDir);
  const known = await withDatasets(context, { targets, lookup, datasets: dataset });
  const results = await withOthers(context, known, online);
  for (const text of unread) printRemark(context, `not understood: ${printable(text)}`);
  printAnswer(context, { results, unread, sources: lookup.sources }, () =>
    lookupText(results, lookup.sources, layoutOf(context)),
  );
  return 0;
}

/** @throws JawsError lookup.not-an-address, usage.invalid */
async function targetsOf({ io }: CommandContext, words: readonly string[]): Promise<ReadTargets> {
  const isPiped = words.includes('-');
  if (isPiped && io.stdinIsTerminal)
    throw new JawsError('usage.invalid', '`jaws lookup -` reads from a pipe: nothing is piped in.');
  const given = words.filter((word) => word !== '-').join('\n');
  const read = readTargets(isPiped ? `${given}\n${await readStandardInput()}` : given);
  if (read.targets.length > mostLookups)
    throw new JawsError('usage.invalid', `At most ${mostLookups} addresses and names at once.`);
  if (read.targets.length > 0) return read;
  const shown = read.unread[0] ?? '';
  throw new JawsError(
    'lookup.not-an-address',
    shown === '' ? 'There is no address and no name.' : `Neither an address nor a name: ${printable(shown)}`,
  );
}

async function readStandardInput(): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stdin as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostInput) throw new JawsError('usage.invalid', `At most ${mostInput} bytes of text.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

interface Asked {
  readonly targets: ReadTargets['targets'];
  readonly lookup: OfflineLookup;
  readonly datasets: readonly string[];
}

async function withDatasets(
  context: CommandContext,
  { targets, lookup, datasets }: Asked,
): Promise<LookupResult[]> {
  const results = targets.map((target) => lookup.find(target));
  if (datasets.length === 0) return results;
  const { signal, clock } = context.io;
  const sources = await openSources(context, datasets, []);
  try {
    const store = sourceStores(sources.dataDirs, { clock, log: hostLog(context) });
    for (const remark of sources.warnings) printRemark(context, printable(remark));
    return await seenInDatasets({ store, datasets: sources.datasets, signal }, results);
  } finally {
    await sources.close();
  }
}
