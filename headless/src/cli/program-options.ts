// What every command shares: the global options, and how its run is handed over.

import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from './cli-io.ts';

/** Runs a command and resolves with the exit code. */
export type RunCommand = (
  run: (context: CommandContext) => Promise<number>,
  options: GlobalOptions,
) => Promise<void>;

/** Options that every command takes, in a part of their own below the command's. */
export function addSharedOptions(command: Command): void {
  const shared = [
    new Option('--data-dir <dir>', "where datasets live (else $JAWS_DATA_DIR, else the platform's place)"),
    new Option('--json', 'one JSON document on stdout, nothing else'),
    new Option('--quiet', 'no progress, no remarks, no confirmation'),
    new Option('--progress <kind>', 'progress as NDJSON on stderr').choices(['json']),
  ];
  for (const option of shared) command.addOption(option.helpGroup('Options of every command:'));
}

/** A command's name and its other names. */
export function namesOf(command: Command): string[] {
  return [command.name(), ...command.aliases()];
}
