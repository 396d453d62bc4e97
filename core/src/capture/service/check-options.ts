// Checks of capture options that a schema cannot make. Pure; the first thing that is wrong is named.

import type { CaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { parseCidr } from '@jaws/shared/domain/ip-address';

const addressFields = [
  ['chumAddresses', 'Chum addresses'],
  ['blacklist', 'Addresses never to store'],
  ['local', 'Local addresses'],
] as const;

export interface CheckContext {
  /** The file to replay, when the caller has found it already. */
  readonly replayPath: string | null;
  /** Standard input belongs to a command, never to a host with pages. */
  readonly mayReadStdin: boolean;
}

/**
 * The options as they are captured with: `replay` is taken for a source of its own, and interface and replay are null
 * where the source has none.
 * @throws JawsError capture.bad-option
 */
export function checkOptions(options: CaptureOptions, context: CheckContext): CaptureOptions {
  checkTexts(options);
  if (options.append && options.dataset === null) throw badOption('Name the dataset to append to.');
  const source = options.source === 'auto' && options.replay !== null ? 'replay' : options.source;
  if (source === 'replay') return { ...checkReplay(options, context), source };
  if (options.replay !== null) throw badOption('Only the source "replay" replays a file.');
  if (source === 'stdin') {
    if (!context.mayReadStdin) throw badOption('Only `jaws capture --source -` reads standard input.');
    return { ...options, source, interface: null };
  }
  if (options.interface === null) throw badOption('Choose an interface.');
  return { ...options, source };
}

function checkTexts(options: CaptureOptions): void {
  for (const [field, words] of addressFields) {
    const bad = options[field].find((text) => parseCidr(text) === null);
    if (bad !== undefined) throw badOption(`${words}: "${bad}" is neither an address nor a CIDR range.`);
  }
  if (options.filter.includes('\0')) throw badOption('The filter has a NUL character.');
}

function checkReplay(options: CaptureOptions, { replayPath }: CheckContext): CaptureOptions {
  const { replay } = options;
  if (replay === null) throw badOption('Choose what to replay: a file or the demo.');
  if (options.interface !== null) throw badOption('A replay has no interface.');
  const chosen = Number(replay.upload !== null) + Number(replay.demo) + Number(replayPath !== null);
  if (chosen !== 1) throw badOption('Choose one thing to replay: a file or the demo.');
  return options;
}

function badOption(message: string): JawsError {
  return new JawsError('capture.bad-option', message);
}
