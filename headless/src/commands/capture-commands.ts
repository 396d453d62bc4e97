// `jaws capture` and what is below it: a command with options of its own, and `capture control`.

import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { captureLimits } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { hasByteUnit, parseBytes, parseSeconds } from '@jaws/shared/domain/parse-quantity';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { collect, parseNumber, parseWhole } from '../cli/parse-option.ts';
import type { RunCommand } from '../cli/program-options.ts';

const { snapLength, bufferMiB, batchPackets, pcapRing } = captureLimits;
const mostSeconds = 31_536_000;
const leastRotateBytes = 65_536;

const examples = `
Examples:
  jaws capture --interface eth0                          until Ctrl+C
  jaws capture --interface eth0 --filter 'tcp port 443' --duration 10m --dataset office
  ssh router tcpdump -U -w - | jaws capture --source -   the packets of another machine
  jaws capture --source replay --file day.pcap --speed 10
  jaws capture control office label chum                 from another terminal`;

function parseSnapLength(text: string): number {
  if (text === 'headers') return snapLength.headers;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= snapLength.least && value <= snapLength.most) return value;
  throw new InvalidArgumentError(
    `--snaplen takes a whole number from ${snapLength.least} to ${snapLength.most}, or \`headers\`.`,
  );
}

function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return text;
  const value = parseNumber(text);
  if (value !== null && value > 0 && value <= 1_000_000) return value;
  throw new InvalidArgumentError('--speed takes a number above 0, or `max`.');
}

function parseDuration(text: string): number {
  const seconds = parseSeconds(text);
  if (seconds !== null && seconds > 0 && seconds <= mostSeconds) return seconds;
  throw new InvalidArgumentError('--duration takes seconds above 0, or such as 30s, 10m, 1h.');
}

function parseSize(text: string): number {
  const bytes = parseBytes(text);
  if (bytes !== null && bytes > 0) return bytes;
  throw new InvalidArgumentError('--bytes takes a size above 0, such as 1000000, 25MB or 64MiB.');
}

function parseRotate(text: string): { bytes: number | null; seconds: number | null } {
  if (hasByteUnit(text)) {
    const bytes = parseBytes(text);
    if (bytes !== null && bytes >= leastRotateBytes) return { bytes, seconds: null };
  } else {
    const seconds = parseSeconds(text);
    if (seconds !== null && seconds >= 1 && seconds <= mostSeconds) return { bytes: null, seconds };
  }
  throw new InvalidArgumentError(
    '--rotate takes a size of at least 64KiB, such as 500MB, or a time of at least 1 s, such as 3600, 10m, 1h.',
  );
}

function addPlace(capture: Command): void {
  capture
    .option('--interface <name>', 'where to listen; see `jaws interfaces`')
    .addOption(
      new Option('--source <source>', 'what reads the packets; - = standard input (default: auto)').choices([
        'auto',
        'dumpcap',
        'tcpdump',
        'cap',
        'replay',
        '-',
      ]),
    )
    .option('--file <file>', 'replay: the capture to replay')
    .option('--speed <x|max>', 'replay: times its own speed (default: 1)', parseSpeed)
    .option('--filter <bpf>', 'only packets that match, as tcpdump writes filters')
    .option(
      '--snaplen <n|headers>',
      `bytes of a packet that are looked at (default: ${snapLength.normal}; headers = ${snapLength.headers})`,
      parseSnapLength,
    )
    .option('--promiscuous', 'also capture packets addressed to other hosts')
    .option(
      '--buffer <mib>',
      `MiB in the kernel (default: ${bufferMiB.normal})`,
      parseWhole('--buffer', bufferMiB.least, bufferMiB.most),
    );
}

function addMeaning(capture: Command): void {
  capture
    .option('--label <label>', 'label of the packets (default: norm)')
    .option('--chum-address <ip>', 'flows from or to this address get the label chum (repeatable)', collect)
    .option(
      '--blacklist <cidr>',
      'never store packets from or to this address or range (repeatable)',
      collect,
    )
    .option('--local <cidr>', 'what counts as local (repeatable)', collect);
}

function addStorage(capture: Command): void {
  capture
    .option(
      '--batch <n>',
      `packets stored at once, or after 1 s (default: ${batchPackets.normal})`,
      parseWhole('--batch', batchPackets.least, batchPackets.most),
    )
    .option('--duration <s>', 'stop after these seconds, or such as 10m, 1h', parseDuration)
    .option('--packets <n>', 'stop after so many', parseWhole('--packets', 1, Number.MAX_SAFE_INTEGER))
    .option('--bytes <size>', 'stop after so much traffic, such as 25MB', parseSize)
    .option('--rotate <size|s>', 'begin a new dataset at a size (500MB) or time (3600, 1h)', parseRotate)
    .option(
      '--keep-pcap',
      `also keep the raw packets, payload included (pcapng, ring of ${pcapRing.files} × ${pcapRing.fileMiB} MiB)`,
    )
    .option('--dataset <name>', 'name of the dataset (default: made of interface and time)')
    .option('--append', 'add to the dataset if it exists');
}

/**
 * Options between `capture` and `control` are those of a capture that is not started: nobody would hear of them.
 * @throws JawsError usage.invalid
 */
function refuseStray(capture: Command): void {
  const isGiven = (option: Option): boolean => capture.getOptionValueSource(option.attributeName()) === 'cli';
  const [stray] = capture.options.filter(isGiven);
  if (stray === undefined) return;
  const name = stray.long ?? stray.flags;
  throw new JawsError('usage.invalid', `${name} stands before \`control\`, where it has no effect.`, {
    hint: 'It is for starting a capture. To change one that runs: jaws capture control DATASET label L.',
  });
}

export function addCaptureCommands(program: Command, run: RunCommand): void {
  const capture = program
    .command('capture')
    .alias('sea')
    .summary('capture live packets into a dataset')
    .description('Stores packets until Ctrl+C or until a stop condition is met; never their payload.')
    // What stands behind `control` is its own, as in the program.
    .enablePositionalOptions()
    .helpCommand('help [command]', 'help for a command')
    .usage('[options]\n       jaws capture control DATASET ACTION')
    // With its arguments the term is so wide that the options' texts are no longer wrapped.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', examples);
  addPlace(capture);
  addMeaning(capture);
  addStorage(capture);
  capture.action(async (options: GlobalOptions & Record<string, unknown>) => {
    await run(
      async (context) => (await import('./capture-command.ts')).captureCommand(context, options),
      options,
    );
  });
  capture
    .command('control')
    .summary('change a running capture: label, pause, resume, stop')
    .description('Reaches a capture of this user that runs anywhere on this machine: a terminal or the app.')
    .argument('<dataset>', 'the dataset being captured')
    .addArgument(new Argument('<action>', 'what to do').choices(['label', 'pause', 'resume', 'stop']))
    .argument('[label]', 'label: of packets from now on')
    .action(async (dataset: string, action: string, label: string | undefined, options: GlobalOptions) => {
      await run(async (context) => {
        refuseStray(capture);
        const control = await import('./capture-control.ts');
        return await control.captureControlCommand(context, { dataset, action, label });
      }, options);
    });
}
