// What every command shares: the global options, and how its run is handed over.

import { Option, type Command } from 'commander';
import type { CommandContext, GlobalOptions } from './cli-io.ts';

/** Runs a command and resolves with the exit code. */
export type RunCommand = (
  run: (context: CommandContext) => Promise<number>,
  options: GlobalOptions,
) => Promise<void>;

/** Options that every command takes. */
export function withGlobalOptions(command: Command): Command {
  return command
    .option('--data-dir <dir>', "where datasets live (else $JAWS_DATA_DIR, else the platform's place)")
    .option('--json', 'one JSON document on stdout, nothing else')
    .option('--quiet', 'no progress, no remarks')
    .addOption(new Option('--progress <kind>', 'progress as NDJSON on stderr').choices(['json']));
}
