// `jaws detect …`: the commands that give findings rather than pictures.

import { InvalidArgumentError, Option, type Command } from 'commander';
import { findingsFormats } from '@jaws/shared/contract/findings-formats';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseNumber, parseWhole } from '../cli/parse-option.ts';
import type { AllowOptions } from './allow-commands.ts';
import { addModelCommands } from './model-options.ts';
import type { RunCommand } from '../cli/program-options.ts';

const mostAlerts = 1_000_000;

function parseAlerts(text: string): number {
  const value = parseNumber(text);
  if (value !== null && value > 0 && value <= mostAlerts) return value;
  throw new InvalidArgumentError(`--alerts-per-day takes a number above 0, at most ${mostAlerts}.`);
}

function parseAmount(text: string): number | 'any' {
  if (text === 'any') return text;
  const bytes = parseBytes(text);
  if (bytes !== null) return bytes;
  throw new InvalidArgumentError('--up-to takes a size such as 4MB or 10GB, or the word any.');
}

/** What is judged, and by what. */
function addJudging(command: Command): Command {
  return command
    .argument('<dataset...>', 'datasets, or capture files')
    .option('--baseline <dataset>', 'quiet traffic that sets the limit (dataset or capture file)')
    .option('--alerts-per-day <n>', 'acceptable false alerts a day, for --baseline (default: 1)', parseAlerts)
    .option('--model <name>', 'a trained model as one more voice (see `jaws detect models`)')
    .option('--where <filter>', 'only packets that match, also of the baseline')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect);
}

export function addDetectCommands(program: Command, run: RunCommand): void {
  const detect = program.command('detect').summary('findings: what somebody should look at, and since when');
  const score = detect
    .command('score')
    .summary('list findings, with the moment of each alert, reasons and how sure they are')
    .description(
      'Goes through the packets in order of time and tells what stands so far out that somebody should look at it: one finding for each pair of hosts, sweep, DNS tunnel or flood of missing names. What is said of an alert uses only packets up to its moment.',
    );
  addJudging(score)
    .option('--wide', 'whole rows, also where the terminal is narrower')
    .action(async (datasets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('./detect-command.ts')).detectScoreCommand(context, datasets, options),
        options,
      );
    });
  addFindingsExport(detect, run);
  addModelCommands(detect, run);
  addAllowCommands(detect, run);
}

function addFindingsExport(detect: Command, run: RunCommand): void {
  const command = detect
    .command('export')
    .summary('write the findings to a file for other tools')
    .description(
      'The findings that `jaws detect score` lists, as OCSF 1.7 detection findings or ECS documents (one JSON to a line), a STIX 2.1 bundle, a table, or the lines of JSON that JAWS itself uses.',
    );
  addJudging(command)
    .addOption(
      new Option('--as <format>', 'format of the file').choices([...findingsFormats]).makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'a file that does not exist yet')
    .action(async (datasets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('./detect-export.ts')).detectExportCommand(context, datasets, options),
        options,
      );
    });
}

type Options = GlobalOptions & Record<string, unknown>;

function addAllowCommands(detect: Command, run: RunCommand): void {
  detect
    .command('allow')
    .summary('put known traffic on the allow-list, with a reason')
    .description(
      'Findings that an entry covers stay in the list, come last and raise no message, until an episode sends more than the entry allows or its time is over. The app and live pictures use the same list.',
    )
    .argument('<what>', 'address, network (CIDR), domain with its subdomains, or "client -> server[:port]"')
    .requiredOption('--reason <text>', 'why it is in order')
    .option('--days <n>', 'ends after so many days (default: no end)', parseWhole('--days', 1, 36_500))
    .option('--up-to <size>', 'bytes sent in one episode that it covers, or any (default: 4MB)', parseAmount)
    .action(async (what: string, options: Options & AllowOptions) => {
      await run(
        async (context) => (await import('./allow-commands.ts')).allowCommand(context, what, options),
        options,
      );
    });
  detect
    .command('allowed')
    .summary('show the allow-list')
    .action(async (options: Options) => {
      await run(async (context) => (await import('./allow-commands.ts')).allowedCommand(context), options);
    });
  detect
    .command('disallow')
    .summary('take an entry off the allow-list')
    .argument('<what>', 'as `jaws detect allowed` shows it')
    .action(async (what: string, options: Options) => {
      await run(
        async (context) => (await import('./allow-commands.ts')).disallowCommand(context, what),
        options,
      );
    });
}
