// From argv to exit code: usage errors, the short form `jaws FILE|DATASET`, and every failure in one place.

import { existsSync } from 'node:fs';
import { JawsError } from '@jaws/shared/contract/errors';
import { datasetName } from '@jaws/shared/contract/primitives';
import { join } from 'node:path';
import { buildProgram, contextOf, isOrderlyEnd } from './program.ts';
import type { RunCommand } from './program-options.ts';
import type { CliIo } from './cli-io.ts';
import { dataDirOf } from './data-dir.ts';
import { reportError } from './report-error.ts';

/** Commands that the specification names and that come with later work. */
const laterCommands = new Set([
  'capture',
  'sea',
  'doctor',
  'finder',
  'detect',
  'lookup',
  'hunt',
  'timeseries',
  'chum',
  'listen',
  'listener',
  'push',
  'drill',
]);

function valueAfter(argv: readonly string[], option: string): string | undefined {
  const at = argv.indexOf(option);
  return at >= 0 ? argv[at + 1] : undefined;
}

/** `jaws FILE|DATASET …` becomes `jaws analyze FILE|DATASET …`; anything else unknown is a usage error. */
function withShortForm(argv: readonly string[], known: ReadonlySet<string>, io: CliIo): readonly string[] {
  const first = argv[0];
  if (first === undefined || first.startsWith('-') || known.has(first)) return argv;
  if (existsSync(first)) return ['analyze', ...argv];
  const dataDir = dataDirOf(io, valueAfter(argv, '--data-dir'));
  if (datasetName.safeParse(first).success && existsSync(join(dataDir, 'datasets', first)))
    return ['analyze', ...argv];
  if (laterCommands.has(first))
    throw new JawsError('usage.invalid', `\`jaws ${first}\` is not part of this version yet.`);
  throw new JawsError(
    'usage.invalid',
    `${JSON.stringify(first)} is neither a command nor a file nor a dataset.`,
  );
}

/** Runs one command line; never throws. Resolves with the exit code. */
export async function runCli(argv: readonly string[], io: CliIo, version: string): Promise<number> {
  const json = argv.includes('--json');
  let exitCode = 0;
  const run: RunCommand = async (command, options) => {
    exitCode = await command(contextOf(io, options));
  };
  try {
    const program = buildProgram(io, version, run);
    if (argv.length === 0) {
      io.stdout(program.helpInformation());
      return 0;
    }
    if (json && (argv.includes('--version') || argv.includes('-V'))) {
      io.stdout(`${JSON.stringify({ version })}\n`);
      return 0;
    }
    const known = new Set(['help', ...program.commands.map((command) => command.name())]);
    await program.parseAsync(withShortForm(argv, known, io), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isOrderlyEnd(error)) return 0;
    return reportError(io, json, error);
  }
}
