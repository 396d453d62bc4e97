// The options of `jaws chum`, added to the command tree.

import { InvalidArgumentError, Option, type Command } from 'commander';
import { chumStyles } from '@jaws/shared/exfil/chum-styles';
import { parseRate, parseWhole } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';
import type { ChumCliOptions } from './chum-command.ts';
import { parseFingerprint } from './push-options.ts';

const examples = `
Examples:
  jaws chum --host 203.0.113.7 --token-file token --size 5MB
  jaws chum --host drop.example.net --token-file token --style low-and-slow --size 300kB
  jaws chum --host 203.0.113.7 --token-file token --scenario probe-then-run
  ssh server cat jaws/token | jaws chum --host server --token-file - --style dns --size 200kB

chum sends made-up bytes, and only to a JAWS listener that proves the token (jaws listen).`;

const onePort = parseWhole('--port', 1, 65_535);

export function parsePort(text: string, before: readonly number[] | undefined): number[] {
  if ((before?.length ?? 0) >= 64) throw new InvalidArgumentError('--port may be given 64 times.');
  return [...(before ?? []), onePort(text)];
}

function parseName(text: string): string {
  const name = text.toLowerCase();
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(name) && name.length <= 200)
    return name;
  throw new InvalidArgumentError('--sni takes a host name such as files.example.net.');
}

export function addChumCommand(program: Command, run: RunCommand): void {
  program
    .command('chum')
    .summary('simulate an exfiltration towards a listener of yours')
    .description(
      'Sends made-up bytes to a JAWS listener in the manner of an exfiltration, so that you see whether you would notice. Running captures label its flows; the listener signs a receipt. Sends to nothing that does not prove the token.',
    )
    .requiredOption('--host <host>', 'name or address of the listener')
    .option('--port <n>', "port instead of the style's own (repeatable)", parsePort)
    .option('--size <size>', "how much, as 25MB (default: the scenario's, else 25MB; icmp: 20kB)")
    .addOption(
      new Option('--style <style>', 'how it looks on the wire (default: classic)').choices(chumStyles),
    )
    .option('--scenario <file>', 'a scenario file, or the name of one that comes with JAWS')
    .option('--seed <n>', 'the same seed sends the same again', parseWhole('--seed', 0, 4_294_967_295))
    .option('--rate <size>', 'payload a second at most, as 10kB/s', parseRate)
    .option('--fingerprint <hex>', "pin the listener's certificate", parseFingerprint)
    .option('--token-file <file>', "the listener's token; - reads standard input (default: $JAWS_TOKEN)")
    .option('--no-wait', 'leave out the waits of the schedule')
    .option('--sni <name>', 'name in the TLS hello of styles that show one', parseName)
    .addHelpText('after', examples)
    .action(async (options: ChumCliOptions) => {
      await run(
        async (context) => (await import('./chum-command.ts')).chumCommand(context, options),
        options,
      );
    });
}
