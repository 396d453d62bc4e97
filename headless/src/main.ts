// Entry of the `jaws` command: binds the process to `runCli`.

import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import { appVersion } from './app-version.ts';
import type { CliIo } from './cli/cli-io.ts';
import { runCli } from './cli/run-cli.ts';

const interrupted = new AbortController();
const atForcedEnd = new Set<() => void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  let seen = false;
  process.on(signal, () => {
    // The second one of its kind does not wait for an orderly end.
    if (seen) {
      for (const work of atForcedEnd) work();
      process.exit(130);
    }
    seen = true;
    interrupted.abort();
  });
}

// A reader that has seen enough (`jaws … | head -1`) is no failure; the command still ends in order, so that no
// temporary folder stays behind.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const io: CliIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  stdinIsTerminal: isatty(0),
  stderrIsTerminal: process.stderr.isTTY,
  stderrColumns: () => process.stderr.columns,
  env: process.env,
  platform: process.platform,
  homeDir: homedir(),
  clock: Date.now,
  signal: interrupted.signal,
  atForcedEnd: (work) => {
    atForcedEnd.add(work);
    return () => void atForcedEnd.delete(work);
  },
};

process.exitCode = await runCli(process.argv.slice(2), io, appVersion);
