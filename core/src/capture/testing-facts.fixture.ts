// A machine made of answers: what tests of the doctor, the choice of a source and the interfaces look at.

import type { FileFacts, InterfaceAddress, MachineFacts, ProgramResult } from './machine-facts.ts';

export interface FakeMachine {
  platform?: string;
  env?: Record<string, string>;
  uid?: number | null;
  groupIds?: readonly number[];
  dumpcap?: string | null;
  tcpdump?: string | null;
  cap?: string | null;
  texts?: Record<string, string>;
  folders?: Record<string, readonly string[]>;
  links?: Record<string, string>;
  files?: Record<string, FileFacts>;
  /** `read:/path` or `write:/path`. */
  accessible?: readonly string[];
  freeBytes?: number | null;
  execPath?: string;
  addresses?: Record<string, readonly InterfaceAddress[]>;
  /** By `file argument argument…`; a program that is not named here does not exist. */
  programs?: Record<string, string | Partial<ProgramResult>>;
}

export interface FakeFacts extends MachineFacts {
  /** Every program that was started, as `file argument…`. */
  readonly started: string[];
}

export function fakeFacts(machine: FakeMachine): FakeFacts {
  const started: string[] = [];
  const uid = machine.uid === undefined ? 1000 : machine.uid;
  return {
    started,
    platform: machine.platform ?? 'linux',
    env: machine.env ?? {},
    uid,
    groupIds: machine.groupIds ?? [1000],
    userName: 'ada',
    execPath: machine.execPath ?? '/usr/bin/node',
    helperPath: (name) => Promise.resolve(machine[name] ?? null),
    capModule: () => Promise.resolve(machine.cap ?? null),
    readText: (path) => Promise.resolve(machine.texts?.[path] ?? null),
    listFolder: (path) => Promise.resolve(machine.folders?.[path] ?? []),
    linkTarget: (path) => Promise.resolve(machine.links?.[path] ?? null),
    fileFacts: (path) => Promise.resolve(machine.files?.[path] ?? null),
    mayAccess: (path, how) => Promise.resolve(machine.accessible?.includes(`${how}:${path}`) ?? false),
    freeBytes: () => Promise.resolve(machine.freeBytes === undefined ? 50e9 : machine.freeBytes),
    addresses: () => new Map(Object.entries(machine.addresses ?? {})),
    runProgram: (file, argv) => {
      const call = [file, ...argv].join(' ');
      started.push(call);
      const answer = machine.programs?.[call];
      if (answer === undefined) return Promise.resolve({ code: null, output: '', failure: 'missing' });
      if (typeof answer === 'string') return Promise.resolve({ code: 0, output: answer, failure: 'none' });
      return Promise.resolve({ code: 1, output: '', failure: 'none', ...answer });
    },
  };
}

/** What the helpers say, as recorded with dumpcap 4.0.17 and tcpdump 4.99.3 on Debian 12. */
export const said = {
  linkTypes: 'Data link types of interface any (use option -y to set):\n  LINUX_SLL (Linux cooked v1)\n',
  dumpcapDenied:
    'dumpcap: cap_set_proc() fail return: Operation not permitted\ndumpcap: cap_set_proc() fail return: Operation not permitted\n' +
    'dumpcap: The capabilities of the capture device "any" could not be obtained (pcap_activate() failed: socket: Operation not permitted).\n',
  tcpdumpDenied:
    "tcpdump: any: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
  dumpcapBadFilter:
    "Capturing on 'Loopback: lo'\ndumpcap: Invalid capture filter \"port\" for interface 'lo'.\n\n" +
    "That string isn't a valid capture filter (can't parse filter expression: syntax error).\n" +
    "See the User's Guide for a description of the capture filter syntax.\n",
} as const;
