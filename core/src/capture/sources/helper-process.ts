// A capture program as a child process: its bytes as a pull, its last lines of text, how it ended. It leads a process
// group of its own, so that Ctrl+C in the terminal reaches JAWS alone and JAWS ends the capture in order.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';

import { type ChunkInput, openNamedPipe, streamInput } from './chunk-input.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { LineSplitter } from './line-splitter.ts';

export interface HelperEnd {
  /** Null when a signal ended it or when it never ran. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started: ENOENT, EACCES … */
  readonly startError: NodeJS.ErrnoException | null;
}

const keptLines = 20;
/** After its end, how long its last words may take (a child of its own may hold its stderr open for ever). */
const lastWordsMs = 500;
/** What a helper needs of the environment. Tokens and the like stay here. */
const passedOn = ['PATH', 'Path', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'windir', 'USERPROFILE', 'APPDATA'];

export class HelperProcess {
  readonly input: ChunkInput;
  /** Newest last; bounded. */
  readonly lines: string[] = [];
  end: HelperEnd | null = null;
  /** Never rejects. */
  readonly ended: Promise<HelperEnd>;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, input: ChunkInput, onLine: (line: string) => void) {
    this.child = child;
    this.input = input;
    const splitter = new LineSplitter((line) => {
      this.lines.push(line);
      if (this.lines.length > keptLines) this.lines.shift();
      onLine(line);
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      splitter.push(bytes.toString('utf8'));
    });
    child.stderr?.on('error', () => undefined);
    this.ended = this.watchEnd(splitter);
  }

  /** Resolves when the child was started or has failed to (`ended` then tells). */
  static async start(
    path: string,
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    onLine: (line: string) => void,
  ): Promise<HelperProcess> {
    const pipe = await openNamedPipe();
    try {
      const child = spawn(path, args, {
        stdio: ['ignore', pipe?.childEnd ?? 'pipe', 'pipe'],
        env: childEnvironment(env),
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
      const input = pipe?.input ?? (child.stdout === null ? null : streamInput(child.stdout));
      return new HelperProcess(child, input ?? noInput, onLine);
    } finally {
      if (pipe !== null) closeSync(pipe.childEnd);
    }
  }

  get pid(): number | null {
    return this.child.pid ?? null;
  }

  /** To the program itself; false when it is gone. */
  signal(name: NodeJS.Signals): boolean {
    return this.end === null && this.child.kill(name);
  }

  /** SIGTERM, after `graceMs` SIGKILL, to the program and what it started. Resolves when it is gone. */
  async kill(graceMs: number): Promise<void> {
    this.input.close();
    if (this.end !== null) return;
    this.signalGroup('SIGTERM');
    const timer = setTimeout(() => {
      this.signalGroup('SIGKILL');
    }, graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  /** Whether it ends by itself within this time. */
  async endsWithin(limitMs: number): Promise<boolean> {
    const pause = new InterruptibleSleep();
    void this.ended.then(() => {
      pause.interrupt();
    });
    await pause.sleep(limitMs);
    return this.end !== null;
  }

  /** At once, and without asking. */
  killNow(): void {
    if (this.end === null) this.signalGroup('SIGKILL');
  }

  private signalGroup(name: NodeJS.Signals): void {
    const pid = this.child.pid;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, name);
    } catch {
      // The group is gone, or is not ours to end (a setuid program): then the child alone is asked.
      this.child.kill(name);
    }
  }

  private watchEnd(splitter: LineSplitter): Promise<HelperEnd> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      const finish = (end: HelperEnd): void => {
        if (this.end !== null) return;
        if (timer !== null) clearTimeout(timer);
        splitter.finish();
        this.child.stderr?.destroy();
        this.end = end;
        resolve(end);
      };
      this.child.on('error', (error) => {
        if (this.child.pid === undefined) finish({ code: null, signal: null, startError: error });
      });
      // `close` comes when its stderr has been read to the end.
      this.child.once('exit', (code, signal) => {
        const end = { code, signal, startError: null };
        timer = setTimeout(finish, lastWordsMs, end);
        this.child.once('close', () => {
          finish(end);
        });
      });
    });
  }
}

const noInput: ChunkInput = { next: () => Promise.resolve(null), close: () => undefined };

/** In English (`LC_ALL`), because its messages are read by patterns. */
function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const chosen: Record<string, string> = { LC_ALL: 'C' };
  for (const name of passedOn) {
    const value = env[name];
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}
