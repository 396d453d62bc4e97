// What the choice of a source, the list of interfaces and the doctor ask of the machine, as one value: tests give the
// answers of a Mac, a Windows machine or a bare container, and the code between has no `process` in it.

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir, readFile, readlink, stat, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { networkInterfaces, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { helperPath, type Environment, type HelperName } from './helper-path.ts';

export interface ProgramResult {
  /** Null when it did not start, or was ended at the time or output limit. */
  readonly code: number | null;
  /** stdout, then stderr; at most 256 KiB each. */
  readonly output: string;
  readonly failure: 'none' | 'missing' | 'not-executable' | 'time-limit' | 'other';
}

export interface FileFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface InterfaceAddress {
  readonly address: string;
  readonly internal: boolean;
}

export interface MachineFacts {
  /** As Node names it: linux, darwin, win32 … */
  readonly platform: string;
  readonly env: Environment;
  /** The effective ones; null and [] where the system has none (Windows). */
  readonly uid: number | null;
  readonly groupIds: readonly number[];
  /** For commands to copy; empty when not known. */
  readonly userName: string;
  /** The program that this code runs in. */
  readonly execPath: string;
  readonly helperPath: (name: HelperName) => Promise<string | null>;
  /** Path of the built native module `cap`, or null. It is not loaded here: a native crash is the worker's affair. */
  readonly capModule: () => Promise<string | null>;
  /** Null when it is not there or may not be read; at most 1 MiB is meant to be read. */
  readonly readText: (path: string) => Promise<string | null>;
  readonly listFolder: (path: string) => Promise<readonly string[]>;
  readonly linkTarget: (path: string) => Promise<string | null>;
  /** Follows links; null when it is not there. */
  readonly fileFacts: (path: string) => Promise<FileFacts | null>;
  readonly mayAccess: (path: string, how: 'read' | 'write') => Promise<boolean>;
  /** Of the disk that holds this folder; null when not known. */
  readonly freeBytes: (path: string) => Promise<number | null>;
  /** Never through a shell; standard input is closed. */
  readonly runProgram: (file: string, argv: readonly string[], timeoutMs: number) => Promise<ProgramResult>;
  /** By the system's name of the interface. */
  readonly addresses: () => ReadonlyMap<string, readonly InterfaceAddress[]>;
}

/** This machine. `env` is the only thing that hosts pass in. */
export function createMachineFacts(env: Environment): MachineFacts {
  return {
    platform: process.platform,
    env,
    uid: process.geteuid?.() ?? null,
    groupIds: [...(process.getgroups?.() ?? []), ...[process.getegid?.()].filter((id) => id !== undefined)],
    userName: userName(),
    execPath: process.execPath,
    helperPath: (name) => helperPath(name, env),
    capModule,
    readText: (path) => orNull(readFile(path, 'utf8')),
    listFolder: async (path) => (await orNull(readdir(path))) ?? [],
    linkTarget: (path) => orNull(readlink(path)),
    fileFacts: async (path) => {
      const found = await orNull(stat(path));
      return found === null ? null : { mode: found.mode, uid: found.uid, gid: found.gid };
    },
    mayAccess: async (path, how) =>
      (await orNull(access(path, how === 'read' ? constants.R_OK : constants.W_OK))) !== null,
    freeBytes: async (path) => {
      const found = await orNull(statfs(path));
      return found === null ? null : found.bavail * found.bsize;
    },
    runProgram: (file, argv, timeoutMs) => runProgram(file, argv, timeoutMs, env),
    addresses: systemAddresses,
  };
}

/** For questions where every failure means "no answer". `undefined` of a success stays apart from null. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  return await work.catch(() => null);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // A uid without an entry in passwd, as in containers.
  }
}

/** A Map, because an interface may be called `constructor`. */
function systemAddresses(): ReadonlyMap<string, readonly InterfaceAddress[]> {
  try {
    return new Map(Object.entries(networkInterfaces()).map(([name, list]) => [name, list ?? []]));
  } catch {
    return new Map(); // Refused inside some sandboxes; and Node 20 throws where an interface has such a name.
  }
}

async function capModule(): Promise<string | null> {
  try {
    const entry = createRequire(import.meta.url).resolve('cap');
    const built = join(dirname(entry), '..', 'build', 'Release', 'cap.node');
    return (await orNull(stat(built))) === null ? null : built;
  } catch {
    return null; // An optional dependency: not installed.
  }
}

const outputLimitBytes = 262_144;

function failureOf(error: Error & { code?: unknown; killed?: boolean }): ProgramResult['failure'] {
  if (error.code === 'ENOENT') return 'missing';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'not-executable';
  if (error.killed === true) return 'time-limit';
  return typeof error.code === 'number' ? 'none' : 'other';
}

function runProgram(
  file: string,
  argv: readonly string[],
  timeoutMs: number,
  env: Environment,
): Promise<ProgramResult> {
  // Messages are read, so they must be English; the app's own variables may hold secrets and are no helper's business.
  const own = Object.entries(env).filter(([name]) => !name.startsWith('JAWS_'));
  const options = {
    timeout: timeoutMs,
    maxBuffer: outputLimitBytes,
    killSignal: 'SIGKILL',
    env: { ...Object.fromEntries(own), LC_ALL: 'C' },
    windowsHide: true,
  } as const;
  return new Promise((resolve) => {
    try {
      const child = execFile(file, argv, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({
          code,
          output: `${stdout}${stderr}`,
          failure: error === null ? 'none' : failureOf(error),
        });
      });
      child.stdin?.end();
    } catch {
      // Arguments that no program can take, such as a NUL character.
      resolve({ code: null, output: '', failure: 'other' });
    }
  });
}
