// The options of `jaws push`, added to the command tree.

import { InvalidArgumentError, type Command } from 'commander';
import type { RunCommand } from '../cli/program-options.ts';
import type { PushCommandOptions } from './push-command.ts';

/** As tools print it: with colons or without, small or large letters. */
export function parseFingerprint(text: string): string {
  const digits = text.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new InvalidArgumentError('--fingerprint takes the 64 hex digits that the listener prints.');
}

export function addPushCommand(program: Command, run: RunCommand): void {
  program
    .command('push')
    .summary('send a dataset to a listener, or to a host by scp')
    .description(
      'Packs a dataset (packets.csv, manifest.json, records of runs) as .tar.gz and sends it: to a listener over HTTPS, resumed after a break and verified, or to user@host:path with the scp of this system. The dataset stays as it is.',
    )
    .argument('<dataset>')
    .requiredOption('--to <place>', 'https://host:port of a listener, or user@host:path')
    .option('--fingerprint <hex>', "pin the listener's certificate", parseFingerprint)
    .option('--token-file <file>', "the listener's token; - reads standard input (default: $JAWS_TOKEN)")
    .option('--as <name>', "name there (default: the dataset's)")
    .action(async (dataset: string, options: PushCommandOptions) => {
      await run(
        async (context) => (await import('./push-command.ts')).pushCommand(context, dataset, options),
        options,
      );
    });
}
