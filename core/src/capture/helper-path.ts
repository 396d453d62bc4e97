// Which file a capture program's name stands for. The doctor, the choice of a source and the sources themselves all ask
// here, so that what was probed is what is run. Looking is reading directories only: nothing is started.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

export type HelperName = 'dumpcap' | 'tcpdump';
export type Environment = Readonly<Record<string, string | undefined>>;

/** JAWS_DUMPCAP and JAWS_TCPDUMP name another program: a path, or a name to be found through PATH. */
const ownVariable: Readonly<Record<HelperName, string>> = {
  dumpcap: 'JAWS_DUMPCAP',
  tcpdump: 'JAWS_TCPDUMP',
};

/**
 * Where the programs are installed though a desktop session's PATH often lacks the folder: apps started from the Dock
 * or a menu do not read the shell's profile, and Debian keeps /usr/sbin out of users' PATH.
 */
const usualFolders: Readonly<Record<string, readonly string[]>> = {
  linux: ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/sbin'],
  darwin: [
    '/usr/sbin',
    '/opt/homebrew/bin',
    '/opt/homebrew/sbin',
    '/usr/local/bin',
    '/Applications/Wireshark.app/Contents/MacOS',
  ],
  win32: ['C:\\Program Files\\Wireshark', 'C:\\Program Files (x86)\\Wireshark'],
};

/**
 * Paths to try for a helper, best first. A path in the own variable is the only candidate: naming a file that does not
 * exist means that the program is missing, never that another one is taken silently.
 */
export function helperCandidates(
  name: HelperName,
  env: Environment,
  platform: string = process.platform,
): readonly string[] {
  const paths = platform === 'win32' ? win32 : posix;
  const wanted = env[ownVariable[name]] ?? '';
  if (/[/\\]/.test(wanted)) return [wanted];
  const file = fileName(wanted === '' ? name : wanted, platform);
  // An empty or relative entry means the working folder: never run a program from there.
  const folders = pathVariable(env)
    .split(paths.delimiter)
    .filter((one) => paths.isAbsolute(one));
  return [...new Set([...folders, ...(usualFolders[platform] ?? [])])].map((one) => paths.join(one, file));
}

function fileName(name: string, platform: string): string {
  return platform === 'win32' && !name.toLowerCase().endsWith('.exe') ? `${name}.exe` : name;
}

function pathVariable(env: Environment): string {
  return env['PATH'] ?? env['Path'] ?? '';
}

/**
 * The first candidate that is a file, or null. A file that this user may not execute is taken only when no other may be
 * (Debian's dumpcap has mode 0750 for its group): whether it may be run is the doctor's question.
 */
export async function helperPath(name: HelperName, env: Environment): Promise<string | null> {
  let found: string | null = null;
  for (const candidate of helperCandidates(name, env)) {
    if (!(await isFile(candidate))) continue;
    if (await isExecutable(candidate)) return candidate;
    found ??= candidate;
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
