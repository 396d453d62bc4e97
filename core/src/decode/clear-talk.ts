// Logins, mail and uploads in the clear-text protocols of old: FTP, SMTP, POP3, IMAP, telnet. The server's first bytes
// name the protocol, whatever the port is; what the client does is then read at the start of its segments. Who began
// before the capture did is not known, and nothing is told of it.

import { factBits } from '@jaws/shared/domain/packet-table';

import { type FlowStarts, talks } from './flow-starts.ts';
import { isTelnetStart, readTelnet, telnetStates } from './telnet-bytes.ts';
import type { TransportView } from './transport-view.ts';

/** A client sends a handful of commands at a time (RFC 2920); what is longer carries data. */
const mostLines = 32;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blank = 0x20;
const tlsHandshake = 0x16;

/** Four letters in capitals as one number. */
function word(text: string): number {
  return Array.from(text).reduce((sum, letter) => (sum << 8) | letter.charCodeAt(0), 0);
}
const words = {
  pass: word('PASS'),
  user: word('USER'),
  stor: word('STOR'),
  stou: word('STOU'),
  appe: word('APPE'),
  auth: word('AUTH'),
  ehlo: word('EHLO'),
  helo: word('HELO'),
  mail: word('MAIL'),
  from: word('FROM'),
  data: word('DATA'),
  bdat: word('BDAT'),
  tls: word('TLS') << 8,
} as const;
const imapLogin = Uint8Array.from('LOGIN', (letter) => letter.charCodeAt(0));
const imapAuthenticate = Uint8Array.from('AUTHENTICATE', (letter) => letter.charCodeAt(0));
const imapAppend = Uint8Array.from('APPEND', (letter) => letter.charCodeAt(0));

export class ClearTalk {
  private readonly flows: FlowStarts;

  constructor(flows: FlowStarts) {
    this.flows = flows;
  }

  /** The facts of a payload of a direction whose talk is `talk`, which is not `talks.unknown`. */
  read(slot: number, talk: number, view: TransportView): number {
    if (talk === talks.server || talk === talks.client) {
      if (!this.flows.isFirst(slot, view.sequence)) return 0;
      this.flows.setTalk(slot, talks.unknown);
      return talk === talks.server ? this.greet(view) : this.beginFirst(slot, view);
    }
    if (talk >= talks.telnet) return this.telnet(slot, talk, view);
    if (view.bytes[view.start] === tlsHandshake) {
      // AUTH TLS or STARTTLS was agreed on: nothing is in clear any more.
      this.flows.setTalk(slot, talks.unknown);
      return 0;
    }
    return this.commands(slot, talk, view);
  }

  /** The first bytes of a server: from now on its client's direction is listened to. */
  private greet(view: TransportView): number {
    const talk = greetingOf(view.bytes, view.start, view.end);
    if (talk !== talks.unknown) this.flows.setTalk(this.flows.slotOfAnswers(view), talk);
    return 0;
  }

  /** A telnet client may ask for options before its server does; EHLO alone tells where only one direction is seen. */
  private beginFirst(slot: number, view: TransportView): number {
    const { bytes, start, end } = view;
    if (isTelnetStart(bytes, start, end)) return this.telnet(slot, talks.telnet, view);
    const first = wordAt(bytes, start, end);
    return first === words.ehlo || first === words.helo ? this.commands(slot, talks.undecided, view) : 0;
  }

  /** Anything that a client types is the answer to a login prompt, or what follows it. */
  private telnet(slot: number, talk: number, view: TransportView): number {
    const read = readTelnet(talk - talks.telnet, view.bytes, view.start, view.end);
    const isCut = view.end - view.start < view.wireLength;
    // Of what was cut off the options may go on or not: the rest cannot be told from data any more.
    this.flows.setTalk(slot, isCut ? talks.unknown : talks.telnet + read.state);
    return read.hasData ? factBits.clearLogin : 0;
  }

  private commands(slot: number, begun: number, { bytes, start, end }: TransportView): number {
    let talk = begun;
    let facts = 0;
    let at = start;
    for (let count = 0; count < mostLines && at < end && talk !== talks.unknown; count++) {
      const next = nextLine(bytes, at, end);
      facts |= this.command(slot, talk, bytes, at, next);
      talk = this.flows.talk(slot);
      // What follows in this segment is a message.
      if (talk === talks.mailed) break;
      at = next;
    }
    return facts;
  }

