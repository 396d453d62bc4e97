// A CliIo that keeps what was printed, for tests of commands without a process.

import type { CallSignal } from '@jaws/shared/contract/contract';
import type { CliIo } from './cli-io.ts';

export interface TestIo extends CliIo {
  readonly out: () => string;
  readonly err: () => string;
}

const never: CallSignal = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};

export function createTestIo(change: Partial<CliIo> = {}): TestIo {
  const out: string[] = [];
  const err: string[] = [];
  return {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    stdinIsTerminal: false,
    stderrIsTerminal: false,
    stderrColumns: () => 80,
    stdoutColumns: () => null,
    env: {},
    platform: 'linux',
    homeDir: '/home/ann',
    clock: () => 0,
    signal: never,
    atForcedEnd: () => () => undefined,
    ...change,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}
