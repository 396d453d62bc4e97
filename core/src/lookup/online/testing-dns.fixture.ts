// A name server of this machine for tests: UDP, PTR only (RFC 1035 §4).

import { Buffer } from 'node:buffer';
import { createSocket } from 'node:dgram';

/** Names of a question; a response code (2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED); null for silence. */
export type DnsAnswer = readonly string[] | number | null;

export interface RunningDns {
  readonly server: string;
  /** Every datagram that came in. */
  readonly received: Buffer[];
  /** Names that were asked for. */
  readonly questions: string[];
  readonly close: () => Promise<void>;
}

export async function startDns(answerOf: (name: string) => DnsAnswer): Promise<RunningDns> {
  const socket = createSocket('udp4');
  const received: Buffer[] = [];
  const questions: string[] = [];
  socket.on('message', (query, from) => {
    received.push(query);
    const { name, end } = readName(query);
    questions.push(name);
    const answer = answerOf(name);
    if (answer !== null) socket.send(reply(query, end + 4, answer), from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return {
    server: `127.0.0.1:${String(socket.address().port)}`,
    ...{ received, questions },
    close: async () => {
      await new Promise<void>((resolve) => {
        socket.close(resolve);
      });
    },
  };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = query[at] ?? 0;
    if (length === 0) return { name: labels.join('.'), end: at + 1 };
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
}

function reply(query: Buffer, questionEnd: number, answer: readonly string[] | number): Buffer {
  const names = typeof answer === 'number' ? [] : answer;
  const head = Buffer.from(query.subarray(0, questionEnd));
  head.writeUInt16BE(0x8180 | (typeof answer === 'number' ? answer : 0), 2);
  head.writeUInt16BE(names.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...names.map(record)]);
}

/** Type PTR, class IN, a minute; its name points to the question. */
function record(name: string): Buffer {
  const labels = name
    .split('.')
    .flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  const data = Buffer.concat([...labels, Buffer.from([0])]);
  const start = Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([start, data]);
}
