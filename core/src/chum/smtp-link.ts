// Payload as attachments of mails (RFC 5321): one mail for each chunk, several of them in a session.

import { JawsError } from '@jaws/shared/contract/errors';
import { attachmentLines, attachmentPieceBytes, mailEnd, mailHead } from '@jaws/shared/exfil/mail-text';
import { endOf } from './lines-link.ts';
import type { ListenerGate } from './listener-gate.ts';
import type { TcpLink } from './open-tcp.ts';
import type { CountedFlow, LinkDeadlines, PayloadLink } from './payload-link.ts';
import { createReplyTalk, type ReplyTalk } from './reply-talk.ts';
import { createSteadyWriter, sendPieces } from './steady-writer.ts';
import { shakeHandsByWords } from './words-handshake.ts';

/** @throws JawsError chum.timed-out, chum.not-a-listener, chum.wrong-token */
export async function shakeHandsBySmtp(
  { raw, place }: TcpLink,
  gate: ListenerGate,
  fingerprint: string,
  deadlines: LinkDeadlines,
): Promise<ReplyTalk> {
  const talk = createReplyTalk(raw, place, deadlines);
  await talk.greeted(220);
  if ((await talk.ask('EHLO workstation.example.net', 250)) === null)
    throw new JawsError('chum.not-a-listener', `${place} is no JAWS listener: it does not take EHLO.`);
  await shakeHandsByWords(
    async (line, step) => {
      const text = Buffer.from(line, 'latin1').toString('base64');
      if (step === 'proof') return withoutStatus(await talk.ask(text, 235));
      const challenge = await talk.ask(`AUTH JAWS ${text}`, 334);
      return challenge === null ? null : Buffer.from(challenge, 'base64').toString('latin1');
    },
    gate,
    { place, fingerprint },
  );
  return talk;
}

/** RFC 2034: `2.7.0 ` before the text. */
function withoutStatus(text: string | null): string | null {
  return text?.replace(/^2\.\d\.\d /, '') ?? null;
}

export interface SmtpParts extends CountedFlow {
  readonly talk: ReplyTalk;
  /** Unix epoch, ms. */
  readonly clock: () => number;
  /** How long the listener may take nothing, ms. */
  readonly stallMs: number;
}

export function createSmtpLink(link: TcpLink, parts: SmtpParts): PayloadLink {
  const { talk, flow, clock, stallMs } = parts;
  const { raw, place } = link;
  const writer = createSteadyWriter(raw, place, stallMs);
  const carrier = { ...parts, writer, pieceBytes: attachmentPieceBytes, wrap: wrapped };
  let count = 0;
  const cut = (): void => {
    raw.destroy();
    flow.end();
  };
  raw.on('close', flow.end);
  return {
    flow,
    send: async (bytes, source) => {
      writer.check();
      await talk.demand('MAIL FROM:<sender@example.net>', 250);
      await talk.demand('RCPT TO:<receiver@example.com>', 250);
      await talk.demand('DATA', 354);
      await writer.write(Buffer.from(mailHead(++count, clock()), 'latin1'));
      await sendPieces(carrier, bytes, source);
      await writer.write(Buffer.from(mailEnd(count), 'latin1'));
      const text = await talk.expect(250);
      if (text !== `2.0.0 ${bytes} bytes`)
        throw new JawsError('chum.broken', `The listener at ${place} did not take a mail as it was sent.`);
    },
    finish: async () => {
      writer.check();
      writer.expectEnd();
      try {
        await talk.demand('QUIT', 221);
        raw.end();
        await endOf(link, stallMs);
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

function wrapped(piece: Buffer): Uint8Array {
  return Buffer.from(attachmentLines(piece.toString('base64')), 'latin1');
}
