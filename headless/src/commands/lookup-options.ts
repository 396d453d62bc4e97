// `jaws lookup` and `jaws lookup-sources`: their place in the command tree.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addLookupCommands(program: Command, run: RunCommand): void {
  program
    .command('lookup')
    .alias('hunt')
    .summary('who is this address? nothing is sent unless you say so')
    .description(
      'Kind, registry, country, and what your own databases and lists say of addresses and names. Defanged forms and URLs are understood. Nothing is sent unless --registry, --names or --model is given, and of private addresses nothing at all.',
    )
    .argument('<target...>', 'addresses, names or URLs; `-` reads a text with them from standard input')
    .option('--dataset <dataset>', 'also what this dataset knows of them (repeatable)', collect)
    .option('--registry', 'ask the regional registry (RDAP) whose network it is')
    .option('--names', 'ask the DNS for its names (PTR)')
    .option('--model <name>', 'ask a language model; its key is taken from OPENAI_API_KEY')
    .option('--model-url <url>', 'a server that speaks the API of OpenAI', 'https://api.openai.com/v1')
    .option('--registry-server <url>', 'instead of the registry')
    .option('--name-server <address>', 'instead of those of the system (repeatable)', collect)
    .option('--preview', 'print what would be sent, and send nothing')
    .option('--offline', 'send nothing, whatever else is given')
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
