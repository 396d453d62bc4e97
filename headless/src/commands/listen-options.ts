// The options of `jaws listen`, added to the command tree.

import { InvalidArgumentError, type Command } from 'commander';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { parsePorts } from '@jaws/listener-server/parse-ports';
import type { RunCommand } from '../cli/program-options.ts';
import type { ListenOptions } from './listen-command.ts';

function parseQuota(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new InvalidArgumentError('--quota takes a size such as 16GB.');
  return bytes;
}

function portsOf(name: string): (text: string) => number[] {
  return (text) => {
    try {
      const ports = parsePorts(text);
      // Without any TCP port nobody can fetch a receipt; without UDP ones there is no DNS, which is a choice.
      if (ports.length > 0 || name !== '--ports') return ports;
    } catch {
      // Told below, in the words of this option.
    }
    throw new InvalidArgumentError(`${name} takes at most 1000 ports from 0 to 65535, such as 443,6660-6669`);
  };
}

export function addListenCommand(program: Command, run: RunCommand): void {
  program
    .command('listen')
    .alias('listener')
    .summary('receive simulated exfiltration, and sign what arrived')
    .description(
      'Receives what `jaws chum` will send: counts and hashes it, stores no payload, signs a receipt of each run. Also as one file for a server: dist/listener/listener.mjs.',
    )
    .option('--bind <address>', 'address to listen on, or several with commas between them (default: all)')
    .option(
      '--ports <list>',
      'TCP ports, as 443,6660-6669 (default: 53, 80, 443 and 14 others)',
      portsOf('--ports'),
    )
    .option('--udp-ports <list>', 'UDP ports for DNS (default: 53)', portsOf('--udp-ports'))
    .option(
      '--ftp-ports <list>',
      'ports for plain FTP (default, without --ports: 21)',
      portsOf('--ftp-ports'),
    )
    .option(
      '--smtp-ports <list>',
      'ports for plain mail (default, without --ports: 25,587)',
      portsOf('--smtp-ports'),
    )
    .option(
      '--ssh-ports <list>',
      'ports for what looks like SSH (default, without --ports: 22)',
      portsOf('--ssh-ports'),
    )
    .option('--zone <name>', 'DNS zone that is answered for (default: chum.test)')
    .option('--key-dir <dir>', 'token, keys and receipts (default: listener in the data folder)')
    .option('--upload-dir <dir>', 'take datasets into this folder (default: take none)')
    .option('--quota <size>', 'room for all of them, as 16GB (default: 16GiB)', parseQuota)
    .action(async (options: ListenOptions) => {
      await run(
        async (context) => (await import('./listen-command.ts')).listenCommand(context, options),
        options,
      );
    });
}
