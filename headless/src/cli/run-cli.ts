// From argv to exit code: usage errors, help, the short form `jaws FILE|DATASET`, and every failure in one place.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Command } from 'commander';
import type { CliIo } from './cli-io.ts';
import { beforeDashes, optionValue, readCommandLine, type CommandLine } from './command-line.ts';
import { dataDirOf } from './data-dir.ts';
import { buildProgram, contextOf, groupsThatRun, isOrderlyEnd, runningGroups } from './program.ts';
import { namesOf, type RunCommand } from './program-options.ts';
import { reportError } from './report-error.ts';
import { datasetNames, suggestion, withSuggestion } from './suggestion.ts';

/** A signal ends these in order, with their document; the first moment is no exception. */
const endingInOrder = new Set(['capture', 'serve', 'listen', 'mcp']);

/** `names`: commands and datasets that may have been meant. */
function unknownWord(word: string, names: readonly string[] = []): JawsError {
  return new JawsError(
    'usage.invalid',
    `${JSON.stringify(word)} is neither a command nor a file nor a dataset.${suggestion(word, names)}`,
  );
}

/** Without loading the whole of zod for it: a name that is none of a dataset has no folder of a dataset. */
async function isDataset(name: string, argv: readonly string[], io: CliIo): Promise<boolean> {
  const folder = join(dataDirOf(io, optionValue(argv, '--data-dir')), 'datasets', name);
  if (name.includes('/') || !existsSync(folder)) return false;
  const { datasetName } = await import('@jaws/shared/contract/primitives');
  return datasetName.safeParse(name).success;
}

/** The command that these words name, from `command` down. @throws JawsError usage.invalid */
function commandAt(command: Command, words: readonly string[]): Command {
  const [word, ...below] = words;
  if (word === undefined) return command;
  const found = command.commands.find((one) => namesOf(one).includes(word));
  if (found !== undefined) return commandAt(found, below);
  throw new JawsError(
    'usage.invalid',
    `There is no command ${JSON.stringify(word)} to tell of.${suggestion(word, command.commands.flatMap(namesOf))}`,
  );
}

/** The words whose help is asked for by `help …`, `datasets help …` or a name that needs another; else null. */
function helpWords(line: CommandLine, mereGroups: ReadonlySet<string>): readonly string[] | null {
  const [first = '', second] = line.path;
  const words = line.rest.filter((word) => !word.startsWith('-'));
  if (first === 'help') return words;
  if (second === 'help') return [first, ...words];
  const hasOptions = groupsThatRun.has(first) && line.options.length > 0;
  const isGroup = second === undefined && mereGroups.has(first) && !hasOptions;
  const isBare = (line.path.length === 0 || isGroup) && line.rest.length === 0;
  return isBare ? line.path : null;
}

/** A program that reads documents must not take help for one. */
function noHelpDocument(): JawsError {
  return new JawsError('usage.invalid', 'Name a command: there is no document of help.');
}

function refuseHelpDocument(json: boolean, argv: readonly string[]): void {
  if (json && beforeDashes(argv).some((word) => word === '-h' || word === '--help')) throw noHelpDocument();
}

/** An argv for the parser: options of every command behind the command; `jaws X` is `jaws analyze X`. */
async function argvOf(
  line: CommandLine,
  program: Command,
  argv: readonly string[],
  io: CliIo,
): Promise<string[]> {
  const { path, options, rest } = line;
  const [first] = path;
  if (first === undefined) return rest[0] === '--' ? ['analyze', ...options, ...rest] : [...rest];
  const isCommand = program.commands.some((command) => namesOf(command).includes(first));
  if (isCommand) return [...path, ...options, ...rest];
  if (existsSync(first) || (await isDataset(first, argv, io)))
    return ['analyze', ...options, ...path, ...rest];
  const datasets = await datasetNames(dataDirOf(io, optionValue(argv, '--data-dir')));
  throw unknownWord(first, [...program.commands.flatMap(namesOf), ...datasets]);
}

function commandOf({ path: [first = '', second] }: CommandLine, program: Command): string {
  const command = program.commands.find((one) => namesOf(one).includes(first));
  if (command === undefined) return '';
  const isBelow = command.commands.some((one) => one.name() === second);
  return [command.name(), ...(isBelow ? [second] : [])].join(' ');
}

/** Runs one command line; never throws. Resolves with the exit code. */
export async function runCli(argv: readonly string[], io: CliIo, version: string): Promise<number> {
  const json = beforeDashes(argv).includes('--json');
  let exitCode = 0;
  let command = '';
  const run: RunCommand = async (work, options) => {
    if (io.signal.aborted && !endingInOrder.has(command)) throw new JawsError('cancelled');
    exitCode = await work(contextOf(io, options));
  };
  try {
    const program = buildProgram(io, version, run);
    refuseHelpDocument(json, argv);
    const groups = program.commands.filter((one) => one.commands.length > 0);
    const mereGroups = groups.filter((one) => !runningGroups.has(one.name()));
    const line = readCommandLine(argv, new Set(groups.flatMap(namesOf)));
    command = commandOf(line, program);
    if (line.path.length === 0 && /^(?:-V|--version)$/.test(line.rest[0] ?? '')) {
      io.stdout(json ? `${JSON.stringify({ version })}\n` : `${version}\n`);
      return 0;
    }
    const words = helpWords(line, new Set(mereGroups.flatMap(namesOf)));
    if (words !== null) {
      const about = commandAt(program, words);
      if (json) throw noHelpDocument();
      about.outputHelp();
      return 0;
    }
    await program.parseAsync(await argvOf(line, program, argv, io), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isOrderlyEnd(error)) return 0;
    const told = await withSuggestion(error, () => dataDirOf(io, optionValue(argv, '--data-dir')));
    return reportError(io, { json, command }, told);
  }
}
