// The `ftp` style (RFC 959, RFC 2428): the handshake as user and password, then files over connections to ports that are
// opened for one file each.

import type { Flow } from './flow.ts';
import { commandOf, createCommandLines } from './command-lines.ts';
import { openDataPort, type DataPort } from './ftp-data.ts';
import type { OpenSession } from './plain-front.ts';
import type { Run } from './run.ts';

const badLogin = '530 Not logged in.\r\n';

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export const openFtpSession: OpenSession = (talk, options) => {
  const { connection, refuse } = talk;
  let accepted: { readonly run: Run; readonly flow: Flow } | null = null;
  let data: DataPort | null = null;
  let isStoring = false;
  const say = (text: string): void => {
    talk.write(`${text}\r\n`);
  };
  const login = (verb: string, rest: string): void => {
    if (verb === 'QUIT') refuse('not-a-line', '221 Goodbye.\r\n');
    else if (verb !== 'USER' && verb !== 'PASS') refuse('not-a-line', badLogin);
    else {
      const answer = talk.greet(rest, badLogin);
      if (answer === null) return;
      if (answer.kind === 'accept') accepted = { run: answer.run, flow: talk.accept(answer.run, 'ftp') };
      say(`${answer.kind === 'accept' ? 230 : 331} ${answer.line}`);
    }
  };
  const openPort = async (answer: (port: number) => string): Promise<void> => {
    data?.close();
    data = await openDataPort(connection, options);
    if (data === null || !talk.isOpen()) {
      data?.close();
      say('425 No data connection can be had.');
    } else say(answer(data.port));
  };
  const store = async (run: Run): Promise<void> => {
    const port = data;
    if (port === null) {
      say('425 Use EPSV or PASV first.');
      return;
    }
    data = null;
    say('150 Ok to send data.');
    const end = await port.receive(run);
    say(end === null ? '426 The data connection was lost.' : `226 Transfer complete, ${end} bytes.`);
  };
  const oneAfterTheOther = (work: Promise<void>): void => {
    isStoring = true;
    void work.finally(() => (isStoring = false));
  };
  const commands: Readonly<Record<string, (run: Run) => void>> = {
    TYPE: () => {
      say('200 Ok.');
    },
    NOOP: () => {
      say('200 Ok.');
    },
    EPSV: () => {
      oneAfterTheOther(openPort((port) => `229 Entering Extended Passive Mode (|||${port}|)`));
    },
    PASV: () => {
      const { dstIp } = connection.ends;
      // Its answer has room for four bytes.
      if (dstIp.includes(':')) say('425 Use EPSV.');
      else oneAfterTheOther(openPort((port) => `227 Entering Passive Mode (${passiveText(dstIp, port)}).`));
    },
    STOR: (run) => {
      oneAfterTheOther(store(run));
    },
    QUIT: () => {
      say('221 Goodbye.');
    },
  };
  const lines = createCommandLines(
    (line) => {
      if (!talk.isOpen()) return;
      const [verb, rest] = commandOf(line);
      if (accepted === null) login(verb, rest);
      // Who does not wait for the answer would be answered out of order.
      else if (isStoring) connection.raw.destroy();
      else if (Object.hasOwn(commands, verb)) commands[verb]?.(accepted.run);
      else say('502 Not here.');
    },
    () => {
      refuse('not-a-line');
    },
  );
  say('220 JAWS listener.');
  return {
    take: lines.push,
    ended: () => connection.raw.end(),
    closed: () => data?.close(),
  };
};

/** RFC 959 §4.1.2: four bytes of the address and two of the port. */
function passiveText(ip: string, port: number): string {
  return [...ip.split('.'), port >> 8, port & 255].join(',');
}
