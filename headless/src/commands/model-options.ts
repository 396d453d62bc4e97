// `jaws detect train | evaluate | models`: names and options.

import { Option, type Command } from 'commander';
import { splitKinds } from '@jaws/shared/model/split-rows';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseWhole } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';
import type { EvaluateOptions, ModelsOptions, TrainOptions } from './model-commands.ts';

type Options = GlobalOptions & Record<string, unknown>;

const mostSeed = 2 ** 32 - 1;

function withModelOptions(command: Command): Command {
  return command
    .option(
      '--seed <n>',
      'what is drawn at random follows from it (default: 1)',
      parseWhole('--seed', 0, mostSeed),
    )
    .option('--keep-leaks', 'go on where a feature gives the label away')
    .option('--ablation', 'also train without each family of features, and tell what is lost')
    .option('--plot <file>', 'precision and calibration as a picture: .png, .svg or .html')
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect);
}

function splitOption(): Option {
  return new Option('--split <by>', 'what train, calibration and test do not share').choices(splitKinds);
}

export function addModelCommands(detect: Command, run: RunCommand): void {
  withModelOptions(
    detect
      .command('train')
      .summary('train a model on labelled datasets and keep it with its card')
      .description(
        'Learns from datasets in which what is to be found has a label other than "norm". Three parts in five train, one sets limits, one is only judged; the card tells what was found there, beside simpler models and the rules of other tools. With --from an earlier model goes on learning, also from what was decided on the findings of the datasets: confirmed is positive, closed with a reason is not. A name that is taken keeps its earlier model as NAME@1, NAME@2 …',
      )
      .argument('<dataset...>', 'labelled datasets')
      .requiredOption('--name <name>', 'name of the model')
      .option('--from <name>', 'model that goes on learning, or an earlier one as NAME@1')
      .option('--findings', 'also learn from decisions on findings (always so with --from)')
      .addOption(splitOption().default('session')),
  ).action(async (datasets: string[], options: Options & TrainOptions) => {
    await run(
      async (context) => (await import('./model-commands.ts')).trainCommand(context, datasets, options),
      options,
    );
  });
  withModelOptions(
    detect
      .command('evaluate')
      .summary('tell how well labelled sessions are found, beside simpler ways')
      .description(
        'Trains on a part of the datasets and judges another one, or judges a kept model on datasets that it has not seen.',
      )
      .argument('<dataset...>', 'labelled datasets')
      .addOption(splitOption().makeOptionMandatory())
      .option('--model <name>', 'a kept model, or an earlier one as NAME@1'),
  ).action(async (datasets: string[], options: Options & EvaluateOptions) => {
    await run(
      async (context) => (await import('./model-commands.ts')).evaluateCommand(context, datasets, options),
      options,
    );
  });
  detect
    .command('models')
    .summary('show the models that are kept, with their cards; restore or remove one')
    .option('--restore <name@n>', 'let the name stand for this version again; what it was is kept')
    .option('--remove <name>', 'delete a model with its versions, or one version as NAME@1, for good')
    .action(async (options: Options & ModelsOptions) => {
      await run(
        async (context) => (await import('./model-commands.ts')).modelsCommand(context, options),
        options,
      );
    });
}
