// `jaws detect …`: the commands that give findings rather than pictures.

import { InvalidArgumentError, type Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseNumber } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

const mostAlerts = 1_000_000;

function parseAlerts(text: string): number {
  const value = parseNumber(text);
  if (value !== null && value > 0 && value <= mostAlerts) return value;
  throw new InvalidArgumentError(`--alerts-per-day takes a number above 0, at most ${mostAlerts}.`);
}

export function addDetectCommands(program: Command, run: RunCommand): void {
  const detect = program.command('detect').summary('findings: what somebody should look at, and since when');
  detect
    .command('score')
    .summary('list findings, with the moment of each alert, reasons and how sure they are')
    .description(
      'Goes through the packets in order of time and tells what stands so far out that somebody should look at it: one finding for each pair of hosts, sweep, DNS tunnel or flood of missing names. What is said of an alert uses only packets up to its moment.',
    )
    .argument('<dataset...>', 'datasets, or capture files')
    .option('--baseline <dataset>', 'quiet traffic that sets the limit (dataset or capture file)')
    .option('--alerts-per-day <n>', 'false alerts to put up with, for --baseline (default: 1)', parseAlerts)
    .option('--where <filter>', 'only packets that match, also of the baseline')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect)
    .option('--wide', 'whole rows, also where the terminal is narrower')
    .action(async (datasets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('./detect-command.ts')).detectScoreCommand(context, datasets, options),
        options,
      );
    });
}
