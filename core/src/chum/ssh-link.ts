// Payload in packets that look like those of SSH (docs/listener-protocol.md): the lines of the handshake are the
// messages of its key exchange, and the payload is noise with a length in front, as SFTP writes it.

import { createHash, randomBytes } from 'node:crypto';
import { JawsError } from '@jaws/shared/contract/errors';
import {
  longestSshPacket,
  readSshLine,
  readSshNoise,
  readSshPacket,
  sshIdentification,
  sshKexInit,
  sshLineMessage,
  sshMessages,
  sshPieceBytes,
  writeSshNoise,
  writeSshPacket,
} from '@jaws/shared/exfil/ssh-packets';
import { createByteReader, splitLine, type ByteReader, type Piece } from './byte-reader.ts';
import { notAListener } from './link-errors.ts';
import { endOf } from './lines-link.ts';
import type { ListenerGate } from './listener-gate.ts';
import type { TcpLink } from './open-tcp.ts';
import type { CountedFlow, LinkDeadlines, PayloadLink } from './payload-link.ts';
import { createSteadyWriter, sendPieces } from './steady-writer.ts';
import { shakeHandsByWords } from './words-handshake.ts';

function splitPacket(bytes: Buffer): Piece<Uint8Array | null> | null {
  const read = readSshPacket(bytes);
  return read === null ? null : { value: read.message, length: read.length };
}

function splitNoise(bytes: Buffer): Piece<Uint8Array | null> | null {
  const read = readSshNoise(bytes);
  return read === null ? null : { value: read.noise?.payload ?? null, length: read.length };
}

/** @throws JawsError chum.timed-out, chum.not-a-listener, chum.wrong-token */
export async function shakeHandsBySsh(
  { raw, place }: TcpLink,
  gate: ListenerGate,
  fingerprint: string,
  { handshakeMs: deadlineMs }: LinkDeadlines,
): Promise<ByteReader> {
  const reader = createByteReader(raw, place, longestSshPacket);
  const next = (): Promise<Uint8Array | null> => reader.next(splitPacket, deadlineMs);
  const write = (message: Uint8Array): void => {
    if (!raw.destroyed) raw.write(writeSshPacket(message));
  };
  if ((await reader.next(splitLine, deadlineMs)) !== sshIdentification.listener)
    throw notAListener(place, 'it does not greet as one');
  raw.write(`${sshIdentification.client}\r\n`);
  write(sshKexInit(randomBytes(16)));
  if ((await next())?.[0] !== sshMessages.kexInit)
    throw notAListener(place, 'its answer is none of the protocol');
  await shakeHandsByWords(
    async (line, step) => {
      write(sshLineMessage(step, line));
      const answer = await next();
      return answer === null ? null : (readSshLine(step === 'hello' ? 'challenge' : 'accept', answer) ?? '');
    },
    gate,
    { place, fingerprint },
  );
  if ((await next())?.[0] !== sshMessages.newKeys)
    throw notAListener(place, 'its answer is none of the protocol');
  write(Uint8Array.of(sshMessages.newKeys));
  return reader;
}

/** `deadlineMs`: how long the listener may take nothing, or keep its last word back. */
export function createSshLink(
  link: TcpLink,
  reader: ByteReader,
  { flow, onSent }: CountedFlow,
  deadlineMs: number,
): PayloadLink {
  const { raw, place } = link;
  const writer = createSteadyWriter(raw, place, deadlineMs);
  const wrap = (piece: Buffer): Uint8Array =>
    writeSshNoise(piece, createHash('sha256').update(piece).digest());
  const carrier = { writer, flow, onSent, pieceBytes: sshPieceBytes, wrap };
  raw.on('close', flow.end);
  return {
    flow,
    send: (bytes, source) => sendPieces(carrier, bytes, source),
    finish: async () => {
      writer.check();
      writer.expectEnd();
      raw.end();
      try {
        const done = await reader.next(splitNoise, deadlineMs);
        if (done === null || Buffer.from(done).toString('hex') !== flow.sha256())
          throw new JawsError('chum.broken', `${place} ended the connection before it had everything.`);
        await endOf(link, deadlineMs);
      } finally {
        raw.destroy();
        flow.end();
      }
    },
    stalledMs: writer.stalledMs,
    abort: () => {
      writer.fail('it was given up');
      raw.destroy();
      flow.end();
    },
  };
}
