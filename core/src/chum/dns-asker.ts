// Asks one name server over one UDP socket: an unanswered question is asked again with growing waits, until it is
// given up. The local port is chosen beforehand, as for TCP.

import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { errnoCode } from '../dataset/disk-errors.ts';
import { readDnsAnswer, writeDnsQuestion, type DnsAnswer } from './dns-message.ts';
import { connectError, placeText, timedOut } from './link-errors.ts';
import { withLocalPort, type OnComing } from './open-tcp.ts';

/**
 * Waits for the answer of each try, ms: about 20 s in all. So many, because a line that loses a fifth of the datagrams
 * each way loses a third of all questions: six tries would break one run of 115 chunks in five, twelve one in 2,000.
 */
const tryWaitsMs = [400, 800, 1600, ...new Array<number>(9).fill(2000)];

export interface AskedAnswer extends DnsAnswer {
  /** How often it was asked: 1 = nothing was lost. */
  readonly tries: number;
}

export interface DnsAsker {
  readonly place: string;
  readonly localIp: string;
  readonly localPort: number;
  /** @throws JawsError chum.timed-out, chum.refused */
  readonly ask: (name: string, type: number, leastBytes?: number) => Promise<AskedAnswer>;
  /** What is not answered yet is given up with this error. */
  readonly close: (error?: Error) => void;
}

interface Question {
  readonly message: Buffer;
  tries: number;
  timer: NodeJS.Timeout | null;
  readonly resolve: (answer: AskedAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** @throws JawsError chum.refused (no way there) */
export async function openDnsAsker(ip: string, port: number, coming: OnComing): Promise<DnsAsker> {
  const place = placeText(ip, port);
  try {
    const socket = await withLocalPort(async (localPort) => {
      const bound = await bindTo(localPort, ip);
      try {
        await coming({ protocol: 'UDP', localPort, remoteIp: ip, remotePort: port });
        await connectTo(bound, ip, port);
        return bound;
      } catch (error) {
        bound.close();
        throw error;
      }
    });
    return askerOn(socket, place);
  } catch (error) {
    throw connectError(error, place);
  }
}

function bindTo(localPort: number, ip: string): Promise<Socket> {
  const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    socket.bind(localPort, () => {
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

/** Connected, it takes datagrams of this server alone, and is told when nobody is there. */
function connectTo(socket: Socket, ip: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(error);
    };
    socket.once('error', fail);
    socket.connect(port, ip, () => {
      socket.off('error', fail);
      resolve();
    });
  });
}

function askerOn(socket: Socket, place: string): DnsAsker {
  const { address: localIp, port: localPort } = socket.address();
  const open = new Map<number, Question>();
  let nextId = localPort;
  const take = (id: number): Question | undefined => {
    const question = open.get(id);
    if (question?.timer != null) clearTimeout(question.timer);
    open.delete(id);
    return question;
  };
  const send = (id: number, question: Question): void => {
    const waitMs = tryWaitsMs[question.tries];
    if (waitMs === undefined) {
      take(id)?.reject(timedOut(place));
      return;
    }
    question.tries++;
    // A datagram that does not get out is asked again like one that is lost on the way.
    socket.send(question.message, () => undefined);
    question.timer = setTimeout(() => {
      send(id, question);
    }, waitMs);
  };
  socket.on('message', (message) => {
    const answer = readDnsAnswer(message);
    const question = answer === null ? undefined : take(answer.id);
    if (answer !== null && question !== undefined) question.resolve({ ...answer, tries: question.tries });
  });
  const failAll = (error: Error): void => {
    for (const id of [...open.keys()]) take(id)?.reject(error);
  };
  socket.on('error', (error) => {
    // A full queue of the kernel passes; nobody at the other end does not.
    if (errnoCode(error) !== 'ENOBUFS') failAll(connectError(error, place));
  });
  let isClosed = false;
  return {
    place,
    localIp,
    localPort,
    ask: (name, type, leastBytes) =>
      new Promise((resolve, reject) => {
        if (isClosed) throw timedOut(place);
        do nextId = (nextId + 1) & 0xffff;
        while (open.has(nextId));
        const message = writeDnsQuestion(nextId, name, type, leastBytes);
        const question: Question = { message, tries: 0, timer: null, resolve, reject };
        open.set(nextId, question);
        send(nextId, question);
      }),
    close: (error = timedOut(place)) => {
      if (isClosed) return;
      isClosed = true;
      failAll(error);
      socket.close();
    },
  };
}
