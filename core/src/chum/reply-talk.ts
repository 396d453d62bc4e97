// Commands and the replies to them, as FTP and SMTP have them in common: three digits and a text, over several lines
// perhaps (RFC 959 §4.2, RFC 5321 §4.2.1).

import type { Duplex } from 'node:stream';
import { JawsError } from '@jaws/shared/contract/errors';
import { createByteReader, splitLine, type Piece } from './byte-reader.ts';
import { notAListener } from './link-errors.ts';
import type { LinkDeadlines } from './payload-link.ts';

interface Reply {
  /** 0: no reply at all. */
  readonly code: number;
  /** Of its last line, without the code. */
  readonly text: string;
}

export interface ReplyTalk {
  /** The greeting, which comes unasked. @throws JawsError chum.not-a-listener, chum.timed-out */
  readonly greeted: (code: number) => Promise<void>;
  /** The text of the reply; null when it is another one, or none. @throws JawsError chum.timed-out */
  readonly ask: (command: string, code: number) => Promise<string | null>;
  /** The reply to what has been sent must be this. @throws JawsError chum.broken, chum.timed-out */
  readonly expect: (code: number) => Promise<string>;
  /** The same for a command that is sent now. */
  readonly demand: (command: string, code: number) => Promise<string>;
}

const mostReplyBytes = 4096;
/** What another side says is shown as text, and little of it. */
const shownText = 100;

function splitReply(bytes: Buffer): Piece<Reply> | null {
  for (let at = 0; ;) {
    const line = splitLine(bytes.subarray(at));
    if (line === null) return null;
    at += line.length;
    const [, code, mark, text = ''] = /^(\d{3})([ -]|$)(.*)$/.exec(line.value) ?? [];
    if (mark !== '-') return { value: { code: Number(code ?? 0), text }, length: at };
  }
}

/** Each reply has its deadline: before the proof that of the handshake, afterwards that of payload on its way. */
export function createReplyTalk(
  socket: Duplex,
  place: string,
  { handshakeMs, stallMs }: LinkDeadlines,
): ReplyTalk {
  const reader = createByteReader(socket, place, mostReplyBytes);
  const read = (deadlineMs: number): Promise<Reply | null> => reader.next(splitReply, deadlineMs);
  const write = (command: string): void => {
    if (!socket.destroyed) socket.write(`${command}\r\n`);
  };
  const expect = async (code: number): Promise<string> => {
    const reply = await read(stallMs);
    if (reply?.code === code) return reply.text;
    const said = reply === null ? 'nothing' : `${reply.code} ${reply.text}`.slice(0, shownText);
    throw new JawsError('chum.broken', `The listener at ${place} answered ${JSON.stringify(said)}.`);
  };
  return {
    greeted: async (code) => {
      if ((await read(handshakeMs))?.code !== code) throw notAListener(place, 'it does not greet as one');
    },
    ask: async (command, code) => {
      write(command);
      const reply = await read(handshakeMs);
      return reply?.code === code ? reply.text : null;
    },
    expect,
    demand: (command, code) => {
      write(command);
      return expect(code);
    },
  };
}
