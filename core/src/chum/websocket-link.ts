// Payload as frames of a WebSocket (RFC 6455), on the connection over which the handshake by HTTPS was made.

import { createHash, randomBytes } from 'node:crypto';
import { JawsError } from '@jaws/shared/contract/errors';
import {
  readWebsocketHead,
  websocketFrameBytes,
  websocketGuid,
  websocketNormalEnd,
  websocketOpcodes,
  writeWebsocketFrame,
} from '@jaws/shared/exfil/websocket-frames';
import { createByteReader, type Piece } from './byte-reader.ts';
import type { HttpLink } from './http-link.ts';
import { notAListener } from './link-errors.ts';
import type { CountedFlow, PayloadLink } from './payload-link.ts';
import { endSecure } from './request-link.ts';
import { createSteadyWriter, sendPieces } from './steady-writer.ts';

/** Frames of control are no longer than 125 bytes (RFC 6455 §5.5). */
const mostAnswerBytes = 1024;

/** @throws JawsError chum.not-a-listener */
export async function upgradeToWebsocket(http: HttpLink, path: string): Promise<void> {
  const key = randomBytes(16).toString('base64');
  const accept = await http.upgrade(path, { 'sec-websocket-key': key, 'sec-websocket-version': '13' });
  const expected = createHash('sha1')
    .update(key + websocketGuid)
    .digest('base64');
  if (accept !== expected) throw notAListener(http.link.place, 'it opens no WebSocket');
}

/** `deadlineMs`: how long the listener may take nothing, or keep its end back. */
export function createWebsocketLink(
  http: HttpLink,
  { flow, onSent }: CountedFlow,
  deadlineMs: number,
): PayloadLink {
  const { tls, raw, place } = http.link;
  const reader = createByteReader(tls, place, mostAnswerBytes);
  const writer = createSteadyWriter(tls, place, deadlineMs);
  const frame = (opcode: number, content: Uint8Array): Uint8Array =>
    writeWebsocketFrame(opcode, content, randomBytes(4));
  const wrap = (piece: Buffer): Uint8Array => frame(websocketOpcodes.binary, piece);
  const carrier = { writer, flow, onSent, pieceBytes: websocketFrameBytes, wrap };
  const cut = (): void => {
    tls.destroy();
    raw.destroy();
    flow.end();
  };
  raw.on('close', flow.end);
  return {
    flow,
    send: (bytes, source) => sendPieces(carrier, bytes, source),
    finish: async () => {
      writer.check();
      writer.expectEnd();
      try {
        tls.write(frame(websocketOpcodes.close, websocketNormalEnd));
        if ((await reader.next(splitFrame, deadlineMs)) !== websocketOpcodes.close)
          throw new JawsError('chum.broken', `${place} ended the WebSocket without a word.`);
        await endSecure(http.link, deadlineMs);
      } finally {
        cut();
      }
    },
    stalledMs: writer.stalledMs,
    abort: () => {
      writer.fail('it was given up');
      cut();
    },
  };
}

/** What kind of frame it is. */
function splitFrame(bytes: Buffer): Piece<number> | null {
  const head = readWebsocketHead(bytes);
  if (head === null || bytes.length < head.headBytes + head.length) return null;
  return { value: head.opcode, length: head.headBytes + head.length };
}
