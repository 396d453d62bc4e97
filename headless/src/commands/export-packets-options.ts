// `jaws export-packets`: its options.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addExportPacketsCommand(program: Command, run: RunCommand): void {
  program
    .command('export-packets')
    .summary('write packets of a dataset as pcapng, with comments')
    .description(
      'Packets stand in the file as in the capture that they come from: bytes, times and interfaces. The capture is given with --file (several in the order of their import), or it is the ring of raw packets that was kept while capturing. A capture that is not the one of the dataset is refused.',
    )
    .argument('<dataset>')
    .option('--where <filter>', 'only packets that match')
    .option('--finding <id>', 'only packets of this finding (see `jaws detect score --json`)')
    .option('--label <label>', 'only packets with this label')
    .option('--from <time>', 'only packets from this time on (ISO 8601, UTC unless it says otherwise)')
    .option('--to <time>', 'only packets before this time')
    .option('--file <capture>', 'the capture that was imported (repeatable)', collect)
    .requiredOption('--out <file>', 'a file that does not exist yet')
    .action(async (dataset: string, options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('./export-packets-command.ts')).exportPacketsCommand(context, dataset, options),
        options,
      );
    });
}
