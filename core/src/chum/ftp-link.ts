// Payload as files that are stored by FTP (RFC 959, RFC 2428): commands on one connection, each file on another one, to
// the port that the listener names after it has proved itself.

import { JawsError } from '@jaws/shared/contract/errors';
import { endOf } from './lines-link.ts';
import type { ListenerGate } from './listener-gate.ts';
import type { TcpLink } from './open-tcp.ts';
import type { CountedFlow, LinkDeadlines, PayloadLink } from './payload-link.ts';
import type { PayloadSource } from './payload-source.ts';
import { createReplyTalk, type ReplyTalk } from './reply-talk.ts';
import type { SentFlow } from './sent-flow.ts';
import { createSteadyWriter, sendPieces, wholePieceBytes, type SteadyWriter } from './steady-writer.ts';
import { shakeHandsByWords } from './words-handshake.ts';

export interface DataLink {
  readonly link: TcpLink;
  readonly flow: SentFlow;
}

/** Opens a connection to this port of the listener's address. @throws JawsError chum.refused, chum.timed-out */
export type OpenData = (port: number) => Promise<DataLink>;

/** @throws JawsError chum.timed-out, chum.not-a-listener, chum.wrong-token */
export async function shakeHandsByFtp(
  { raw, place }: TcpLink,
  gate: ListenerGate,
  fingerprint: string,
  deadlines: LinkDeadlines,
): Promise<ReplyTalk> {
  const talk = createReplyTalk(raw, place, deadlines);
  await talk.greeted(220);
  await shakeHandsByWords(
    (line, step) => (step === 'hello' ? talk.ask(`USER ${line}`, 331) : talk.ask(`PASS ${line}`, 230)),
    gate,
    { place, fingerprint },
  );
  return talk;
}

export interface FtpParts extends CountedFlow {
  readonly talk: ReplyTalk;
  readonly openData: OpenData;
  /** How long the listener may take nothing, ms. */
  readonly stallMs: number;
}

export function createFtpLink(link: TcpLink, parts: FtpParts): PayloadLink {
  const { talk, flow, openData, stallMs } = parts;
  const { raw, place } = link;
  let file: { readonly writer: SteadyWriter; readonly data: DataLink } | null = null;
  let count = 0;
  const cut = (): void => {
    file?.data.link.raw.destroy();
    raw.destroy();
    flow.end();
  };
  const passivePort = async (): Promise<number> => {
    const text = await talk.demand('EPSV', 229);
    const port = Number(/\(\|\|\|(\d{1,5})\|\)/.exec(text)?.[1]);
    if (port > 0 && port <= 65_535) return port;
    throw new JawsError('chum.broken', `The listener at ${place} names no port for the file.`);
  };
  const store = async (data: DataLink, bytes: number, source: PayloadSource): Promise<void> => {
    const writer = createSteadyWriter(data.link.raw, data.link.place, stallMs);
    file = { writer, data };
    await talk.demand(`STOR part-${String(++count).padStart(6, '0')}.bin`, 150);
    await sendPieces({ ...parts, writer, flow: data.flow, pieceBytes: wholePieceBytes }, bytes, source);
    writer.expectEnd();
    data.link.raw.end();
    await endOf(data.link, stallMs);
    await talk.expect(226);
  };
  let isBinary = false;
  return {
    flow,
    send: async (bytes, source) => {
      if (!isBinary) await talk.demand('TYPE I', 200);
      isBinary = true;
      const data = await openData(await passivePort());
      try {
        await store(data, bytes, source);
      } finally {
        data.link.raw.destroy();
        data.flow.end();
        file = null;
      }
    },
    finish: async () => {
      try {
        await talk.demand('QUIT', 221);
        raw.end();
        await endOf(link, stallMs);
      } finally {
        cut();
      }
    },
    stalledMs: () => file?.writer.stalledMs() ?? 0,
    abort: cut,
  };
}
