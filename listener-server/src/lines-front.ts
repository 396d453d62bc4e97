// The `tls` style: four lines of handshake, then bare payload until the client ends its half, then one line back.

import {
  maxLineBytes,
  protocolVersion,
  readLine,
  versionLine,
  versionOf,
  writeLine,
} from '@jaws/shared/exfil/listener-protocol';
import type { HandshakeScope, ProtocolLine } from '@jaws/shared/exfil/listener-protocol';
import type { Connection } from './connection.ts';
import type { Flow } from './flow.ts';
import type { Handshake } from './handshake.ts';
import type { ListenerLog } from './listener-log.ts';
import type { RunBook } from './run-book.ts';
import type { Run } from './run.ts';

export interface LinesFrontOptions {
  readonly handshake: Handshake;
  readonly runs: RunBook;
  readonly log: ListenerLog;
}

interface Greeted {
  readonly scope: HandshakeScope;
  readonly clientNonce: string;
  readonly serverNonce: string;
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
  let pending = Buffer.alloc(0);
  let handshakeBytes = 0;
  let greeted: Greeted | null = null;

  const refuse = (reason: string, lastLine?: string): void => {
    options.log.write('warn', 'handshake.refused', { remote: ends.srcIp, port: ends.dstPort, reason });
    tls.off('data', take).off('end', leave);
    if (lastLine === undefined) tls.destroy();
    else tls.end(lastLine);
  };
  const take = (bytes: Buffer): void => {
    pending = Buffer.concat([pending, bytes]);
    const length = lineLength(pending);
    if (length === 'unfinished') return;
    if (length === 'no-line') {
      refuse('not-a-line');
      return;
    }
    const text = pending.toString('latin1', 0, length);
    const line = readLine(text);
    handshakeBytes += pending.length;
    pending = Buffer.alloc(0);
    if (greeted === null && (versionOf(text) ?? protocolVersion) !== protocolVersion)
      refuse('other-version', versionLine);
    else if (greeted === null) greet(line);
    else if (line?.kind === 'proof') prove(greeted, line.proof);
    else refuse('not-a-line');
  };
  const greet = (line: ProtocolLine | null): void => {
    if (line?.kind !== 'hello' || !line.scope.startsWith('run:')) {
      refuse('not-a-line');
      return;
    }
    const { scope, clientNonce } = line;
    const serverNonce = options.handshake.challenge(scope, clientNonce);
    greeted = { scope, clientNonce, serverNonce };
    tls.write(writeLine({ kind: 'challenge', serverNonce }));
  };
  const prove = ({ scope, clientNonce, serverNonce }: Greeted, proof: string): void => {
    const acceptance = options.handshake.accept(scope, clientNonce, serverNonce, proof);
    const run = acceptance === null ? null : options.runs.enter(scope.slice('run:'.length));
    if (acceptance === null || run === null) {
      refuse(acceptance === null ? 'wrong-proof' : 'run-over');
      return;
    }
    tls.off('data', take);
    tls.off('end', leave);
    receivePayload(connection, run, handshakeBytes);
    tls.write(writeLine({ kind: 'accept', acceptance }));
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
  const { tls, raw, ends, acceptedMs } = connection;
  connection.accepted();
  const flow: Flow = run.addFlow(
    { ...ends, style: 'tls', firstMs: acceptedMs, handshakeBytes, tcpBytes: () => raw.bytesRead },
    () => tls.destroy(),
  );
  tls.on('data', flow.addPayload);
  tls.on('end', () => {
    flow.finish('complete');
    const { applicationBytes, sha256 } = flow.figures();
    tls.end(writeLine({ kind: 'done', applicationBytes, sha256: sha256 ?? '' }));
  });
  // The socket below: it is the last thing that is waited for at the listener's own end.
  raw.on('close', () => {
    flow.finish('cut');
    run.flowEnded(flow);
  });
}
