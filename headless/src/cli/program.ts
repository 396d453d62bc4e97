// The command tree: names, options and help. Each command's code is loaded when it is run, so that `jaws --version`
// starts fast.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addCaptureCommands } from '../commands/capture-commands.ts';
import { addChumCommand } from '../commands/chum-options.ts';
import { addDrillCommands } from '../commands/drill-options.ts';
import { addDetectCommands } from '../commands/detect-options.ts';
import { addDatasetCommands } from '../commands/datasets-commands.ts';
import { addExportPacketsCommand } from '../commands/export-packets-options.ts';
import { addFinderCommand } from '../commands/finder-options.ts';
import { addLookupCommands } from '../commands/lookup-options.ts';
import { addListenCommand } from '../commands/listen-options.ts';
import { addMcpCommand } from '../commands/mcp-options.ts';
import { addStatsCommand } from '../commands/stats-options.ts';
import { addTimeseriesCommand } from '../commands/timeseries-options.ts';
import { addPushCommand } from '../commands/push-options.ts';
import type { CliIo, CommandContext, GlobalOptions } from './cli-io.ts';
import { dataDirOf } from './data-dir.ts';
import { addExamples } from './examples.ts';
import { collect, parseWhole } from './parse-option.ts';
import { refuseSwallowedOption } from './swallowed-option.ts';
import { addSharedOptions, type RunCommand } from './program-options.ts';

const examples = `
Examples:
  jaws capture.pcapng                            rank the flows of a file
  jaws capture --interface eth0                  live packets, until Ctrl+C
  jaws import monday.pcap tuesday.pcap           two files into the dataset "monday"
  jaws analyze monday --unit endpoints --json    the ranking as one document
  jaws detect score monday                       what an analyst should look at, and since when
  jaws serve --open                              the app in the browser

Exit codes: 0 done, 1 failed, 2 wrong call, 3 nothing matches, 130 interrupted.`;

/** Commands that have others below them and do something by themselves, too. */
export const runningGroups: ReadonlySet<string> = new Set(['capture']);

/** Those whose first command runs when only options are given. */
export const groupsThatRun: ReadonlySet<string> = new Set(['drill']);

function addImport(program: Command, run: RunCommand): void {
  program
    .command('import')
    .summary('read captures, packet tables or flow logs into a dataset')
    .description(
      'Reads pcap and pcapng files (also gzip), tables of packets (CSV, JSON) and logs of Zeek and Suricata into one dataset. Of a folder the logs in it are read.',
    )
    .argument('<file...>', 'capture, table or log files, or folders of logs')
    .option('--dataset <name>', "name of the dataset (default: the first file's name)")
    .option('--append', 'add to the dataset if it exists')
    .option('--label <label>', 'label of the packets (default: norm)')
    .option('--chum-address <ip>', 'packets from or to this address get the label chum (repeatable)', collect)
    .option('--local <cidr>', 'what counts as local (repeatable)', collect)
    .action(async (files: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('../commands/import-command.ts')).importCommand(context, files, options),
        options,
      );
    });
}

function addAnalyze(program: Command, run: RunCommand): void {
  program
    .command('analyze')
    .alias('analyse')
    .summary('rank what stands out: channels, endpoints, flows, packets')
    .description(
      'Standardises, projects (PCA), clusters and ranks the units of one or more datasets. A capture file may stand for a dataset.',
    )
    .argument('<dataset...>', 'datasets, or capture files')
    .addOption(
      new Option('--unit <unit>', 'what a point is')
        .choices(['channels', 'endpoints', 'flows', 'packets'])
        .default('channels'),
    )
    .addOption(
      new Option('--method <method>', 'how points are grouped')
        .choices(['dbscan', 'kmeans'])
        .default('dbscan'),
    )
    .option('--eps <auto|x>', 'neighbourhood radius of DBSCAN', 'auto')
    .option(
      '--min-samples <n>',
      'minimum neighbours within the radius (DBSCAN)',
      parseWhole('--min-samples', 1),
    )
    .option('--k <n>', 'K-means: number of clusters', parseWhole('--k', 1))
    .option('--features <names>', 'comma-separated features (default: all)')
    .option('--where <filter>', 'only packets that match')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect)
    .option('--top <n>', 'rows in the list', parseWhole('--top', 0), 20)
    .option('--all', 'list every unit, not one for each happening, and those without evidence')
    .option('--wide', 'whole rows, also where the terminal is narrower')
    .option('--points <file>', 'write every point with its features to this CSV file')
    .option('--plot <file>', 'draw the picture to this .png, .svg or .html file')
    .action(async (datasets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('../commands/analyze-command.ts')).analyzeCommand(context, datasets, options),
        options,
      );
    });
}

