// The assistant's end of `jaws mcp`: the built command as a child, one JSON-RPC message to a line, and every line that it
// writes looked at.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { launcher, type JawsHome } from './jaws-process.fixture.ts';

export interface ToolReplyMessage {
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent?: {
    readonly untrusted: boolean;
    readonly data: Record<string, unknown> | null;
    readonly cut: readonly string[];
    readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
  };
  readonly isError?: boolean;
}

export interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface McpPeer {
  /** What the server said of itself. */
  readonly opening: Record<string, unknown>;
  readonly ask: (method: string, params: unknown) => Promise<Answer>;
  /** @throws Error for an error of the protocol */
  readonly call: (name: string, args?: unknown) => Promise<ToolReplyMessage>;
  /** As it is, without a line end. */
  readonly write: (text: string) => void;
  /** Lines of stdout that are no message of the protocol. */
  readonly strayLines: readonly string[];
  readonly err: () => string;
  /** Sends a signal; gives the exit code. */
  readonly kill: (signal: NodeJS.Signals) => Promise<number | null>;
  /** Ends stdin; gives the exit code. */
  readonly end: () => Promise<number | null>;
}

export interface PeerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What runs the command: `unshare -n`. */
  readonly under?: readonly string[];
}

export async function startMcp(home: JawsHome, { env = {}, under = [] }: PeerOptions = {}): Promise<McpPeer> {
  const [program, ...words] = [...under, process.execPath, launcher, 'mcp'];
  const child = spawn(program, words, { env: { ...home.env, ...env } });
  const closed = once(child, 'close');
  const waiting = new Map<number, (answer: Answer) => void>();
  const strayLines: string[] = [];
  let errText = '';
  // It may end while something is written to it.
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errText += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = messageOf(line);
    if (answer === null) strayLines.push(line);
    else if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let lastId = 0;
  const ask = (method: string, params: unknown): Promise<Answer> => {
    const id = (lastId += 1);
    const answered = new Promise<Answer>((resolve, reject) => {
      waiting.set(id, resolve);
      void closed.then(() => {
        reject(new Error(`it ended: ${errText}`));
      });
    });
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return answered.finally(() => waiting.delete(id));
  };
  const { result: opening = {} } = await ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  return {
    ...{ opening, ask, strayLines },
    call: async (name, args) => {
      const { result, error } = await ask('tools/call', { name, arguments: args });
      if (result === undefined) throw new Error(`${name}: ${error?.message ?? 'no answer'}`);
      return result as unknown as ToolReplyMessage;
    },
    write: (text) => child.stdin.write(text),
    err: () => errText,
    kill: async (signal) => {
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
    end: async () => {
      child.stdin.end();
      await closed;
      return child.exitCode;
    },
  };
}

function messageOf(line: string): Answer | null {
  try {
    const message = JSON.parse(line) as Answer & { readonly jsonrpc?: unknown };
    return message.jsonrpc === '2.0' ? message : null;
  } catch {
    return null;
  }
}
