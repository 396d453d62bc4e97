// A scripted talk between two hosts, and its end that gives orders: who says what to whom, and what of it is in the
// table.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface TalkOrder {
  readonly protocol: 'UDP' | 'TCP';
  readonly to: string;
  /** Numbers `from … from+count-1`; each is used once in a talk, for its size must be its own. */
  readonly from: number;
  readonly count: number;
  /** Between an answer and the next packet. */
  readonly everyMs: number;
}

export interface TalkAnswer {
  /** Unix epoch in ms just before each packet was sent. */
  readonly sentMs: readonly number[];
}

export const talkPorts = { udp: 7000, tcp: 7001, asker: 6000, tcpAsker: 20_000 } as const;
const leastBytes = 60;
/** Payloads stay within a frame of 1500 bytes. */
export const mostTalkNumber = 690;

/** A marker that a search through files can find, padded to the length that numbers it: even for a question. */
export function talkText(to: string, number: number): string {
  return `jaws talk to ${to} number ${number};`.padEnd(leastBytes + 2 * number, '.');
}

/** Number of a datagram by its payload's length, and whether it is the answer. */
export function talkNumber(payloadBytes: number): { readonly number: number; readonly isAnswer: boolean } {
  return { number: Math.floor((payloadBytes - leastBytes) / 2), isAnswer: payloadBytes % 2 === 1 };
}

const talker = fileURLToPath(new URL('talker.ts', import.meta.url));

function startTalker(namespace: string, argv: readonly string[]) {
  const child = spawn(
    'ip',
    ['netns', 'exec', namespace, process.execPath, '--import', 'tsx', talker, ...argv],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    nextLine: async (): Promise<string> => {
      const line: IteratorResult<string, unknown> = await lines.next();
      if (line.done === true) throw new Error('the talker ended');
      return line.value;
    },
  };
}

export interface Talk {
  /** Resolves when all was sent and answered. One order at a time. */
  say(order: TalkOrder): Promise<TalkAnswer>;
  close(): void;
}

/** Starts both ends; `addresses` are those of the answering host. */
export async function startTalk(
  askerSpace: string,
  answererSpace: string,
  addresses: readonly string[],
): Promise<Talk> {
  const answerer = startTalker(answererSpace, ['answer', ...addresses]);
  const asker = startTalker(askerSpace, ['ask']);
  await answerer.nextLine();
  return {
    say: async (order) => {
      if (order.from + order.count - 1 > mostTalkNumber) throw new Error(`numbers end at ${mostTalkNumber}`);
      asker.child.stdin.write(`${JSON.stringify(order)}\n`);
      return JSON.parse(await asker.nextLine()) as TalkAnswer;
    },
    close: () => {
      asker.child.kill('SIGKILL');
      answerer.child.kill('SIGKILL');
    },
  };
}
