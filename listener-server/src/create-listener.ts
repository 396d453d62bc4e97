// The listener as a value: keys, ports, runs, uploads, and their orderly end. It reads neither argv nor environment.

import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { defaultDnsZone } from '@jaws/shared/exfil/dns-exfil';
import {
  defaultListenerPorts,
  defaultListenerUdpPorts,
  defaultPlainPorts,
} from '@jaws/shared/exfil/listener-protocol';
import { createAddressLimits, type AddressLimitOptions } from './address-limits.ts';
import { createConnectionGate, type ConnectionGate } from './connection-gate.ts';
import { createDnsFront, type DnsFront } from './dns-front.ts';
import { openFtpSession } from './ftp-front.ts';
import { createHandshake } from './handshake.ts';
import { createHttpFront } from './http-front.ts';
import { serveLines } from './lines-front.ts';
import { loadListenerKeys, type ListenerKeys } from './listener-keys.ts';
import type { ListenerLog } from './listener-log.ts';
import { openPorts, type PortFailure, type PortWishes, type TcpPorts } from './listener-ports.ts';
import { mostConnections } from './open-files.ts';
import { createPlainFront } from './plain-front.ts';
import { openRunBook, type RunBook } from './run-book.ts';
import { openSmtpSession } from './smtp-front.ts';
import { openSshSession } from './ssh-front.ts';
import { createTlsFront } from './tls-front.ts';
import { openUploadStore, type UploadStore } from './upload-store.ts';

export interface ListenerOptions {
  /** Keys and token; receipts lie in `receipts` below it unless `receiptsDir` says otherwise. */
  readonly keyDir: string;
  readonly receiptsDir?: string;
  /** Without it uploads are refused. */
  readonly uploadDir?: string;
  readonly bind?: string;
  /** 0: any free port. */
  readonly ports?: readonly number[];
  readonly udpPorts?: readonly number[];
  /** Without `ports` the usual ones; else none but those that are named. */
  readonly ftpPorts?: readonly number[];
  readonly smtpPorts?: readonly number[];
  readonly sshPorts?: readonly number[];
  readonly zone?: string;
  readonly maxUploadBytes?: number;
  readonly quotaBytes?: number;
  readonly limits?: Partial<AddressLimitOptions>;
  /** Connections at once that have not shaken hands; beyond them the one that has waited longest is cut. */
  readonly maxStrangers?: number;
  readonly handshakeDeadlineMs?: number;
  readonly idleMs?: number;
  readonly runLifeMs?: number;
  readonly runIdleMs?: number;
  readonly checkpointMs?: number;
  readonly clock: () => number;
  readonly log: ListenerLog;
}

export interface Listener {
  readonly ports: readonly number[];
  readonly udpPorts: readonly number[];
  readonly ftpPorts: readonly number[];
  readonly smtpPorts: readonly number[];
  readonly sshPorts: readonly number[];
  readonly failedPorts: readonly PortFailure[];
  /** SHA-256 of the certificate, 64 hex digits. */
  readonly fingerprint: string;
  /** Raw Ed25519 key that signs the receipts, base64url. */
  readonly publicKey: string;
  readonly tokenFile: string;
  readonly receiptsDir: string;
  /** No new connections; open flows may go on for `graceMs`; then all is cut and every run has its receipt. */
  readonly close: (graceMs?: number) => Promise<void>;
}

/** What is printed when the listener is ready: the token itself never is. */
export function readyDocument({ close: _close, publicKey: _publicKey, ...ready }: Listener): object {
  return ready;
}

const gib = 1024 ** 3;
/** Measured: 75 kB for one in its TLS hello, 200 kB for one that sends. So these stay below the unit's MemoryMax. */
const defaultLimits: AddressLimitOptions = { perAddress: 2048, total: 4096, perSecond: 200, burst: 2048 };
const defaultStrangers = 2048;
/** Of datagrams: 5,000 a second carry about half a MB of payload. */
const datagramLimits: AddressLimitOptions = { perAddress: 1, total: 1, perSecond: 5000, burst: 10_000 };

/** A client that has lost answers asks a few times; more to one address would be a flood that others sent in its name. */
const strangerDatagramLimits: AddressLimitOptions = { perAddress: 1, total: 1, perSecond: 5, burst: 10 };

