// `jaws finder`: its place in the command tree.

import type { Command } from 'commander';
import { finderRows, maxFinderRows } from '@jaws/shared/contract/finder';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseWhole } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addFinderCommand(program: Command, run: RunCommand): void {
  program
    .command('finder')
    .summary('datasets side by side: what differs, where an upload hides')
    .description(
      'Adds up ports and channels of several datasets, says what is new, gone, grown or shrunk against the baseline, and where a planned upload would look like the rest. A capture file may stand for a dataset.',
    )
    .argument('<dataset...>', 'datasets, or capture files')
    .option(
      '--baseline <dataset>',
      'what the others are compared with (repeatable; default: the first of several)',
      collect,
    )
    .option('--where <filter>', 'only packets that match')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect)
    .option('--top <n>', 'rows of each list', parseWhole('--top', 1, maxFinderRows), finderRows)
    .option('--floor <size>', 'leave out of the comparison what sent less in both', '10kB')
    .option(
      '--plan <plan>',
      'the upload to hide: size=10MB,rate=100kB/s, also port=443, tcp or udp, new or known, hour=14',
    )
    .option('--quality', 'also say how good the recordings are: gaps, drops, doubled frames, labels …')
    .option('--wide', 'whole rows, also where the terminal is narrower')
    .option('--plot <file>', 'draw ports and bytes to this .png, .svg or .html file')
    .action(async (datasets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) => (await import('./finder-command.ts')).finderCommand(context, datasets, options),
        options,
      );
    });
}
