// `jaws stats`: its place in the command tree.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseWhole } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addStatsCommand(program: Command, run: RunCommand): void {
  program
    .command('stats')
    .summary('what left: destinations, senders, protocols, conversations')
    .description(
      'Adds up who sent how much to whom, over which protocols and ports. A capture file may stand for a dataset.',
    )
    .argument('<dataset...>', 'datasets, or capture files')
    .option('--where <filter>', 'only packets that match')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect)
    .option('--top <n>', 'rows of each list', parseWhole('--top', 1, 100), 10)
    .action(async (datasets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) => (await import('./stats-command.ts')).statsCommand(context, datasets, options),
        options,
      );
    });
}