/** @throws JawsError listen.bad-keys, listen.bad-folder, listen.cannot-listen when not one TCP port can be had */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const { clock, log, keyDir } = options;
  const receiptsDir = options.receiptsDir ?? join(keyDir, 'receipts');
  const keys = await loadListenerKeys(keyDir, clock());
  const uploads = await uploadsOf(options);
  const runs = await usable(receiptsDir, (folder) =>
    openRunBook({
      folder,
      keys,
      log,
      clock,
      runLifeMs: options.runLifeMs ?? 86_400_000,
      runIdleMs: options.runIdleMs ?? 900_000,
      checkpointMs: options.checkpointMs ?? 2000,
    }),
  );
  const { gate, onConnection, dns } = createFronts(options, keys, runs, uploads);
  const open = await openPorts({
    tcpPorts: wishedPorts(options),
    udpPorts: options.udpPorts ?? defaultListenerUdpPorts,
    bind: options.bind,
    onConnection,
    onUdp: dns.serve,
    onAcceptFailed: (port, reason) => {
      log.write('warn', 'accept.failed', { port, reason });
    },
  });
  const { tcpPorts, udpPorts, failedPorts } = open;
  const { tls: ports, ftp: ftpPorts, smtp: smtpPorts, ssh: sshPorts } = tcpPorts;
  const closeOnce = async (graceMs: number): Promise<void> => {
    const deadline = setTimeout(() => {
      runs.stopFlows();
      gate.destroyAll();
    }, graceMs);
    const closed = open.closeTcp();
    gate.destroyStrangers();
    await closed;
    await gate.drained();
    clearTimeout(deadline);
    await open.closeUdp();
    await runs.close();
    log.flush();
    log.write('info', 'listener.stopped');
  };
  let closed: Promise<void> | null = null;
  const close = (graceMs = 5000): Promise<void> => (closed ??= closeOnce(graceMs));
  for (const { port, protocol, reason } of failedPorts)
    log.write('warn', 'port.failed', { port, reason: `${protocol} ${reason}` });
  if (ports.length === 0) {
    await close(0);
    throw new JawsError('listen.cannot-listen', `Not one port can be had: ${describe(failedPorts)}.`);
  }
  log.write('info', 'listener.started', { count: Object.values(tcpPorts).flat().length });
  const { fingerprint, receiptPublicKey: publicKey, tokenFile } = keys;
  return {
    ...{ ports, udpPorts, ftpPorts, smtpPorts, sshPorts, failedPorts },
    ...{ fingerprint, publicKey, tokenFile, receiptsDir, close },
  };
}

/** Who names ports gets those alone: a listener for a test should not take those of mail and SSH besides. */
function wishedPorts({ ports, ftpPorts, smtpPorts, sshPorts }: ListenerOptions): TcpPorts {
  const { ftp, smtp, ssh } = ports === undefined ? defaultPlainPorts : { ftp: [], smtp: [], ssh: [] };
  return {
    ...{ tls: ports ?? defaultListenerPorts, ftp: ftpPorts ?? ftp },
    ...{ smtp: smtpPorts ?? smtp, ssh: sshPorts ?? ssh },
  };
}

async function uploadsOf(options: ListenerOptions): Promise<UploadStore | null> {
  if (options.uploadDir === undefined) return null;
  return await usable(options.uploadDir, (folder) =>
    openUploadStore({
      folder,
      maxBytes: options.maxUploadBytes ?? 4 * gib,
      quotaBytes: options.quotaBytes ?? 16 * gib,
    }),
  );
}

async function usable<T>(folder: string, open: (folder: string) => Promise<T>): Promise<T> {
  try {
    return await open(folder);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new JawsError('listen.bad-folder', `The folder ${folder} cannot be used: ${what}`, {
      cause: error,
    });
  }
}

/** As many connections as there may be files; told when that is fewer than wished. */
function limitsOf({ limits, log }: ListenerOptions): AddressLimitOptions {
  const wished = { ...defaultLimits, ...limits };
  const total = Math.min(wished.total, mostConnections() ?? wished.total);
  if (total < wished.total)
    log.write('warn', 'limits.lowered', { count: total, reason: 'open files (ulimit -n, LimitNOFILE)' });
  return { ...wished, total };
}

interface Fronts {
  readonly gate: ConnectionGate;
  readonly onConnection: PortWishes['onConnection'];
  readonly dns: DnsFront;
}

function createFronts(
  options: ListenerOptions,
  keys: ListenerKeys,
  runs: RunBook,
  uploads: UploadStore | null,
): Fronts {
  const { clock, log, idleMs = 900_000, handshakeDeadlineMs = 10_000 } = options;
  const startedMs = clock();
  const handshake = createHandshake(keys, handshakeDeadlineMs, clock);
  const limits = createAddressLimits(limitsOf(options), clock);
  const status = (): object => ({
    uptimeMs: clock() - startedMs,
    connections: limits.open(),
    runs: runs.open(),
    unwrittenReceipts: runs.unwritten(),
    uploadBytes: uploads?.usedBytes() ?? null,
    fingerprint: keys.fingerprint,
    rssBytes: process.memoryUsage.rss(),
  });
  const http = createHttpFront({ handshake, token: keys.token, runs, uploads, log, idleMs, status });
  const maxStrangers = options.maxStrangers ?? defaultStrangers;
  const gate = createConnectionGate({ limits, log, clock, handshakeDeadlineMs, maxStrangers });
  const plain = { gate, handshake, runs, log, handshakeDeadlineMs, idleMs };
  const tls = createTlsFront({
    keys,
    gate,
    log,
    handshakeDeadlineMs,
    idleMs,
    onLines: (connection, first) => {
      serveLines({ handshake, runs, log }, connection, first);
    },
    onHttp: http.serve,
  });
  const dns = createDnsFront({
    zone: options.zone ?? defaultDnsZone,
    // Its own book of challenges: a flood of datagrams with forged addresses must not push out those of TLS.
    handshake: createHandshake(keys, handshakeDeadlineMs, clock),
    runs,
    log,
    limits: createAddressLimits(datagramLimits, clock),
    strangerLimits: createAddressLimits(strangerDatagramLimits, clock),
  });
  const onConnection = {
    tls: tls.serve,
    ftp: createPlainFront(plain, openFtpSession),
    smtp: createPlainFront(plain, openSmtpSession),
    ssh: createPlainFront(plain, openSshSession),
  };
  return { gate, onConnection, dns };
}

function describe(failures: readonly PortFailure[]): string {
  return failures.map(({ port, protocol, reason }) => `${protocol} ${port} ${reason}`).join(', ');
}
