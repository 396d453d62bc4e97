// Who is taken for a capture on machines with and without programs and permission, and what is said of it.
import { describe, expect, it } from 'vitest';
import { chooseSource } from './choose-source.ts';
import { fakeFacts, said, type FakeMachine } from './testing-facts.fixture.ts';

const mayRaw = { '/proc/self/status': 'CapEff:\t0000000000002000\nCapAmb:\t0000000000000000\n' };
const mayNot = { '/proc/self/status': 'CapEff:\t0000000000000000\n' };
const dumpcapTrial = '/bin/dumpcap -L -i any';
const tcpdumpTrial = '/bin/tcpdump -L -i any';
const all: FakeMachine = {
  dumpcap: '/bin/dumpcap',
  tcpdump: '/bin/tcpdump',
  cap: '/cap.node',
  texts: mayNot,
  programs: { [dumpcapTrial]: said.linkTypes, [tcpdumpTrial]: { output: said.tcpdumpDenied } },
};

describe('the automatic choice', () => {
  it.each<[string, FakeMachine, string, RegExp]>([
    [
      'root',
      { ...all, uid: 0 },
      'dumpcap',
      /^dumpcap: permitted as root; kernel timestamps, drops reported when you stop$/,
    ],
    [
      'a member of group wireshark',
      {
        ...all,
        files: { '/bin/dumpcap': { mode: 0o100750, uid: 0, gid: 117 } },
        texts: { ...mayNot, '/etc/group': 'root:x:0:\nwireshark:x:117:ada\n' },
      },
      'dumpcap',
      /permitted through group wireshark;/,
    ],
    [
      'file capabilities open to all',
      { ...all, files: { '/bin/dumpcap': { mode: 0o100755, uid: 0, gid: 0 } } },
      'dumpcap',
      /file capabilities/,
    ],
    [
      'setuid',
      { ...all, files: { '/bin/dumpcap': { mode: 0o104755, uid: 0, gid: 0 } } },
      'dumpcap',
      /setuid root/,
    ],
    ['an app with CAP_NET_RAW', { ...all, texts: mayRaw }, 'dumpcap', /CAP_NET_RAW of this process/],
    [
      'no dumpcap',
      { ...all, dumpcap: null, programs: { [tcpdumpTrial]: said.linkTypes } },
      'tcpdump',
      /^tcpdump: permitted/,
    ],
    [
      'only the module, permitted',
      { cap: '/cap.node', texts: mayRaw },
      'cap',
      /arrival.*drops not known; not dumpcap: .+; not tcpdump: /,
    ],
    [
      'dumpcap for others only',
      { ...all, texts: mayRaw, programs: { [dumpcapTrial]: { failure: 'not-executable', code: null } } },
      'cap',
      /^cap: permitted by CAP_NET_RAW/,
    ],
    [
      'a Mac with ChmodBPF',
      {
        platform: 'darwin',
        tcpdump: '/usr/sbin/tcpdump',
        programs: {
          '/usr/sbin/tcpdump -L -i lo0': 'Data link types for lo0 (use option -y to set):\n  NULL\n',
        },
      },
      'tcpdump',
      /\/dev\/bpf/,
    ],
    [
      'Windows with Npcap',
      {
        platform: 'win32',
        uid: null,
        dumpcap: 'C:\\d.exe',
        programs: { 'C:\\d.exe -D': '1. \\Device\\NPF_{9A1} (Ethernet)\r\n' },
      },
      'dumpcap',
      /Npcap/,
    ],
  ])('%s', async (_name, machine, name, why) => {
    const choice = await chooseSource('auto', fakeFacts(machine));
    expect(choice.name).toBe(name);
    expect(choice.why).toMatch(why);
  });
  it('tries no further than it must', async () => {
    const facts = fakeFacts(all);
    await chooseSource('auto', facts);
    expect(facts.started).toEqual([dumpcapTrial]);
  });
  it('names everything that was tried when nothing is permitted', async () => {
    const denied = { ...all, programs: { ...all.programs, [dumpcapTrial]: said.dumpcapDenied } };
    await expect(chooseSource('auto', fakeFacts(denied))).rejects.toMatchObject({
      code: 'capture.permission-denied',
      message: expect.stringMatching(
        /dumpcap \(.*socket: Operation not permitted\)\), tcpdump \(.*not permitted.*cap \(.*CAP_NET_RAW/,
      ) as string,
    });
  });
  it('says that nothing is installed', async () => {
    await expect(chooseSource('auto', fakeFacts({}))).rejects.toMatchObject({ code: 'capture.no-source' });
  });
});

describe('a source asked for by name', () => {
  it.each<[Parameters<typeof chooseSource>[0], FakeMachine, string]>([
    ['tcpdump', all, 'capture.permission-denied'],
    ['cap', all, 'capture.permission-denied'],
    ['dumpcap', {}, 'capture.source-missing'],
    ['cap', {}, 'capture.source-missing'],
    // A file that lost its loader or its own folder: the start fails as if it were not there.
    ['dumpcap', { dumpcap: '/bin/dumpcap' }, 'capture.source-missing'],
    ['cap', { platform: 'win32', cap: 'C:\\cap.node' }, 'capture.permission-denied'],
    ['cap', { platform: 'darwin', cap: '/cap.node' }, 'capture.permission-denied'],
  ])('%s is refused, not replaced', async (name, machine, code) => {
    await expect(chooseSource(name, fakeFacts(machine))).rejects.toMatchObject({ code });
  });
  it('is tried when the trial said neither yes nor no', async () => {
    const noise = 'dumpcap: cap_set_proc() fail return: Operation not permitted\nwhat?';
    for (const answer of [noise, { output: 'what?' }, { failure: 'time-limit', code: null } as const]) {
      const facts = fakeFacts({ dumpcap: '/bin/dumpcap', programs: { [dumpcapTrial]: answer } });
      expect((await chooseSource('dumpcap', facts)).name).toBe('dumpcap');
    }
  });
  it('is taken without a look at the machine where it needs none', async () => {
    const facts = fakeFacts({});
    expect((await chooseSource('replay', facts)).name).toBe('replay');
    expect((await chooseSource('stdin', facts)).why).toContain('drops not known');
    expect(facts.started).toEqual([]);
  });
  it('is taken where permitted', async () => {
    const facts = fakeFacts({ platform: 'darwin', cap: '/cap.node', accessible: ['read:/dev/bpf0'] });
    expect((await chooseSource('cap', facts)).name).toBe('cap');
  });
});
