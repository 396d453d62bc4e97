// `jaws listen`: the receiver of simulated exfiltration on this machine, until the first SIGINT or SIGTERM.

import { join } from 'node:path';
import {
  createListener,
  readyDocument,
  type Listener,
  type ListenerOptions,
} from '@jaws/listener-server/create-listener';
import { createListenerLog } from '@jaws/listener-server/listener-log';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { interrupted } from '../cli/interrupted.ts';
import { printAnswer } from '../cli/print-document.ts';
import { listenerWords } from './listener-words.ts';

export interface ListenOptions extends GlobalOptions {
  readonly bind?: string;
  readonly ports?: readonly number[];
  readonly udpPorts?: readonly number[];
  readonly ftpPorts?: readonly number[];
  readonly smtpPorts?: readonly number[];
  readonly sshPorts?: readonly number[];
  readonly zone?: string;
  readonly keyDir?: string;
  readonly uploadDir?: string;
  /** Bytes. */
  readonly quota?: number;
}

function textOf(listener: Listener): string {
  const { ports, udpPorts, ftpPorts, smtpPorts, sshPorts, failedPorts } = listener;
  const { fingerprint, tokenFile, receiptsDir } = listener;
  const plain = Object.entries({ FTP: ftpPorts, SMTP: smtpPorts, SSH: sshPorts })
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${name} on ${list.join(', ')}`);
  const failed = failedPorts.map(({ port, protocol, reason }) => `${protocol} ${port} (${reason})`);
  return [
    `Listening on TCP ${ports.join(', ')}${udpPorts.length > 0 ? ` and UDP ${udpPorts.join(', ')}` : ''}.`,
    ...(plain.length > 0 ? [`Without TLS: ${plain.join('; ')}.`] : []),
    ...(failed.length > 0 ? [`Not to be had: ${failed.join(', ')}.`] : []),
    `Fingerprint  ${fingerprint}`,
    `Token        in ${tokenFile}`,
    `Receipts     in ${receiptsDir}`,
    'Ctrl+C ends it.',
    '',
  ].join('\n');
}

/** Where it listens and what it takes, as far as it was said. */
function placesOf(options: ListenOptions): Partial<ListenerOptions> {
  const { bind, ports, udpPorts, ftpPorts, smtpPorts, sshPorts, uploadDir } = options;
  const said = {
    ...{ bind, ports, udpPorts, ftpPorts, smtpPorts, sshPorts, uploadDir },
    ...{ zone: options.zone?.toLowerCase(), quotaBytes: options.quota },
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

export async function listenCommand(context: CommandContext, options: ListenOptions): Promise<number> {
  const { io, options: shared, dataDir } = context;
  const listener = await createListener({
    keyDir: options.keyDir ?? join(dataDir, 'listener'),
    ...placesOf(options),
    clock: io.clock,
    log: createListenerLog((line) => {
      if (shared.quiet !== true) io.stderr(`${io.stderrIsTerminal ? listenerWords(line) : line}\n`);
    }, io.clock),
  });
  try {
    printAnswer(context, readyDocument(listener), () => textOf(listener));
    await interrupted(context.io);
    return 0;
  } finally {
    await listener.close();
  }
}
