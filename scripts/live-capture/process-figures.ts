// Processor time and memory of running processes, from /proc (proc(5), Linux only): the figures of another process
// cannot be had otherwise without slowing it.

import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFigures {
  readonly pid: number;
  readonly parentPid: number;
  /** Arguments joined by spaces; the bare name of a process that has none left. */
  readonly command: string;
  /** User and system time of the process, its ended threads included, its children not. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** Largest resident size so far (VmHWM). */
  readonly peakRssBytes: number;
}

/** USER_HZ: 100 on every Linux that Node runs on, whatever the kernel's own tick. */
const ticksPerSecond = 100;

/** Parses /proc/PID/stat; the name in brackets may hold spaces and brackets itself. */
export function parseStat(text: string): {
  readonly parentPid: number;
  readonly name: string;
  readonly cpuSeconds: number;
} {
  const [open, close] = [text.indexOf('('), text.lastIndexOf(')')];
  const fields = text.slice(close + 2).split(' ');
  // Fields 14 and 15 of proc(5): utime and stime; the list here starts with field 3.
  const ticks = Number(fields[11]) + Number(fields[12]);
  return {
    parentPid: Number(fields[1]),
    name: text.slice(open + 1, close),
    cpuSeconds: ticks / ticksPerSecond,
  };
}

/** Parses /proc/PID/status; 0 for a kernel thread or a process that has just ended. */
export function parseStatus(text: string): { readonly rssBytes: number; readonly peakRssBytes: number } {
  const kibibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { rssBytes: kibibytes('VmRSS') * 1024, peakRssBytes: kibibytes('VmHWM') * 1024 };
}

/** Null when there is no such process (any more). */
export function readProcess(pid: number): ProcessFigures | null {
  try {
    const { parentPid, name, cpuSeconds } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const memory = parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parentPid, command: command === '' ? name : command, cpuSeconds, ...memory };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null;
    throw error;
  }
}

/** A process and all below it, parents first. */
export function processTree(rootPid: number): ProcessFigures[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const found = all.filter(({ pid }) => pid === rootPid);
  for (let next = 0; next < found.length; next++) {
    const parent = found[next]?.pid;
    found.push(...all.filter(({ parentPid }) => parentPid === parent));
  }
  return found;
}

/** Those of a browser started by this process. */
export function browserProcesses(): ProcessFigures[] {
  return processTree(process.pid).filter(({ command }) =>
    /(?:^|\/)chrom(?:e|ium)/.test(command.split(' ')[0] ?? ''),
  );
}

export type CaptureRole = 'host' | 'worker' | 'helper';

/** What a process of a running capture is for; null for others, such as a compiler of filters. */
export function roleOf(
  process: Pick<ProcessFigures, 'command' | 'pid'>,
  hostPid: number,
): CaptureRole | null {
  if (process.pid === hostPid) return 'host';
  if (process.command.includes('capture-worker')) return 'worker';
  return /(?:^|\/)(?:dumpcap|tcpdump) /.test(`${process.command.split(' ')[0] ?? ''} `) ? 'helper' : null;
}
