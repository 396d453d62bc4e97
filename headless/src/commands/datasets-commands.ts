// The tree below `jaws datasets`; each action's code is loaded when it is run.

import { Option, type Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import type { RunCommand } from '../cli/program-options.ts';

type Loose = GlobalOptions & Record<string, unknown>;

function addLookingAfter(datasets: Command, run: RunCommand): void {
  datasets
    .command('list')
    .summary('all datasets')
    .action(async (options: Loose) => {
      await run(async (context) => (await import('./datasets-show.ts')).listCommand(context), options);
    });
  datasets
    .command('show')
    .summary('everything known of a dataset')
    .argument('<dataset>')
    .action(async (dataset: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-show.ts')).showCommand(context, dataset),
        options,
      );
    });
  datasets
    .command('verify')
    .summary('read every row and compare the hash; changes nothing')
    .argument('<dataset>')
    .action(async (dataset: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-verify.ts')).verifyCommand(context, dataset),
        options,
      );
    });
  datasets
    .command('repair')
    .summary('cut a torn tail, drop a stale lock, recount')
    .argument('<dataset>')
    .action(async (dataset: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-verify.ts')).repairCommand(context, dataset),
        options,
      );
    });
}

function addChanging(datasets: Command, run: RunCommand): void {
  datasets
    .command('rename')
    .summary('give a dataset another name')
    .argument('<dataset>')
    .argument('<name>')
    .action(async (dataset: string, name: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-change.ts')).renameCommand(context, dataset, name),
        options,
      );
    });
  datasets
    .command('note')
    .summary('write the note of a dataset (an empty text removes it)')
    .argument('<dataset>')
    .argument('<text>')
    .action(async (dataset: string, text: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-change.ts')).noteCommand(context, dataset, text),
        options,
      );
    });
  datasets
    .command('tag')
    .summary('set the tags of a dataset (none: remove them)')
    .argument('<dataset>')
    .argument('[tag...]')
    .action(async (dataset: string, tags: string[], options: Loose) => {
      await run(
        async (context) => (await import('./datasets-change.ts')).tagCommand(context, dataset, tags),
        options,
      );
    });
  datasets
    .command('label')
    .summary('set the label of the packets that match; --undo takes the last change back')
    .argument('<dataset>')
    .option('--set <label>', 'the new label')
    .option('--where <filter>', 'which packets')
    .option('--run <run>', 'packets of this run of chum: its id, or the file of its record')
    .option('--undo', 'undo the last labelling')
    .action(async (dataset: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-label.ts')).labelCommand(context, dataset, options),
        options,
      );
    });
}

function addCopying(datasets: Command, run: RunCommand): void {
  datasets
    .command('duplicate')
    .summary('copy a dataset')
    .argument('<dataset>')
    .argument('[name]', 'name of the copy (default: <dataset>-copy)')
    .action(async (dataset: string, name: string | undefined, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-copy.ts')).duplicateCommand(context, dataset, name),
        options,
      );
    });
  datasets
    .command('merge')
    .summary('join datasets into a new one')
    .argument('<dataset...>')
    .requiredOption('--into <name>', 'name of the new dataset')
    .action(async (names: string[], options: Loose) => {
      await run(
        async (context) =>
          (await import('./datasets-copy.ts')).mergeCommand(context, names, String(options['into'])),
        options,
      );
    });
  datasets
    .command('remove')
    .summary('move a dataset to the trash')
    .argument('<dataset>')
    .action(async (dataset: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-copy.ts')).removeCommand(context, dataset),
        options,
      );
    });
  datasets
    .command('restore')
    .summary('take a dataset back from the trash')
    .argument('<trash-id>', 'as `jaws datasets remove` printed it')
    .action(async (trashId: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-copy.ts')).restoreCommand(context, trashId),
        options,
      );
    });
  datasets
    .command('empty-trash')
    .summary('delete for good what is in the trash, or one dataset of it')
    .argument('[trash-id]', 'as `jaws datasets remove` printed it')
    .action(async (trashId: string | undefined, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-copy.ts')).emptyTrashCommand(context, trashId),
        options,
      );
    });
}

function addExport(datasets: Command, run: RunCommand): void {
  datasets
    .command('export')
    .summary('write a dataset, or a part of it, to a file')
    .argument('<dataset>')
    .addOption(
      new Option('--format <format>', 'format of the file')
        .choices(['csv', 'jsonl', 'parquet'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'a file that does not exist yet')
    .option('--where <filter>', 'only packets that match')
    .option('--safe', 'guard cells that a spreadsheet would run as formulas')
    .option('--anonymise', 'replace addresses (keeping prefixes), names and MACs')
    .action(async (dataset: string, options: Loose) => {
      await run(
        async (context) => (await import('./datasets-export.ts')).exportCommand(context, dataset, options),
        options,
      );
    });
}

export function addDatasetCommands(program: Command, run: RunCommand): void {
  const datasets = program
    .command('datasets')
    .summary('list and look after datasets')
    .helpCommand('help [command]', 'help for a command')
    .usage('COMMAND [options]');
  addLookingAfter(datasets, run);
  addChanging(datasets, run);
  addCopying(datasets, run);
  addExport(datasets, run);
}
