// The doctor on machines as people have them: what it finds wrong on each, and which fix it gives to copy.
import { doctorReport } from '@jaws/shared/contract/capture';
import { describe, expect, it } from 'vitest';
import { fakeFacts, said, type FakeMachine } from '../testing-facts.fixture.ts';
import { runDoctor } from './run-doctor.ts';

const osRelease = (id: string, like = ''): string =>
  `PRETTY_NAME="Some ${id}"\nID=${id}\nID_LIKE="${like}"\n`;
const plainUser = 'CapEff:\t0000000000000000\nCapAmb:\t0000000000000000\nNoNewPrivs:\t0\n';
const net = '/sys/class/net/eth0';
const linux: FakeMachine = {
  dumpcap: '/usr/bin/dumpcap',
  tcpdump: '/usr/bin/tcpdump',
  cap: '/cap.node',
  texts: {
    '/etc/os-release': osRelease('debian'),
    '/proc/self/status': plainUser,
    '/proc/net/dev': ' eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n',
    [`${net}/flags`]: '0x1003',
    [`${net}/operstate`]: 'up',
    '/etc/group': 'root:x:0:\nwireshark:x:117:\n',
  },
  files: {
    '/usr/bin/dumpcap': { mode: 0o100755, uid: 0, gid: 0 },
    '/data': { mode: 0o40700, uid: 1000, gid: 1000 },
  },
  accessible: ['write:/data'],
  programs: {
    '/usr/bin/dumpcap -L -i any': said.dumpcapDenied,
    '/usr/bin/tcpdump -L -i any': { output: said.tcpdumpDenied },
  },
};
const working = { ...linux.programs, '/usr/bin/dumpcap -L -i any': said.linkTypes };
const shut = { ...linux.files, '/usr/bin/dumpcap': { mode: 0o100750, uid: 0, gid: 117 } };
const shutPrograms = {
  ...linux.programs,
  '/usr/bin/dumpcap -L -i any': { failure: 'not-executable', code: null },
} as const;
const on = (id: string, like = ''): Record<string, string> => ({
  ...linux.texts,
  '/etc/os-release': osRelease(id, like),
});
const mac: FakeMachine = {
  platform: 'darwin',
  tcpdump: '/usr/sbin/tcpdump',
  files: { '/data': { mode: 0o40700, uid: 501, gid: 20 } },
  accessible: ['write:/data'],
  programs: {
    '/usr/sbin/tcpdump -L -i lo0': {
      output:
        "tcpdump: lo0: You don't have permission to capture on that device\n((cannot open BPF device) /dev/bpf0: Permission denied)\n",
    },
    '/usr/sbin/tcpdump -D': '1.en0 [Up, Running]\n2.lo0 [Up, Running, Loopback]\n',
  },
};
const windows: FakeMachine = {
  platform: 'win32',
  uid: null,
  dumpcap: 'C:\\d.exe',
  files: { '/data': { mode: 0o40700, uid: 0, gid: 0 } },
  accessible: ['write:/data'],
  addresses: { Ethernet: [{ address: '10.0.0.4', internal: false }] },
};
const npcap = { 'C:\\Windows\\System32\\Npcap\\wpcap.dll': { mode: 0o100644, uid: 0, gid: 0 } };

async function examine(machine: FakeMachine) {
  const report = await runDoctor({ ...fakeFacts(machine), dataDir: '/data' });
  expect(doctorReport.parse(report)).toEqual(report);
  return report;
}

/** id -> fix of every check that fails. */
async function faults(machine: FakeMachine): Promise<Record<string, string | null>> {
  const { checks } = await examine(machine);
  return Object.fromEntries(checks.filter((one) => !one.ok).map((one) => [one.id, one.fix]));
}