/** An empty one would mean every address of the machine: a variable of a script that is not set must not do that. */
function parseAddress(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('--listen takes an address of this machine');
}

function addServe(program: Command, run: RunCommand): void {
  program
    .command('serve')
    .summary('serve the app to a browser on this machine')
    .description(
      'Serves the app until Ctrl+C. The address holds the token: who has it may read and change the datasets.',
    )
    .argument('[dataset]', 'dataset to open')
    .option('--port <n>', 'port (0 = any free one)', parseWhole('--port', 0, 65_535), 0)
    .option('--listen <address>', 'address to listen on', parseAddress, '127.0.0.1')
    .option('--open', 'open the browser')
    .action(async (dataset: string | undefined, options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('../commands/serve-command.ts')).serveCommand(context, dataset, options),
        options,
      );
    });
}

function addSmallCommands(program: Command, run: RunCommand): void {
  program
    .command('interfaces')
    .summary('list network interfaces')
    .action(async (options: GlobalOptions) => {
      await run(
        async (context) => (await import('../commands/interfaces-command.ts')).interfacesCommand(context),
        options,
      );
    });
  program
    .command('doctor')
    .summary('check what capturing needs, with a fix for what is missing')
    .action(async (options: GlobalOptions) => {
      await run(
        async (context) => (await import('../commands/doctor-command.ts')).doctorCommand(context),
        options,
      );
    });
  program
    .command('completion')
    .summary('print a completion script for bash, zsh or fish')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      await run(
        async (context) =>
          (await import('../commands/completion-command.ts')).completionCommand(context, program, shell),
        {},
      );
    });
}

/** The whole tree; `run` gives each action its context. Throws CommanderError instead of leaving the process. */
export function buildProgram(io: CliIo, version: string, run: RunCommand): Command {
  const program = new Command('jaws')
    .usage('COMMAND [options]')
    .description(
      'See what leaves your network, and whether you would notice.\n`jaws FILE` or `jaws DATASET` is short for `jaws analyze`.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command...]', 'help for a command')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', examples)
    .configureOutput({ writeOut: io.stdout, writeErr: () => undefined })
    .exitOverride()
    // Else an option behind `capture control` would be taken for one of `capture` itself.
    .enablePositionalOptions()
    .hook('preAction', (_program, command) => {
      refuseSwallowedOption(command);
    });
  addCaptureCommands(program, run);
  addImport(program, run);
  addDatasetCommands(program, run);
  addExportPacketsCommand(program, run);
  addAnalyze(program, run);
  addDetectCommands(program, run);
  addDrillCommands(program, run);
  addStatsCommand(program, run);
  addFinderCommand(program, run);
  addLookupCommands(program, run);
  addTimeseriesCommand(program, run);
  addServe(program, run);
  addMcpCommand(program, run);
  addListenCommand(program, run);
  addChumCommand(program, run);
  addPushCommand(program, run);
  addSmallCommands(program, run);
  // Last, so that help shows a command's own options first; mere groups, and scripts of completion, have none.
  for (const command of allCommands(program)) {
    const runs = command.commands.length === 0 || runningGroups.has(command.name());
    if (runs && command.name() !== 'completion') addSharedOptions(command);
    addExamples(command);
    command
      .helpOption('-h, --help', 'print this help')
      .exitOverride()
      .configureOutput({ writeOut: io.stdout, writeErr: () => undefined });
  }
  return program;
}

/** A command and all below it. */
export function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Context of a command's run. */
export function contextOf(io: CliIo, options: GlobalOptions): CommandContext {
  return { io, options, dataDir: dataDirOf(io, options.dataDir) };
}

/** True for commander's own orderly ends: help and version were printed. */
export function isOrderlyEnd(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
