// Entry of the `jaws` command: binds the process to `runCli`.

import { isatty } from 'node:tty';
import { homeFolder } from '@jaws/core/host/home-folder';
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

/** What stdout could not take, as on a full disk; null while it takes everything. */
let outFailure: NodeJS.ErrnoException | null = null;

// A reader that has seen enough (`jaws … | head -1`) is no failure; the command still ends in order, so that no
// temporary folder stays behind. Nor does it end for a message that cannot be written: a capture goes on.
process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') outFailure ??= error;
});

const io: CliIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  stdinIsTerminal: isatty(0),
  stderrIsTerminal: process.stderr.isTTY,
  // A terminal that does not know its width says 0.
  stderrColumns: () => process.stderr.columns || 80,
  stdoutColumns: () => (process.stdout.isTTY ? process.stdout.columns || 80 : null),
  env: process.env,
  platform: process.platform,
  homeDir: homeFolder(),
  clock: Date.now,
  signal: interrupted.signal,
  atForcedEnd: (work) => {
    atForcedEnd.add(work);
    return () => void atForcedEnd.delete(work);
  },
};

/** A document that did not arrive whole is a failure, whatever came of the work. */
function tellOutFailure(): void {
  const why = outFailure?.code === 'ENOSPC' ? 'the disk is full' : (outFailure?.code ?? 'unknown');
  const text = `Standard output cannot be written: ${why}. What was asked for was done; its answer is lost.`;
  io.stderr(`jaws: export.unwritable: ${text}\n`);
  process.exitCode = 1;
}

const exitCode = await runCli(process.argv.slice(2), io, appVersion);
process.exitCode = exitCode;
// The stream tells its error a moment after the last write.
setImmediate(() => {
  if (outFailure !== null && exitCode === 0) tellOutFailure();
});
