// Starts capture-child.fixture.ts for a test and follows what it says.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildFacts {
  readonly rows: number;
  readonly wireBytes: number;
  readonly dropped: number | null;
  readonly warnings: readonly string[];
  readonly outOfOrder: number;
  readonly linkTypes: readonly number[];
  readonly code?: string;
  readonly message?: string;
}

export interface ChildEnd {
  readonly outcome: 'ended' | 'failed' | 'died';
  readonly facts: ChildFacts | null;
  readonly signal: string | null;
}

const child = join(import.meta.dirname, 'capture-child.fixture.ts');
const limitMs = 60_000;

export class SourceChild {
  rows = 0;
  dropped: number | null = null;
  helperPid: number | null = null;
  started = false;
  /** Resolves when it has gone. */
  readonly end: Promise<ChildEnd>;
  private readonly process: ChildProcess;
  private last: { readonly outcome: 'ended' | 'failed'; readonly facts: ChildFacts } | null = null;

  /** `before`: words before the command, such as `ip netns exec x`. */
  constructor(
    before: readonly string[],
    source: string,
    options: object,
    env: Readonly<Record<string, string>> = {},
  ) {
    const argv = [...before, process.execPath, '--import', 'tsx', child, source, JSON.stringify(options)];
    this.process = spawn(argv[0] ?? '', argv.slice(1), {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    if (this.process.stdout !== null) {
      createInterface({ input: this.process.stdout }).on('line', (line) => {
        this.hear(JSON.parse(line) as Record<string, unknown>);
      });
    }
    this.end = new Promise((resolve) => {
      this.process.once('close', (_, signal) => {
        resolve({ outcome: this.last?.outcome ?? 'died', facts: this.last?.facts ?? null, signal });
      });
    });
  }

  say(command: 'stop' | 'close'): void {
    this.process.stdin?.write(`${command}\n`);
  }

  endHard(): void {
    this.process.kill('SIGKILL');
  }

  private hear(message: Record<string, unknown>): void {
    if (message['started'] === true) {
      this.started = true;
      this.helperPid = message['helperPid'] as number | null;
    }
    if (typeof message['rows'] === 'number') this.rows = message['rows'];
    if ('dropped' in message) this.dropped = message['dropped'] as number | null;
    for (const outcome of ['ended', 'failed'] as const) {
      if (outcome in message) this.last = { outcome, facts: message[outcome] as ChildFacts };
    }
  }
}

/** Looks every 20 ms until it is so; throws after a minute. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!isSo()) {
    if (performance.now() - startedAt > limitMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