describe('what is wrong, and the fix', () => {
  it.each<[string, FakeMachine, Record<string, RegExp>]>([
    ['nothing', { ...linux, programs: working }, {}],
    [
      'Debian, dumpcap not set up',
      linux,
      {
        'dumpcap-permission': /^sudo dpkg-reconfigure wireshark-common .*\nsudo usermod -aG wireshark ada\n/,
        'wireshark-group': /usermod/,
        'tcpdump-permission': /dpkg-reconfigure/,
      },
    ],
    [
      'Debian, dumpcap for its group only',
      { ...linux, files: shut, programs: shutPrograms },
      {
        'dumpcap-permission': /^sudo usermod -aG wireshark ada\n.*newgrp wireshark/,
        'wireshark-group': /usermod/,
        'tcpdump-permission': /usermod/,
      },
    ],
    [
      'a member of the group who has not logged in again',
      {
        ...linux,
        files: shut,
        programs: shutPrograms,
        texts: { ...linux.texts, '/etc/group': 'wireshark:x:117:bob,ada\n' },
      },
      { 'dumpcap-permission': /^Log out/, 'wireshark-group': /^Log out/, 'tcpdump-permission': /^Log out/ },
    ],
    [
      'Fedora without anything',
      { ...linux, dumpcap: null, tcpdump: null, cap: null, texts: on('fedora') },
      {
        dumpcap: /^sudo dnf install wireshark-cli$/,
        tcpdump: /^sudo dnf install tcpdump$/,
        'cap-module': /npm ci/,
      },
    ],
    [
      'Manjaro without dumpcap, tcpdump not permitted',
      { ...linux, dumpcap: null, texts: on('manjaro', 'arch') },
      { dumpcap: /^sudo pacman -S wireshark-cli$/, 'tcpdump-permission': /^sudo pacman.*\nsudo usermod/ },
    ],
    [
      'another Linux, dumpcap built by hand',
      { ...linux, texts: on('void') },
      {
        'dumpcap-permission': /sudo setcap cap_net_raw,cap_net_admin\+eip \/usr\/bin\/dumpcap/,
        'wireshark-group': /usermod/,
        'tcpdump-permission': /setcap/,
      },
    ],
    [
      'a dumpcap that is broken',
      { ...linux, programs: { '/usr/bin/dumpcap -L -i any': 'error while loading shared libraries' } },
      { 'dumpcap-permission': /^\/usr\/bin\/dumpcap -D/, 'wireshark-group': /usermod/ },
    ],
    [
      'JAWS_DUMPCAP names nothing',
      { ...linux, dumpcap: null, tcpdump: null, cap: null, env: { JAWS_DUMPCAP: '/none' } },
      { dumpcap: /^unset JAWS_DUMPCAP$/, tcpdump: /apt/, 'cap-module': /npm/ },
    ],
    [
      'root',
      {
        ...linux,
        uid: 0,
        programs: working,
        texts: { ...linux.texts, '/proc/self/status': 'CapEff: 2000\n' },
      },
      { 'running-as-root': /ordinary user/ },
    ],
    [
      'root in a container without CAP_NET_RAW',
      { ...linux, uid: 0 },
      {
        'running-as-root': /ordinary user/,
        sandbox: /--cap-add=NET_RAW/,
        'dumpcap-permission': /--cap-add=NET_RAW/,
        'tcpdump-permission': /--cap-add=NET_RAW/,
      },
    ],
    [
      'setcap on the app',
      {
        ...linux,
        execPath: '/opt/My App/jaws',
        programs: working,
        texts: { ...linux.texts, '/proc/self/status': 'CapEff:\t2000\nCapAmb:\t0\n' },
      },
      { 'electron-setcap': /^sudo setcap -r '\/opt\/My App\/jaws'$/ },
    ],
    [
      'a service with ambient CAP_NET_RAW',
      {
        ...linux,
        programs: working,
        texts: { ...linux.texts, '/proc/self/status': 'CapEff:\t2000\nCapAmb:\t2000\n' },
      },
      {},
    ],
    [
      'a sandbox without new privileges',
      { ...linux, texts: { ...linux.texts, '/proc/self/status': 'CapEff:\t0\nNoNewPrivs:\t1\n' } },
      {
        sandbox: /outside the sandbox/,
        'dumpcap-permission': /./,
        'wireshark-group': /./,
        'tcpdump-permission': /./,
      },
    ],
    [
      'no network, full disk, folder of another user',
      {
        ...linux,
        programs: working,
        freeBytes: 5e8,
        accessible: [],
        texts: { ...linux.texts, [`${net}/operstate`]: 'down' },
      },
      { interfaces: /Connect/, 'disk-space': /Free some space/, 'data-folder': /--data-dir/ },
    ],
    [
      'a Mac without ChmodBPF',
      mac,
      {
        chmodbpf: /wireshark-chmodbpf.*\nsudo dseditgroup -o edit -a ada -t user access_bpf/,
        dumpcap: /^brew install/,
        'tcpdump-permission': /access_bpf/,
      },
    ],
    [
      'a Mac with ChmodBPF',
      {
        ...mac,
        accessible: ['write:/data', 'read:/dev/bpf0'],
        programs: { ...mac.programs, '/usr/sbin/tcpdump -L -i lo0': 'Data link types for lo0\n' },
      },
      {},
    ],
    [
      'Windows without Npcap',
      { ...windows, programs: { 'C:\\d.exe -D': 'Unable to load Npcap or WinPcap (wpcap.dll)' } },
      { npcap: /npcap\.com/, 'dumpcap-permission': /npcap\.com/ },
    ],
    [
      'Windows without anything',
      { ...windows, dumpcap: null },
      { npcap: /npcap/, dumpcap: /^winget/, 'cap-module': /./ },
    ],
    [
      'Windows as it should be',
      {
        ...windows,
        files: { ...windows.files, ...npcap },
        programs: { 'C:\\d.exe -D': '1. \\Device\\NPF_{1} (Ethernet)\r\n' },
      },
      {},
    ],
  ])('%s', async (_name, machine, expected) => {
    const found = await faults(machine);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [id, fix] of Object.entries(expected)) expect(found[id], id).toMatch(fix);
  });
});

