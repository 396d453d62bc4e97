// `jaws timeseries`: its place in the command tree.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addTimeseriesCommand(program: Command, run: RunCommand): void {
  program
    .command('timeseries')
    .summary('one address over time, in one or several datasets')
    .description(
      'Counts the packets and bytes of an address in buckets of time, up (local to remote) and down, by label; times that no dataset covers are told apart from silence. A capture file may stand for a dataset.',
    )
    .argument('<ip>', 'IPv4 or IPv6 address, in any spelling')
    .requiredOption('--dataset <dataset>', 'dataset, or capture file (repeatable)', collect)
    .option('--bucket <auto|s>', 'width of a bucket in seconds; auto makes at most 600 of them', 'auto')
    .option('--from <time>', 'only from this time on: 2026-05-01T12:00 (UTC), or milliseconds since 1970')
    .option('--to <time>', 'only to this time, the same')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect)
    .option('--plot <file>', 'draw it to this .png, .svg or .html file')
    .action(async (ip: string, options: GlobalOptions & { dataset: string[] }) => {
      await run(
        async (context) => (await import('./timeseries-command.ts')).timeseriesCommand(context, ip, options),
        options,
      );
    });
}
