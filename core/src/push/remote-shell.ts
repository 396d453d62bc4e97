// Commands on the other side of a push by scp, run by its POSIX shell over the system's ssh.

import { JawsError } from '@jaws/shared/contract/errors';
import { runTool, type ToolRun } from './run-tool.ts';

export interface RemoteShell {
  /** `user@host` or `host`. */
  readonly login: string;
  readonly signal: AbortSignal;
}

/** Never asks: a password prompt would wait for ever where nobody sees it. */
export const sshSettings = [
  ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'],
  ...['-o', 'ServerAliveInterval=15'],
] as const;

/** What the command printed. @throws JawsError push.scp-missing, push.scp-failed (its status is not 0), cancelled */
export async function overSsh({ login, signal }: RemoteShell, command: string): Promise<string> {
  const run = await runTool('ssh', [...sshSettings, '--', login, command], signal);
  if (run.status !== 0) throw toolFailed('ssh', run, login);
  return run.stdout;
}

export function toolFailed(tool: string, { status, stderr }: ToolRun, login: string): JawsError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.slice(-3).join(' ').slice(0, 600);
  const how = status === null ? 'was ended by a signal' : `ended with ${status}`;
  return new JawsError('push.scp-failed', `${tool} to ${login} ${how}${said === '' ? '.' : `: ${said}`}`);
}

/** For a POSIX shell; a path that begins with a dash cannot be (readPushTarget). */
export function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
