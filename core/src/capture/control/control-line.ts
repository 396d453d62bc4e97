// One line of JSON from a socket, with a limit on its length. The time limit is the caller's.

import type { Socket } from 'node:net';
import { controlLineBytes } from './control-command.ts';

/** Null when the socket ended, or failed, or said too much, before a whole line was there. */
export function readLine(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const finish = (line: string | null): void => {
      socket.off('data', take);
      resolve(line);
    };
    const take = (piece: Buffer): void => {
      const at = piece.indexOf(0x0a);
      pieces.push(at < 0 ? piece : piece.subarray(0, at));
      bytes += piece.length;
      if (bytes > controlLineBytes) finish(null);
      else if (at >= 0) finish(Buffer.concat(pieces).toString('utf8'));
    };
    socket.on('data', take);
    socket.once('end', () => {
      finish(null);
    });
    socket.once('close', () => {
      finish(null);
    });
    // A socket without this listener would end the process; `close` follows and tells.
    socket.on('error', () => undefined);
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No schema takes it.
  }
}
