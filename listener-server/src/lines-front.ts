// The `tls` style: four lines of handshake, then bare payload until the client ends its half, then one line back.

import { maxLineBytes, versionLine, writeLine } from '@jaws/shared/exfil/listener-protocol';
import type { Connection } from './connection.ts';
import { createGreeter, type Refusal } from './greeter.ts';
import type { Handshake } from './handshake.ts';
import type { ListenerLog } from './listener-log.ts';
import type { RunBook } from './run-book.ts';
import type { Run } from './run.ts';
import { beginTcpFlow } from './tcp-flow.ts';

export interface LinesFrontOptions {
  readonly handshake: Handshake;
  readonly runs: RunBook;
  readonly log: ListenerLog;
}

/**
 * Length of the one line that came. Every line is answered before the next: bytes behind one were sent by somebody
 * who does not wait to be accepted.
 */
function lineLength(bytes: Buffer): number | 'unfinished' | 'no-line' {
  const at = bytes.indexOf(0x0a);
  if (at === -1) return bytes.length < maxLineBytes ? 'unfinished' : 'no-line';
  return at === bytes.length - 1 && at < maxLineBytes ? at : 'no-line';
}

export function serveLines(options: LinesFrontOptions, connection: Connection, first: Buffer): void {
  const { tls, ends } = connection;
  const greeter = createGreeter(options.handshake, options.runs);
  let pending = Buffer.alloc(0);
  let handshakeBytes = 0;

  const refuse = (reason: Refusal | 'left'): void => {
    options.log.write('warn', 'handshake.refused', { remote: ends.srcIp, port: ends.dstPort, reason });
    tls.off('data', take).off('end', leave);
    if (reason === 'other-version') tls.end(versionLine);
    else tls.destroy();
  };
  const take = (bytes: Buffer): void => {
    pending = Buffer.concat([pending, bytes]);
    const length = lineLength(pending);
    if (length === 'unfinished') return;
    if (length === 'no-line') {
      refuse('not-a-line');
      return;
    }
    const answer = greeter.take(pending.toString('latin1', 0, length));
    handshakeBytes += pending.length;
    pending = Buffer.alloc(0);
    if (answer.kind === 'refused') {
      refuse(answer.reason);
      return;
    }
    if (answer.kind === 'accept') {
      tls.off('data', take).off('end', leave);
      receivePayload(connection, answer.run, handshakeBytes);
    }
    tls.write(`${answer.line}\n`);
  };
  const leave = (): void => {
    refuse('left');
  };
  tls.on('data', take);
  tls.on('end', leave);
  take(first);
  tls.resume();
}

function receivePayload(connection: Connection, run: Run, handshakeBytes: number): void {
  const { tls } = connection;
  const flow = beginTcpFlow(connection, run, { style: 'tls', stream: tls, handshakeBytes });
  tls.on('data', flow.addPayload);
  tls.on('end', () => {
    const { applicationBytes, sha256 } = flow.figures();
    tls.end(writeLine({ kind: 'done', applicationBytes, sha256: sha256 ?? '' }));
  });
}
