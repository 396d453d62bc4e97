// `jaws capture control`: says one command to the capture that writes into a dataset, whoever runs it.

import { stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import { assertDatasetName } from '../../dataset/dataset-names.ts';
import { diskError, errnoCode } from '../../dataset/disk-errors.ts';
import { currentDataset } from '../service/running-note.ts';
import { controlReply, type ControlAnswer, type ControlCommand } from './control-command.ts';
import { parseJson, readLine } from './control-line.ts';
import { controlPath } from './control-path.ts';

const answerDeadlineMs = 10_000;
/** Together half a second: longer than a rotation takes, and than its note. */
const rotationTries = 10;
const rotationPauseMs = 50;

/**
 * @throws JawsError dataset.bad-name, dataset.not-found, capture.not-running (also when the capture ended before it
 * answered), capture.no-answer (within 10 s), and what the capture says: label.bad-name …
 */
export async function sendControl(
  dataDir: string,
  dataset: string,
  command: ControlCommand,
  deadlineMs = answerDeadlineMs,
): Promise<ControlAnswer> {
  assertDatasetName(dataset);
  const folder = join(dataDir, 'datasets', dataset);
  if (!(await isFolder(folder))) {
    throw new JawsError('dataset.not-found', `There is no dataset "${dataset}".`);
  }
  const socket = await reach(dataDir, dataset);
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort();
    socket.destroy();
  }, deadlineMs);
  try {
    socket.write(`${JSON.stringify(command)}\n`);
    const line = await readLine(socket);
    // It may be storing much, or stand still: it is asked nothing more, and goes on as it is.
    if (deadline.signal.aborted) throw noAnswer(dataset, deadlineMs);
    return answerOf(line, dataset);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function answerOf(line: string | null, dataset: string): ControlAnswer {
  const reply = controlReply.safeParse(line === null ? undefined : parseJson(line));
  if (!reply.success) {
    throw new JawsError('capture.not-running', `The capture into "${dataset}" ended before it answered.`);
  }
  if ('error' in reply.data) throw fromWireError(reply.data.error);
  return reply.data.answer;
}

function noAnswer(dataset: string, deadlineMs: number): JawsError {
  return new JawsError(
    'capture.no-answer',
    `The capture into "${dataset}" did not answer within ${deadlineMs / 1000} s.`,
  );
}

/** Nobody there, or the socket of a capture that died: refused. */
const absentCodes: ReadonlySet<string> = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ENOTSOCK',
  'ECONNRESET',
  'EPIPE',
]);

/** A capture that rotates has its ear at the dataset that it writes now: its note says which. */
async function reach(dataDir: string, dataset: string): Promise<Socket> {
  let current = dataset;
  for (let left = rotationTries; ; left -= 1) {
    try {
      return await open(controlPath(join(dataDir, 'datasets', current)), dataset);
    } catch (error) {
      if (left === 0 || !(error instanceof JawsError && error.code === 'capture.not-running')) throw error;
      const next = await currentDataset(dataDir, dataset);
      if (next === null) throw error;
      // It may be between two of them just now.
      if (next === current) await wait(rotationPauseMs);
      current = next;
    }
  }
}

function open(path: string, dataset: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', (error) => {
      const absent = absentCodes.has(errnoCode(error) ?? '');
      reject(
        absent
          ? new JawsError('capture.not-running', `There is no capture running into "${dataset}".`)
          : diskError(error, 'Cannot reach the capture'),
      );
    });
  });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw diskError(error, 'Cannot look for the dataset');
  }
}
