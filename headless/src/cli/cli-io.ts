// Everything the command line touches outside itself, passed in, so that commands can be tried without a process.

import type { CallSignal } from '@jaws/shared/contract/contract';

export interface CliIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdinIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Width of the terminal now; it may change. */
  readonly stderrColumns: () => number;
  /** The same of standard output; null where that is no terminal. */
  readonly stdoutColumns: () => number | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeDir: string;
  readonly clock: () => number;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: CallSignal;
  /** Synchronous clean-up for a process that a second signal ends at once; gives the undo. */
  readonly atForcedEnd: (work: () => void) => () => void;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress?: 'json';
  /** Of answers with rows: whole lines, whatever the width of the terminal. */
  readonly wide?: boolean;
}

/** What a command is given beside its own arguments. */
export interface CommandContext {
  readonly io: CliIo;
  readonly options: GlobalOptions;
  /** Absolute path of the data folder. */
  readonly dataDir: string;
}