describe('the report', () => {
  it('ends with what works for everybody', async () => {
    for (const machine of [linux, mac, windows, { platform: 'freebsd' }]) {
      const { checks, sources } = await examine(machine);
      expect(checks.at(-1)).toMatchObject({ id: 'without-capture', ok: true, fix: null });
      expect(sources.find((one) => one.name === 'replay')?.usable).toBe(true);
    }
  });
  it('names each check once, and gives a fix to what fails and to nothing else', async () => {
    const { checks } = await examine({ ...linux, freeBytes: 0 });
    expect(new Set(checks.map((one) => one.id)).size).toBe(checks.length);
    for (const one of checks) expect(one.fix === null).toBe(one.ok);
  });
  it('says of each source whether it is usable, and why', async () => {
    const { sources } = await examine({ ...linux, programs: working });
    expect(sources.map((one) => [one.name, one.usable])).toEqual([
      ['dumpcap', true],
      ['tcpdump', false],
      ['cap', false],
      ['stdin', true],
      ['replay', true],
    ]);
    expect(sources[1]?.why).toContain('socket: Operation not permitted');
  });
  it.each([
    [
      'WSL',
      { texts: { ...linux.texts, '/proc/sys/kernel/osrelease': '6.6-microsoft-standard-WSL2' } },
      /Windows/,
    ],
    [
      'a container',
      { files: { ...linux.files, '/.dockerenv': { mode: 0, uid: 0, gid: 0 } } },
      /--network=host/,
    ],
    ['neither', {}, /no container/],
  ])('tells of %s', async (_name, more, text) => {
    const { checks } = await examine({ ...linux, programs: working, ...more });
    expect(checks.find((one) => one.id === 'sandbox')).toMatchObject({
      ok: true,
      detail: expect.stringMatching(text) as string,
    });
  });
  it('finds the nearest folder of a data folder that is not there yet', async () => {
    const machine = { ...linux, accessible: ['write:/'], files: { '/': { mode: 0o40755, uid: 0, gid: 0 } } };
    const { checks } = await examine(machine);
    expect(checks.find((one) => one.id === 'data-folder')).toMatchObject({
      ok: true,
      detail: '/data (made when it is needed)',
    });
  });
});
