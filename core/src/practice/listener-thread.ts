// A listener for one practice run, in a thread of its own: the built single-file listener, as `node listener.mjs` starts
// it, with keys in a folder of its own.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { JawsError } from '@jaws/shared/contract/errors';
import { z } from 'zod';

/** Services that the listener has ports of their own for, with their usual ones. */
const plainServices = { ftp: 21, smtp: 25, ssh: 22 } as const;
export type PlainService = keyof typeof plainServices;

export function isPlainService(name: unknown): name is PlainService {
  return typeof name === 'string' && name in plainServices;
}

export interface PracticeListener {
  readonly ports: readonly number[];
  /** Those that could be had at every address. */
  readonly udpPorts: readonly number[];
  /** Of those that were wished: the usual one where it could be had at every address, else any. */
  readonly plainPorts: ReadonlyMap<PlainService, number>;
  readonly fingerprint: string;
  readonly token: string;
  readonly close: () => Promise<void>;
}

export interface PracticeListenerPlace {
  /** Keys, token and receipts; the caller removes it. */
  readonly folder: string;
  /** Address to listen at, or several, separated by commas: they have the same ports. */
  readonly bind: string;
  /** Of TCP and of UDP. Default: one free port of each. */
  readonly ports?: readonly number[];
  /** Further ones of UDP, where they can be had. */
  readonly wishedUdpPorts?: readonly number[];
  /** Default: none of them. */
  readonly services?: readonly PlainService[];
}

export type StartPracticeListener = (place: PracticeListenerPlace) => Promise<PracticeListener>;

const ready = z.object({
  ports: z.array(z.number().int().min(1)).min(1),
  udpPorts: z.array(z.number().int().min(1)),
  ftpPorts: z.array(z.number()),
  smtpPorts: z.array(z.number()),
  sshPorts: z.array(z.number()),
  failedPorts: z.array(z.object({ port: z.number(), reason: z.string() })),
  fingerprint: z.string(),
  tokenFile: z.string(),
});
const keptText = 2000;

/** `entry`: the built listener. @throws JawsError listen.cannot-listen */
export async function startListenerThread(
  entry: URL,
  { folder, bind, ports: needed = [0], wishedUdpPorts = [], services = [] }: PracticeListenerPlace,
): Promise<PracticeListener> {
  const [tcp, udp] = [needed.join(','), [...needed, ...wishedUdpPorts].join(',')];
  const plain = services.flatMap((service) => [`--${service}-ports`, `${plainServices[service]},0`]);
  const places = ['--bind', bind, '--ports', tcp, '--udp-ports', udp, ...plain, '--key-dir', folder];
  const worker = new Worker(entry, {
    ...{ argv: places, stdout: true, stderr: true },
    name: 'jaws-practice-listener',
  });
  let said = '';
  worker.stderr.on('data', (bytes: Uint8Array) => {
    said = (said + String(bytes)).slice(-keptText);
  });
  const ended = once(worker, 'exit');
  try {
    const lines = once(createInterface({ input: worker.stdout }), 'line');
    const gone = ended.then(() => Promise.reject(new Error(said.trim())));
    const [line] = (await Promise.race([lines, gone])) as [string];
    const { ports, failedPorts, fingerprint, tokenFile, ...had } = ready.parse(JSON.parse(line));
    const isWished = (port: number): boolean =>
      wishedUdpPorts.includes(port) || services.some((service) => plainServices[service] === port);
    const missing = failedPorts.find(({ port }) => !isWished(port));
    if (missing !== undefined) throw new Error(`port ${missing.port} cannot be had (${missing.reason})`);
    const token = (await readFile(tokenFile, 'utf8')).trim();
    const close = async (): Promise<void> => {
      await worker.terminate();
    };
    const everywhere = (all: readonly number[]): number[] =>
      all.filter((one) => failedPorts.every(({ port }) => port !== one));
    const plainPorts = new Map(
      services.flatMap((service) =>
        everywhere(had[`${service}Ports`])
          .slice(0, 1)
          .map((port) => [service, port]),
      ),
    );
    return { ports, udpPorts: everywhere(had.udpPorts), plainPorts, fingerprint, token, close };
  } catch (error) {
    await worker.terminate();
    const why = error instanceof Error ? error.message : String(error);
    throw new JawsError(
      'listen.cannot-listen',
      `No listener can be started at ${bind}: ${why.slice(0, 500)}`,
      {
        cause: error,
      },
    );
  }
}
