// `jaws listen`: the receiver of simulated exfiltration on this machine, until the first SIGINT or SIGTERM.

import { join } from 'node:path';
import { createListener, type Listener } from '@jaws/listener-server/create-listener';
import { createListenerLog } from '@jaws/listener-server/listener-log';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { printAnswer } from '../cli/print-document.ts';
import { listenerWords } from './listener-words.ts';

export interface ListenOptions extends GlobalOptions {
  readonly bind?: string;
  readonly ports?: readonly number[];
  readonly udpPorts?: readonly number[];
  readonly zone?: string;
  readonly keyDir?: string;
  readonly uploadDir?: string;
  /** Bytes. */
  readonly quota?: number;
}

function interrupted({ io }: CommandContext): Promise<void> {
  return new Promise((resolve) => {
    if (io.signal.aborted) resolve();
    else io.signal.addEventListener('abort', resolve);
  });
}

function textOf({ ports, udpPorts, failedPorts, fingerprint, tokenFile, receiptsDir }: Listener): string {
  const failed = failedPorts.map(({ port, protocol, reason }) => `${protocol} ${port} (${reason})`);
  return [
    `Listening on TCP ${ports.join(', ')}${udpPorts.length > 0 ? ` and UDP ${udpPorts.join(', ')}` : ''}.`,
    ...(failed.length > 0 ? [`Not to be had: ${failed.join(', ')}.`] : []),
    `Fingerprint  ${fingerprint}`,
    `Token        in ${tokenFile}`,
    `Receipts     in ${receiptsDir}`,
    'Ctrl+C ends it.',
    '',
  ].join('\n');
}

export async function listenCommand(context: CommandContext, options: ListenOptions): Promise<number> {
  const { io, options: shared, dataDir } = context;
  const { bind, ports, udpPorts, zone, uploadDir, quota } = options;
  const listener = await createListener({
    keyDir: options.keyDir ?? join(dataDir, 'listener'),
    ...(bind === undefined ? {} : { bind }),
    ...(ports === undefined ? {} : { ports }),
    ...(udpPorts === undefined ? {} : { udpPorts }),
    ...(zone === undefined ? {} : { zone: zone.toLowerCase() }),
    ...(uploadDir === undefined ? {} : { uploadDir }),
    ...(quota === undefined ? {} : { quotaBytes: quota }),
    clock: io.clock,
    log: createListenerLog((line) => {
      if (shared.quiet !== true) io.stderr(`${io.stderrIsTerminal ? listenerWords(line) : line}\n`);
    }, io.clock),
  });
  try {
    const { fingerprint, tokenFile, receiptsDir, failedPorts } = listener;
    const document = {
      ports: listener.ports,
      udpPorts: listener.udpPorts,
      failedPorts,
      fingerprint,
      tokenFile,
      receiptsDir,
    };
    printAnswer(context, document, () => textOf(listener));
    await interrupted(context);
    return 0;
  } finally {
    await listener.close();
  }
}
