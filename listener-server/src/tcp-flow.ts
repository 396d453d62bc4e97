// The flow of an accepted TCP connection: it ends in order when the client ends its half, and is cut otherwise.

import type { Duplex } from 'node:stream';
import type { ReceiptFlow } from '@jaws/shared/exfil/receipt';
import type { TcpConnection } from './connection.ts';
import type { Flow } from './flow.ts';
import type { Run } from './run.ts';

export interface TcpFlowStart {
  readonly style: ReceiptFlow['style'];
  /** What is read from: the connection, or TLS above it. */
  readonly stream: Duplex;
  readonly handshakeBytes: number;
}

export function beginTcpFlow(
  { raw, ends, acceptedMs, accepted }: TcpConnection,
  run: Run,
  { style, stream, handshakeBytes }: TcpFlowStart,
): Flow {
  accepted();
  const flow = run.addFlow(
    { ...ends, style, firstMs: acceptedMs, handshakeBytes, tcpBytes: () => raw.bytesRead },
    () => stream.destroy(),
  );
  stream.on('end', () => {
    flow.finish('complete');
  });
  // The socket below: it is the last thing that is waited for at the listener's own end.
  raw.on('close', () => {
    flow.finish('cut');
    run.flowEnded(flow);
  });
  return flow;
}
