// A running capture's ear for `jaws capture control`: one command, one answer per connection. Whoever connects is this
// user (the socket is 0600 in a 0700 folder); garbage, silence and crowds are cut off all the same.

import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { toWireError } from '@jaws/shared/rpc/wire-errors';
import { assertDatasetName } from '../../dataset/dataset-names.ts';
import { onDisk } from '../../dataset/disk-errors.ts';
import {
  controlCommand,
  type ControlAnswer,
  type ControlCommand,
  type ControlReply,
} from './control-command.ts';
import { parseJson, readLine } from './control-line.ts';
import { controlPath, makeControlFolder } from './control-path.ts';

export interface ControlOptions {
  readonly dataDir: string;
  /** The one being written; the caller holds its lock, so that a socket found there is a dead one's. */
  readonly dataset: string;
  readonly handle: (command: ControlCommand) => Promise<ControlAnswer>;
  /** Hears of errors that the other side is not told. */
  readonly logError?: (error: unknown) => void;
}

export interface ControlServer {
  /** Answers that are being waited for still go out, within a second; then the socket is gone. */
  readonly close: () => Promise<void>;
}

const commandDeadlineMs = 2000;
const closeDeadlineMs = 1000;
const maxConnections = 16;

/** @throws JawsError dataset.io */
export async function serveControl(options: ControlOptions): Promise<ControlServer> {
  assertDatasetName(options.dataset);
  const path = controlPath(join(options.dataDir, 'datasets', options.dataset));
  const sockets = new Set<Socket>();
  // Half open: a client such as `nc -N` may say that its one line was all before the answer comes.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void converse(socket, options);
  });
  server.maxConnections = maxConnections;
  await onDisk('Cannot listen for commands', async () => {
    await makeControlFolder(path);
    if (process.platform !== 'win32') await rm(path, { force: true });
    await listen(server, path);
    if (process.platform !== 'win32') await chmod(path, 0o600);
  });
  // A capture must not be kept alive by its ear.
  server.unref();
  return { close: () => closeServer(server, sockets) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined); // Such as too many open files: the one who called is not answered.
      resolve();
    });
  });
}

async function converse(socket: Socket, options: ControlOptions): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), commandDeadlineMs);
  const line = await readLine(socket);
  clearTimeout(timer);
  const parsed = controlCommand.safeParse(line === null ? undefined : parseJson(line));
  if (!parsed.success) {
    socket.destroy();
    return;
  }
  const reply = await replyTo(parsed.data, options);
  // A client that does not read its answer must not hold the socket.
  socket.setTimeout(commandDeadlineMs, () => socket.destroy());
  socket.end(`${JSON.stringify(reply)}\n`);
}

async function replyTo(command: ControlCommand, options: ControlOptions): Promise<ControlReply> {
  try {
    return { answer: await options.handle(command) };
  } catch (error) {
    return { error: toWireError(error, options.logError ?? (() => undefined)) };
  }
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, closeDeadlineMs);
    // Removes the socket's file too.
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What a worker that died left behind. */
export async function removeDeadControl(folder: string): Promise<void> {
  if (process.platform !== 'win32') await rm(controlPath(folder), { force: true });
}
