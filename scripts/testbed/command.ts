// Runs system tools for the testbed, without a shell and with a time limit.

import { spawnSync } from 'node:child_process';

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end; a tool that is missing or runs into the limit has status 127 or 124. */
export function run(
  argv: readonly string[],
  options: { timeoutMs?: number; input?: string } = {},
): CommandResult {
  const [command = '', ...args] = argv;
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: options.timeoutMs ?? 30_000,
    maxBuffer: 64 * 1024 * 1024,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  const missing = result.error !== undefined && 'code' in result.error && result.error.code === 'ENOENT';
  return { status: result.status ?? (missing ? 127 : 124), stdout: result.stdout, stderr: result.stderr };
}

/** As `run`, but a status other than 0 is an error that names the command. */
export function mustRun(
  argv: readonly string[],
  options: { timeoutMs?: number; input?: string } = {},
): string {
  const result = run(argv, options);
  if (result.status !== 0) {
    throw new Error(`${argv.join(' ')} ended with ${result.status}: ${result.stderr.trim()}`);
  }
  return result.stdout;
}

/** Why a testbed cannot be made here, or null when it can. */
export function whyNoTestbed(): string | null {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only';
  if (process.getuid?.() !== 0) return 'making network namespaces needs root';
  if (run(['ip', '-V']).status !== 0) return 'iproute2 is not installed';
  const probe = `jaws-probe-${process.pid}`;
  if (run(['ip', 'netns', 'add', probe]).status !== 0)
    return 'this machine does not allow network namespaces';
  run(['ip', 'netns', 'del', probe]);
  return null;
}
