// A push to `user@host:path` with the system's own scp and ssh: their keys, their configuration, their agent. The
// file arrives under a name of its own, is hashed there, and only then moved to its place.

import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ScpTarget } from '@jaws/shared/exfil/push-target';
import type { PushProgress } from './push-progress.ts';
import { runTool, type ToolRun } from './run-tool.ts';

export interface ScpPush {
  readonly target: ScpTarget;
  /** For a path that is a folder. */
  readonly fileName: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PushProgress) => void;
}

export interface ScpFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Never asks: a password prompt would wait for ever where nobody sees it. */
const settings = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-o', 'ServerAliveInterval=15'];

/** Where the file will lie, found out before anything is packed. @throws JawsError push.scp-missing, push.scp-failed */
export async function findPlace(push: ScpPush): Promise<string> {
  push.onProgress({ phase: 'connecting' });
  const { path } = push.target;
  const { stdout } = await overSsh(push, `if [ -d ${quoted(path)} ]; then echo folder; else echo file; fi`);
  if (stdout.split('\n').at(-1) !== 'folder') return path;
  return path === '.' ? push.fileName : `${path.replace(/\/+$/, '')}/${push.fileName}`;
}

/** @throws JawsError push.exists, push.not-verified, push.scp-failed, cancelled; nothing half stays there */
export async function copyByScp(push: ScpPush, place: string, file: ScpFile): Promise<{ wasThere: boolean }> {
  const { target, signal, onProgress } = push;
  const found = await hashThere(push, place);
  if (found === file.sha256) return { wasThere: true };
  if (found !== null) throw existsThere(place);
  const { size: total } = await stat(file.path);
  onProgress({ phase: 'sending', done: 0, total });
  const part = `${place}.part-${randomBytes(6).toString('hex')}`;
  try {
    const to = `${bracketed(target.login)}:${part}`;
    const copied = await runTool('scp', ['-q', ...settings, '--', file.path, to], signal);
    if (copied.status !== 0) throw failed('scp', copied, target);
    onProgress({ phase: 'verifying', done: total, total });
    if ((await hashThere(push, part)) !== file.sha256) throw new JawsError('push.not-verified');
    // Looked at once more: something may have come there meanwhile.
    const moved = await overSsh(
      push,
      `if [ -e ${quoted(place)} ]; then echo taken; else mv ${quoted(part)} ${quoted(place)} && echo moved; fi`,
    );
    if (moved.stdout.split('\n').at(-1) === 'moved') return { wasThere: false };
    throw existsThere(place);
  } catch (error) {
    await removeThere(push, part);
    throw error;
  }
}

function existsThere(place: string): JawsError {
  return new JawsError('push.exists', `There is another file at ${place}; it was left alone.`);
}

/** SHA-256 of a file there; null when there is none. */
async function hashThere(push: ScpPush, path: string): Promise<string | null> {
  const file = quoted(path);
  const { stdout } = await overSsh(
    push,
    `if [ ! -e ${file} ]; then echo none; else { sha256sum ${file} 2>/dev/null || shasum -a 256 ${file} || sha256 -r ${file}; }; fi`,
  );
  const line = stdout.split('\n').at(-1) ?? '';
  if (line === 'none') return null;
  const [hash = ''] = line.replace(/^\\/, '').split(/\s/);
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new JawsError('push.scp-failed', `${push.target.login} has no program that makes a SHA-256.`, {
    hint: 'Install sha256sum (coreutils) or shasum there.',
  });
}

/** After a failure or a stop, with a time limit of its own; the connection may be what failed. */
async function removeThere(push: ScpPush, part: string): Promise<void> {
  const own = { ...push, signal: AbortSignal.timeout(20_000) };
  await overSsh(own, `rm -f ${quoted(part)}`).catch(() => undefined);
}

async function overSsh({ target, signal }: ScpPush, command: string): Promise<ToolRun> {
  const run = await runTool('ssh', [...settings, '--', target.login, command], signal);
  if (run.status !== 0) throw failed('ssh', run, target);
  return run;
}

function failed(tool: string, { status, stderr }: ToolRun, { login }: ScpTarget): JawsError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.slice(-3).join(' ').slice(0, 600);
  const how = status === null ? 'was ended by a signal' : `ended with ${status}`;
  return new JawsError('push.scp-failed', `${tool} to ${login} ${how}${said === '' ? '.' : `: ${said}`}`);
}

/** For a POSIX shell; a path that begins with a dash cannot be (readPushTarget). */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

/** scp wants an IPv6 address in brackets. */
function bracketed(login: string): string {
  const at = login.lastIndexOf('@') + 1;
  const host = login.slice(at);
  return host.includes(':') ? `${login.slice(0, at)}[${host}]` : login;
}
