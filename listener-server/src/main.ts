// The single-file listener: `node listener.mjs`. Reads its options, prints one JSON document when it is ready, logs
// JSON lines on stderr, and ends in order at the first SIGTERM or SIGINT.

import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { JawsError } from '@jaws/shared/contract/errors';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { createListener, readyDocument, type ListenerOptions } from './create-listener.ts';
import { createListenerLog } from './listener-log.ts';
import { whyNodeTooOld } from './node-version.ts';
import { parsePorts } from './parse-ports.ts';

const usage = `Usage: node listener.mjs [--bind ADDRESS] [--ports 443,6660-6669] [--udp-ports 53]
       [--ftp-ports 21] [--smtp-ports 25,587] [--ssh-ports 22] [--zone NAME] [--key-dir DIR]
       [--upload-dir DIR] [--quota SIZE]
Receives simulated exfiltration and datasets. Payload is counted and hashed, never stored.
`;

function readOptions(argv: readonly string[]): Partial<ListenerOptions> | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      bind: text,
      ports: text,
      'udp-ports': text,
      'ftp-ports': text,
      'smtp-ports': text,
      'ssh-ports': text,
      zone: text,
      'key-dir': text,
      'upload-dir': text,
      quota: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return null;
  return {
    keyDir: values['key-dir'] ?? join(homeFolder(), '.jaws-listener'),
    ...(values.bind === undefined ? {} : { bind: values.bind }),
    ...portOptions({
      ports: values.ports,
      udpPorts: values['udp-ports'],
      ftpPorts: values['ftp-ports'],
      smtpPorts: values['smtp-ports'],
      sshPorts: values['ssh-ports'],
    }),
    ...(values.zone === undefined ? {} : { zone: values.zone.toLowerCase() }),
    ...(values['upload-dir'] === undefined ? {} : { uploadDir: values['upload-dir'] }),
    ...(values.quota === undefined ? {} : { quotaBytes: quotaOf(values.quota) }),
  };
}

/** Those that are given, as lists. @throws Error for what is no list of ports */
function portOptions(given: Readonly<Record<string, string | undefined>>): Partial<ListenerOptions> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, parsePorts(text)]])),
  );
}

/** HOME may be set and empty: the keys must not lie wherever the listener is started. */
function homeFolder(): string {
  const said = homedir();
  return isAbsolute(said) ? said : userInfo().homedir;
}

function quotaOf(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new Error(`--quota takes a size such as 16GB, not ${JSON.stringify(text)}.`);
  return bytes;
}

async function main(): Promise<void> {
  const tooOld = whyNodeTooOld(process.versions.node);
  if (tooOld !== null) throw new Error(tooOld);
  const clock = (): number => Date.now();
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(usage);
    return;
  }
  // A log that cannot be written (its disk is full, its reader has gone) is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const log = createListenerLog((line) => process.stderr.write(`${line}\n`), clock);
  const listener = await createListener({ keyDir: '', ...options, clock, log });
  process.stdout.write(`${JSON.stringify(readyDocument(listener))}\n`);
  const stop = (): void => {
    listener.close().catch((error: unknown) => {
      log.write('error', 'stop.failed', { reason: String(error) });
      process.exitCode = 1;
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

try {
  await main();
} catch (error) {
  const code = error instanceof JawsError ? error.code : 'usage.invalid';
  process.stderr.write(`jaws: ${code}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof JawsError ? 1 : 2;
}
