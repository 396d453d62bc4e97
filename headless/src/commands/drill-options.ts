// `jaws drill …`: what runs of chum say of detectors, ours and others'.

import { InvalidArgumentError, type Command } from 'commander';
import { drillLimits, usualRates } from '@jaws/shared/drill/limit-kinds';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseWhole } from '../cli/parse-option.ts';
import type { DrillLimitOptions } from './drill-limit-command.ts';
import type { RunCommand } from '../cli/program-options.ts';
import { addDrillRun } from './drill-run-options.ts';

/** `1kB,100kB`. */
function parseRates(text: string): number[] {
  const rates = text.split(',').map((each) => parseBytes(each.trim()));
  const isFine =
    rates.length <= drillLimits.rates &&
    rates.every((rate) => rate !== null && rate >= 1 && rate <= drillLimits.mostRate);
  if (isFine) return [...new Set(rates.flatMap((rate) => rate ?? []))].sort((a, b) => a - b);
  throw new InvalidArgumentError(
    `--rates takes up to ${drillLimits.rates} sizes a second, such as 1kB,100kB.`,
  );
}

function addLimit(drill: Command, run: RunCommand): void {
  drill
    .command('limit')
    .summary('how large an upload must be to be noticed in traffic of yours')
    .description(
      'Lays uploads of several rates over the traffic, one at a time and in memory only, and asks from which size on each would be a finding: towards a new server and one in use, over TLS with a name on 443 and without one on an odd port. Nothing is sent.',
    )
    .argument('<dataset>', 'a dataset, or a capture file')
    .option('--baseline <dataset>', 'quiet traffic that sets the limit (dataset or capture file)')
    .option(
      '--alerts-per-day <n>',
      'acceptable false alerts a day, for --baseline',
      parseWhole('--alerts-per-day', 1, 1_000_000),
      1,
    )
    .option('--rates <list>', 'bytes a second, such as 1kB,100kB', parseRates, usualRates)
    .option('--tries <n>', 'uploads of each kind and rate', parseWhole('--tries', 1, 100), 5)
    .option(
      '--seed <n>',
      'the same seed draws the same uploads',
      parseWhole('--seed', 0, drillLimits.seed),
      1,
    )
    .option('--local <cidr>', 'what counts as local, for capture files (repeatable)', collect)
    .option('--plot <file>', 'draw it (.svg, .png or .html)')
    .action(async (dataset: string, options: DrillLimitOptions) => {
      await run(
        async (context) =>
          (await import('./drill-limit-command.ts')).drillLimitCommand(context, dataset, options),
        options,
      );
    });
}

export function addDrillCommands(program: Command, run: RunCommand): void {
  const drill = program
    .command('drill')
    .summary('send a batch of runs of chum, and see which were noticed')
    .description('Without a command, and with options: as `jaws drill run`.');
  addDrillRun(drill, run);
  drill
    .command('scores')
    .summary('every run that was judged: noticed or not, after how many bytes, by what')
    .description('Lists the runs of chum of this data folder that a capture has, newest first.')
    .action(async (options: GlobalOptions & Record<string, unknown>) => {
      await run(
        async (context) => (await import('./drill-commands.ts')).drillScoresCommand(context),
        options,
      );
    });
  addLimit(drill, run);
  drill
    .command('alerts')
    .summary('judge the runs of a capture by the alerts of another detector')
    .description(
      "Reads Zeek's notice.log, Suricata's eve.json, RITA's CSV or Slips' alerts.json of the same capture, and tells which runs of chum they noticed. What a file is, is told by its content. The answers are kept with the runs, and a newer log takes the place of the one before.",
    )
    .argument('<file...>', 'logs of alerts')
    .requiredOption('--dataset <name>', 'the capture that the tool was given')
    .action(async (files: string[], options: GlobalOptions & { readonly dataset: string }) => {
      await run(
        async (context) =>
          (await import('./drill-commands.ts')).drillAlertsCommand(context, files, options.dataset),
        options,
      );
    });
}
