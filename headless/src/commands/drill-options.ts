// `jaws drill …`: what runs of chum say of detectors, ours and others'.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addDrillCommands(program: Command, run: RunCommand): void {
  const drill = program.command('drill').summary('which runs of chum were noticed, by JAWS and by others');
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
