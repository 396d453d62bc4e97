// Payload as frames of a WebSocket (RFC 6455), on a connection that was accepted over HTTPS: unmasked and counted as
// it comes, so that no frame is kept however long it is.

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  readWebsocketHead,
  turnMask,
  websocketGuid,
  websocketNormalEnd,
  websocketOpcodes,
  writeWebsocketFrame,
  type WebsocketHead,
} from '@jaws/shared/exfil/websocket-frames';
import type { Connection } from './connection.ts';
import type { Flow } from './flow.ts';
import { HttpRefusal } from './http-answer.ts';

/** RFC 6455 §5.5. */
const mostControlBytes = 125;
/** RFC 6455 §7.4.1: a fault of the protocol, as two bytes. */
const faultyEnd = Uint8Array.of(0x03, 0xea);
const carriesPayload: ReadonlySet<number> = new Set([
  websocketOpcodes.more,
  websocketOpcodes.text,
  websocketOpcodes.binary,
]);

/** The answer to the upgrade, as it goes out. @throws HttpRefusal bad-request */
export function websocketAnswer({ headers }: IncomingMessage): string {
  const key = headers['sec-websocket-key'];
  const isKey = key !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(key);
  if (!isKey || headers['sec-websocket-version'] !== '13' || headers.upgrade?.toLowerCase() !== 'websocket')
    throw new HttpRefusal(400, 'bad-request', 'This is no WebSocket of version 13.');
  const accept = createHash('sha1')
    .update(key + websocketGuid)
    .digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n');
}

/** A frame under way. */
interface OpenFrame {
  readonly head: WebsocketHead & { readonly mask: Uint8Array };
  read: number;
}

export function serveWebsocket({ tls }: Connection, flow: Flow): void {
  let pending: Buffer = Buffer.alloc(0);
  let frame: OpenFrame | null = null;
  let isOver = false;
  const end = (reason: Uint8Array): void => {
    isOver = true;
    tls.write(writeWebsocketFrame(websocketOpcodes.close, reason, null));
    // What comes after a fault is not read any more, and the end of the client's half is not waited for.
    if (reason === faultyEnd) tls.destroySoon();
  };
  /** False: more must come first. */
  const readHead = (): boolean => {
    const head = readWebsocketHead(pending);
    if (head === null) return false;
    pending = pending.subarray(head.headBytes);
    const isControl = !carriesPayload.has(head.opcode);
    if (head.mask === null || head.length === Infinity || (isControl && head.length > mostControlBytes))
      end(faultyEnd);
    else frame = { head: { ...head, mask: head.mask }, read: 0 };
    return true;
  };
  const readPayload = (open: OpenFrame): boolean => {
    const part = Buffer.from(pending.subarray(0, open.head.length - open.read));
    turnMask(part, open.head.mask, open.read);
    open.read += part.length;
    pending = pending.subarray(part.length);
    if (part.length > 0) flow.addPayload(part);
    if (open.read < open.head.length) return false;
    frame = null;
    return true;
  };
  const readControl = ({ head }: OpenFrame): boolean => {
    if (pending.length < head.length) return false;
    const content = Buffer.from(pending.subarray(0, head.length));
    turnMask(content, head.mask, 0);
    pending = pending.subarray(head.length);
    frame = null;
    if (head.opcode === websocketOpcodes.close) end(websocketNormalEnd);
    else if (head.opcode === websocketOpcodes.ping)
      tls.write(writeWebsocketFrame(websocketOpcodes.pong, content, null));
    else if (head.opcode !== websocketOpcodes.pong) end(faultyEnd);
    return true;
  };
  const step = (): boolean => {
    if (isOver) return false;
    if (frame === null) return readHead();
    return carriesPayload.has(frame.head.opcode) ? readPayload(frame) : readControl(frame);
  };
  tls.on('data', (bytes: Buffer) => {
    if (isOver) return;
    pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
    while (step());
  });
  tls.on('end', () => tls.end());
}
