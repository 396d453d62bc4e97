// `jaws lookup` and `jaws lookup-sources`: their place in the command tree.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addLookupCommands(program: Command, run: RunCommand): void {
  program
    .command('lookup')
    .alias('hunt')
    .summary('who is this address? by what is on this machine')
    .description(
      'Kind, registry, country, and what your own databases and lists say of addresses and names. Nothing is sent. Defanged forms and URLs are understood.',
    )
    .argument('<target...>', 'addresses, names or URLs; `-` reads a text with them from standard input')
    .option('--dataset <dataset>', 'also what this dataset knows of them (repeatable)', collect)
    .option('--offline', 'nothing is sent in any case; for scripts that say so')
    .action(async (targets: string[], options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) => (await import('./lookup-command.ts')).lookupCommand(context, targets, options),
        options,
      );
    });
  addSources(program, run);
}

function addSources(program: Command, run: RunCommand): void {
  const sources = program
    .command('lookup-sources')
    .summary('databases and lists that look-ups use')
    .description(
      'Databases in MaxMind format (.mmdb) and lists of addresses, networks and names: one entry to a line, Zeek intel.dat, MISP CSV, STIX 2.1.',
    );
  sources
    .command('list')
    .description('what is used, with dates and licences')
    .action(async (options: GlobalOptions) => {
      await run(
        async (context) => (await import('./lookup-sources-commands.ts')).listSourcesCommand(context),
        options,
      );
    });
  sources
    .command('add')
    .description('copies a database or a list into the data folder; one of the same name is replaced')
    .argument('<file>')
    .option('--name <name>', 'instead of the name of the file')
    .option('--licence <text>', 'shown with what it says')
    .action(async (file: string, options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) =>
          (await import('./lookup-sources-commands.ts')).addSourceCommand(context, file, options),
        options,
      );
    });
  sources
    .command('remove')
    .description('removes one')
    .argument('<name>')
    .action(async (name: string, options: GlobalOptions) => {
      await run(
        async (context) => (await import('./lookup-sources-commands.ts')).removeSourceCommand(context, name),
        options,
      );
    });
}
