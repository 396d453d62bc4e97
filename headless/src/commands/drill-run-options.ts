// The options of `jaws drill run`, which is also what `jaws drill` does when only options are given.

import { InvalidArgumentError, type Command } from 'commander';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { drillBounds } from '@jaws/shared/drill/drill-plan';
import { chumStyles, type ChumStyle } from '@jaws/shared/exfil/chum-styles';
import type { DrillEndpoint } from '@jaws/shared/exfil/run-record';
import { collect, parseRate, parseWhole } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';
import { parsePort } from './chum-options.ts';
import type { DrillRunOptions } from './drill-run-command.ts';
import { parseFingerprint } from './push-options.ts';

function wordsOf(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

function parseChoices<T extends string>(name: string, choices: readonly T[]): (text: string) => T[] {
  return (text) =>
    wordsOf(text).map((word) => {
      const found = choices.find((one) => one === word);
      if (found === undefined) throw new InvalidArgumentError(`${name} takes some of ${choices.join(', ')}.`);
      return found;
    });
}

function parseSizes(text: string): number[] {
  return wordsOf(text).map((word) => {
    const size = parseBytes(word);
    if (size !== null && size >= 1 && size <= drillBounds.bytes) return size;
    throw new InvalidArgumentError('--sizes takes sizes up to 2GB, such as 64kB,1MB.');
  });
}

function parseRates(text: string): (number | null)[] {
  return wordsOf(text).map((word) => (word === 'own' ? null : parseRate(word)));
}

const styles = parseChoices<ChumStyle>('--styles', chumStyles);
const endpoints = parseChoices<DrillEndpoint>('--endpoints', ['new', 'known']);

export function addDrillRun(drill: Command, run: RunCommand): void {
  drill
    .command('run', { isDefault: true })
    .summary('send a batch of runs, record them, and tell which were noticed')
    .description(
      'Sends runs of chum one after the other, records them with one capture and holds each against the findings: noticed or missed, after how many bytes, by what; and from which size on. On this machine over loopback, unless --host names listeners. Without a plan and without a choice: every style, small and large, to new servers and to known ones.',
    )
    .option('--plan <file>', 'a plan of runs (JSON)')
    .option('--scenario <file>', 'runs of a scenario file, or of one that comes with JAWS')
    .option('--styles <list>', 'styles of runs, such as classic,https', styles)
    .option('--sizes <list>', 'how much each sends, such as 64kB,1MB', parseSizes)
    .option('--rates <list>', "payload a second at most, such as own,100kB/s (own: the style's)", parseRates)
    .option('--endpoints <list>', 'to new servers, or to known ones: new,known', endpoints)
    .option('--repeats <n>', 'how often each', parseWhole('--repeats', 1, drillBounds.runs))
    .option('--seed <n>', 'the same seed sends the same again', parseWhole('--seed', 0, drillBounds.seed))
    .option('--baseline <dataset>', 'quiet traffic that sets the limit')
    .option('--host <host>', 'a listener elsewhere; one for each new server (repeatable)', collect)
    .option('--port <n>', "port of the listener (with --host repeatable; default: the style's)", parsePort)
    .option('--token-file <file>', 'token of the listeners; - reads standard input (default: $JAWS_TOKEN)')
    .option('--fingerprint <hex>', "pin the listeners' certificate", parseFingerprint)
    .option('--interface <name>', 'what to capture, with --host')
    .option('--dataset <prefix>', 'the name of the dataset begins so', 'drill')
    .option('--dry-run', 'tell what would be sent where, and send nothing')
    .option('--audit <file>', 'add the log of the drill to this file, too')
    .action(async (options: DrillRunOptions) => {
      await run(
        async (context) => (await import('./drill-run-command.ts')).drillRunCommand(context, options),
        options,
      );
    });
}
