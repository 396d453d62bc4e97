// A push to `user@host:path` with the system's own scp and ssh: their keys, their configuration, their agent. The
// file arrives under a name of its own, is hashed there, and only then moved to its place.

import { stat } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ScpTarget } from '@jaws/shared/exfil/push-target';
import { nameHalfFile, removeHalfFile, removeLeftHalves } from './half-files.ts';
import type { PushProgress } from './push-progress.ts';
import { overSsh, quoted, sshSettings, toolFailed } from './remote-shell.ts';
import { runTool } from './run-tool.ts';

export interface ScpPush {
  readonly target: ScpTarget;
  /** For a path that is a folder. */
  readonly fileName: string;
  /** The sender's mark (`ownerOf`). */
  readonly owner: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PushProgress) => void;
}

export interface ScpFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Where the file will lie, found out before anything is packed. @throws JawsError push.scp-missing, push.scp-failed */
export async function findPlace(push: ScpPush): Promise<string> {
  push.onProgress({ phase: 'connecting' });
  const { path } = push.target;
  const found = await there(push, `if [ -d ${quoted(path)} ]; then echo folder; else echo file; fi`);
  if (found !== 'folder') return path;
  return path === '.' ? push.fileName : `${path.replace(/\/+$/, '')}/${push.fileName}`;
}

/**
 * Nothing half stays there, unless it cannot be reached any more: the error's hint says so then.
 * @throws JawsError push.exists, push.not-verified, push.scp-failed, cancelled
 */
export async function copyByScp(push: ScpPush, place: string, file: ScpFile): Promise<{ wasThere: boolean }> {
  const { login } = push.target;
  await removeLeftHalves({ login, signal: push.signal }, place, push.owner);
  const found = await hashThere(push, place);
  if (found === file.sha256) return { wasThere: true };
  if (found !== null) throw existsThere(place);
  const half = nameHalfFile(place, push.owner);
  try {
    await sendHalf(push, half.path, file);
    await moveHalf(push, half.path, place);
    return { wasThere: false };
  } catch (error) {
    const isGone = await removeHalfFile(login, half.path);
    throw isGone ? error : withRest(error, half.path);
  } finally {
    half.release();
  }
}

async function sendHalf({ target, signal, onProgress }: ScpPush, half: string, file: ScpFile): Promise<void> {
  const { size: total } = await stat(file.path);
  onProgress({ phase: 'sending', done: 0, total });
  const to = `${bracketed(target.login)}:${half}`;
  const copied = await runTool('scp', ['-q', ...sshSettings, '--', file.path, to], signal);
  if (copied.status !== 0) throw toolFailed('scp', copied, target.login);
  onProgress({ phase: 'verifying', done: total, total });
  if ((await hashThere({ target, signal }, half)) !== file.sha256) throw new JawsError('push.not-verified');
}

/** Looked at once more: something may have come there meanwhile. */
async function moveHalf(push: ScpPush, half: string, place: string): Promise<void> {
  const moved = await there(
    push,
    `if [ -e ${quoted(place)} ]; then echo taken; else mv ${quoted(half)} ${quoted(place)} && echo moved; fi`,
  );
  if (moved !== 'moved') throw existsThere(place);
}

function existsThere(place: string): JawsError {
  return new JawsError('push.exists', `There is another file at ${place}; it was left alone.`);
}

function withRest(error: unknown, half: string): unknown {
  if (!(error instanceof JawsError)) return error;
  const rest = `A part may still lie there as ${half}; the next push to the same place removes it.`;
  return new JawsError(error.code, error.message, { cause: error, hint: `${error.hint} ${rest}` });
}

type Remote = Pick<ScpPush, 'target' | 'signal'>;

/** SHA-256 of a file there; null when there is none. */
async function hashThere({ target, signal }: Remote, path: string): Promise<string | null> {
  const file = quoted(path);
  const line = await there(
    { target, signal },
    `if [ ! -e ${file} ]; then echo none; else { sha256sum ${file} 2>/dev/null || shasum -a 256 ${file} || sha256 -r ${file}; }; fi`,
  );
  if (line === 'none') return null;
  const [hash = ''] = line.replace(/^\\/, '').split(/\s/);
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new JawsError('push.scp-failed', `${target.login} has no program that makes a SHA-256.`, {
    hint: 'Install sha256sum (coreutils) or shasum there.',
  });
}

/** The command's last line: a login may print more before. */
async function there({ target, signal }: Remote, command: string): Promise<string> {
  return (await overSsh({ login: target.login, signal }, command)).split('\n').at(-1) ?? '';
}

/** scp wants an IPv6 address in brackets. */
function bracketed(login: string): string {
  const at = login.lastIndexOf('@') + 1;
  const host = login.slice(at);
  return host.includes(':') ? `${login.slice(0, at)}[${host}]` : login;
}