  private command(slot: number, talk: number, bytes: Uint8Array, at: number, end: number): number {
    if (talk === talks.imap) return this.imap(slot, bytes, at, end);
    const command = isWordEnd(bytes, at + 4, end) ? wordAt(bytes, at, end) : 0;
    switch (talk) {
      case talks.undecided:
        return this.decide(slot, command);
      case talks.ftp:
        return ftpFacts(command);
      case talks.smtp:
      case talks.mailed:
        return this.smtp(slot, talk, command, bytes, at, end);
      case talks.pop3:
        return command === words.pass || isLogin(command, bytes, at, end) ? factBits.clearLogin : 0;
      default:
        return 0;
    }
  }

  /** FTP and SMTP both greet with 220. */
  private decide(slot: number, command: number): number {
    if (command === words.ehlo || command === words.helo) this.flows.setTalk(slot, talks.smtp);
    else if (command === words.user) this.flows.setTalk(slot, talks.ftp);
    return 0;
  }

  /** Behind DATA and BDAT there may be any lines of text, so that only mail itself is still told from there on. */
  private smtp(
    slot: number,
    talk: number,
    command: number,
    bytes: Uint8Array,
    at: number,
    end: number,
  ): number {
    if (command === words.data || command === words.bdat) {
      this.flows.setTalk(slot, talks.mailed);
      return factBits.mail;
    }
    if (command === words.mail) return wordAt(bytes, at + 5, end) === words.from ? factBits.mail : 0;
    const isAuth = talk === talks.smtp && isLogin(command, bytes, at, end);
    return isAuth ? factBits.clearLogin | factBits.mail : 0;
  }

  /** `tag LOGIN name password` (RFC 9051 §6.2); APPEND is followed by a message, whose lines are no commands. */
  private imap(slot: number, bytes: Uint8Array, at: number, end: number): number {
    let verb = at;
    while (verb < end && bytes[verb] !== blank) verb++;
    if (verb === at) return 0;
    verb++;
    if (startsWith(bytes, verb, end, imapAppend)) this.flows.setTalk(slot, talks.unknown);
    const isIn = startsWith(bytes, verb, end, imapLogin) || startsWith(bytes, verb, end, imapAuthenticate);
    return isIn ? factBits.clearLogin : 0;
  }
}

function ftpFacts(command: number): number {
  if (command === words.pass) return factBits.clearLogin;
  const isUpload = command === words.stor || command === words.stou || command === words.appe;
  return isUpload ? factBits.ftpUpload : 0;
}

/** `AUTH` with a mechanism (RFC 4954, 5034); `AUTH TLS` is the opposite of one. */
function isLogin(command: number, bytes: Uint8Array, at: number, end: number): boolean {
  const mechanism = at + 5;
  if (command !== words.auth || mechanism >= end || isLineEnd(bytes[mechanism] as number)) return false;
  const isTls = (wordAt(bytes, mechanism, end) & 0xffffff00) === words.tls;
  return !isTls;
}

/** What a server begins with: FTP and SMTP with 220, POP3 (RFC 1939 §4), IMAP (RFC 9051 §7.1.1). */
const greetings: ReadonlyMap<number, number> = new Map([
  [word('220 '), talks.undecided],
  [word('220-'), talks.undecided],
  [word('+OK '), talks.pop3],
  [word('+OK\r'), talks.pop3],
  [word('* OK'), talks.imap],
]);

function greetingOf(bytes: Uint8Array, start: number, end: number): number {
  if (isTelnetStart(bytes, start, end)) return talks.telnet + telnetStates.data;
  if (end - start < 4) return talks.unknown;
  return greetings.get(lettersAt(bytes, start)) ?? talks.unknown;
}

/** Behind the line feed; `end` where there is none. */
function nextLine(bytes: Uint8Array, at: number, end: number): number {
  let lineEnd = at;
  while (lineEnd < end && bytes[lineEnd] !== lineFeed) lineEnd++;
  return Math.min(lineEnd + 1, end);
}

/** The letters at `at` in capitals; 0 where there are fewer than four bytes. */
function wordAt(bytes: Uint8Array, at: number, end: number): number {
  return end - at < 4 ? 0 : lettersAt(bytes, at) & 0xdfdfdfdf;
}

function lettersAt(bytes: Uint8Array, at: number): number {
  const first = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return first | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}

/** A line that was cut right behind the word may go on with letters. */
function isWordEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && (bytes[at] === blank || isLineEnd(bytes[at] as number));
}

function isLineEnd(byte: number): boolean {
  return byte === carriageReturn || byte === lineFeed;
}

/** In any case, a blank behind it. */
function startsWith(bytes: Uint8Array, at: number, end: number, token: Uint8Array): boolean {
  if (at + token.length >= end || bytes[at + token.length] !== blank) return false;
  return token.every((letter, index) => ((bytes[at + index] as number) & 0xdf) === letter);
}
