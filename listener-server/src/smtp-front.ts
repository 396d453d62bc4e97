// The `smtp` style (RFC 5321): the handshake as a way of AUTH (RFC 4954), then mails whose attachments are the payload.

import { commandOf, createCommandLines } from './command-lines.ts';
import type { Flow } from './flow.ts';
import { createMailReader, type MailReader } from './mail-reader.ts';
import type { OpenSession } from './plain-front.ts';

const badLogin = '535 5.7.8 Authentication failed.\r\n';

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export const openSmtpSession: OpenSession = (talk) => {
  const { connection, refuse } = talk;
  let flow: Flow | null = null;
  let mail: MailReader | null = null;
  /** The next line is the client's proof. */
  let isProof = false;
  const say = (text: string): void => {
    talk.write(`${text}\r\n`);
  };
  const greet = (base64: string): void => {
    const answer = talk.greet(Buffer.from(base64, 'base64').toString('latin1'), badLogin);
    if (answer === null) return;
    isProof = answer.kind === 'challenge';
    if (answer.kind === 'accept') {
      flow = talk.accept(answer.run, 'smtp');
      say(`235 2.7.0 ${answer.line}`);
    } else say(`334 ${Buffer.from(answer.line, 'latin1').toString('base64')}`);
  };
  const login = (line: string): void => {
    const [verb, rest] = commandOf(line);
    if (isProof) greet(line);
    else if (verb === 'EHLO') say('250-JAWS listener\r\n250-AUTH JAWS\r\n250 8BITMIME');
    else if (verb === 'AUTH' && rest.startsWith('JAWS ')) greet(rest.slice('JAWS '.length));
    else
      refuse('not-a-line', verb === 'QUIT' ? '221 2.0.0 Goodbye.\r\n' : '530 5.7.0 Authenticate first.\r\n');
  };
  const answers: Readonly<Record<string, string>> = {
    ...{ MAIL: '250 2.1.0 Ok', RCPT: '250 2.1.5 Ok', RSET: '250 2.0.0 Ok', NOOP: '250 2.0.0 Ok' },
    ...{ DATA: '354 End with <CR><LF>.<CR><LF>', QUIT: '221 2.0.0 Goodbye.' },
  };
  const command = (line: string, counted: Flow): void => {
    const [verb] = commandOf(line);
    if (verb === 'DATA') mail = createMailReader(counted.addPayload);
    say(Object.hasOwn(answers, verb) ? (answers[verb] ?? '') : '502 5.5.1 Not here.');
  };
  const readMail = (line: string, reader: MailReader): void => {
    const state = reader.take(line);
    if (state === 'more') return;
    mail = null;
    if (state === 'ended') say(`250 2.0.0 ${reader.bytes()} bytes`);
    // What follows would be lines of a mail, taken for commands.
    else connection.raw.destroy();
  };
  const lines = createCommandLines(
    (line) => {
      if (!talk.isOpen()) return;
      if (mail !== null) readMail(line, mail);
      else if (flow === null) login(line);
      else command(line, flow);
    },
    () => {
      refuse('not-a-line');
    },
  );
  say('220 JAWS listener ESMTP');
  return {
    take: (bytes) => {
      lines.push(bytes);
      mail?.flush();
    },
    ended: () => connection.raw.end(),
  };
};
