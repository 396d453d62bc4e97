// dumpcap, tcpdump and cap on a real veth pair in a namespace of their own: every packet sent is a row, and each way of
// failing is the right code.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { mustRun, run, whyNoTestbed } from '../../../../scripts/testbed/command.ts';
import { SourceChild, until } from './source-child.fixture.ts';

const frames = 10_000;
/** The frames of 100 bytes that are sent: UDP from 10.0.0.1 to 10.0.0.2, port 53 and 54 in turn. */
function udpCapture(): Buffer {
  const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  const records = Array.from({ length: frames }, (_, at) => {
    const record = Buffer.alloc(116);
    record.writeUInt32LE(at, 4);
    record.writeUInt32LE(100, 8);
    record.writeUInt32LE(100, 12);
    record.write('02000000000202000000000108004500005600000000401100000a0000010a000002', 16, 'hex');
    record.writeUInt16BE(1000, 50);
    record.writeUInt16BE(at % 2 === 0 ? 53 : 54, 52);
    record.writeUInt16BE(66, 54);
    return record;
  });
  return Buffer.concat([header, ...records]);
}

function whyNot(): string | null {
  const without = ['dumpcap', 'tcpdump', 'tcpreplay', 'setpriv'].find(
    (tool) => run([tool, '--version']).status === 127,
  );
  return whyNoTestbed() ?? (without === undefined ? null : `${without} is not installed`);
}

const why = whyNot();

describe.skipIf(why !== null)(`live sources (${why ?? 'all tools are here'})`, () => {
  const space = `jaws-src-${randomBytes(3).toString('hex')}`;
  const inside = ['ip', 'netns', 'exec', space];
  const running: SourceChild[] = [];
  let folder = '';

  function capture(source: string, options: object = {}, before: readonly string[] = []): SourceChild {
    const given = { interface: 'vb', filter: 'udp', ...options };
    const child = new SourceChild([...inside, ...before], source, given);
    running.push(child);
    return child;
  }

  const send = (pps: number, loops = 1): string =>
    mustRun(
      [
        ...inside,
        'tcpreplay',
        '-q',
        '--pps',
        String(pps),
        '--loop',
        String(loops),
        '-i',
        'va',
        join(folder, 'udp.pcap'),
      ],
      { timeoutMs: 60_000 },
    );

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-live-sources-'));
    writeFileSync(join(folder, 'udp.pcap'), udpCapture());
  });
  beforeEach(() => {
    mustRun(['ip', 'netns', 'add', space]);
    mustRun(['ip', '-n', space, 'link', 'add', 'va', 'type', 'veth', 'peer', 'name', 'vb']);
    for (const name of ['va', 'vb', 'lo']) mustRun(['ip', '-n', space, 'link', 'set', name, 'up']);
  });
  afterEach(async () => {
    for (const child of running) child.endHard();
    await Promise.all(running.splice(0).map((child) => child.end));
    run(['ip', 'netns', 'del', space]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['dumpcap', 'tcpdump', 'cap'])(
    '%s: what was sent is there at once after a stop',
    async (source) => {
      const child = capture(source);
      await until('started', () => child.started);
      send(20_000, 2);
      child.say('stop');
      const { outcome, facts } = await child.end;
      expect(outcome).toBe('ended');
      expect(facts).toMatchObject({ outOfOrder: 0, linkTypes: [1] });
      const lost = facts?.dropped ?? 0;
      expect((facts?.rows ?? 0) + lost).toBe(2 * frames);
      expect(facts?.wireBytes).toBe((facts?.rows ?? 0) * 100);
      expect(facts?.dropped).toBe(source === 'cap' ? null : lost);
    },
  );

  it.each(['dumpcap', 'tcpdump', 'cap'])('%s: filter, snap length, sizes as on the wire', async (source) => {
    const child = capture(source, { filter: 'udp port 53', snapLength: 64 });
    await until('started', () => child.started);
    send(20_000);
    child.say('stop');
    const { facts } = await child.end;
    expect((facts?.rows ?? 0) + (facts?.dropped ?? 0)).toBe(frames / 2);
    expect(facts).toMatchObject({
      wireBytes: (facts?.rows ?? 0) * 100,
      capturedBytes: (facts?.rows ?? 0) * 64,
    });
  });

  it.each(['dumpcap', 'tcpdump', 'cap'])(
    '%s: bad filter, unknown interface, no permission',
    async (source) => {
      const codes: (string | undefined)[] = [];
      codes.push((await capture(source, { filter: 'foo bar' }).end).facts?.code);
      codes.push((await capture(source, { interface: 'nope' }).end).facts?.code);
      const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs'];
      codes.push((await capture(source, {}, nobody).end).facts?.code);
      expect(codes).toEqual(['capture.bad-filter', 'capture.unknown-interface', 'capture.permission-denied']);
    },
  );

  it.each(['dumpcap', 'tcpdump'])('%s: the interface is deleted while packets come', async (source) => {
    const child = capture(source);
    await until('started', () => child.started);
    send(20_000);
    await until('rows', () => child.rows === frames);
    mustRun(['ip', '-n', space, 'link', 'del', 'vb']);
    const { outcome, facts } = await child.end;
    expect([outcome, facts?.code, facts?.rows]).toEqual(['failed', 'capture.interface-gone', frames]);
  });

  it('cap: the library aborts its process when the interface goes; what was handed out is kept by others', async () => {
    const child = capture('cap');
    await until('started', () => child.started);
    send(20_000);
    await until('rows', () => child.rows === frames);
    mustRun(['ip', '-n', space, 'link', 'del', 'vb']);
    const { outcome, facts, signal } = await child.end;
    // A build with its assertions off goes on, and is told by the presence check.
    expect(outcome === 'died' ? signal : facts?.code).toBe(
      outcome === 'died' ? 'SIGABRT' : 'capture.interface-gone',
    );
  });

  it.each(['dumpcap', 'tcpdump'])('%s: killed -9', async (source) => {
    const child = capture(source);
    await until('started', () => child.started);
    send(20_000);
    await until('rows', () => child.rows === frames);
    process.kill(child.helperPid ?? 0, 'SIGKILL');
    const { outcome, facts } = await child.end;
    expect([outcome, facts?.code, facts?.rows]).toEqual(['failed', 'capture.source-failed', frames]);
    expect(facts?.message).toContain('SIGKILL');
  });

  it('tcpdump tells its losses while it runs', async () => {
    const child = capture('tcpdump');
    await until('started', () => child.started);
    send(20_000);
    await until('a count', () => child.dropped !== null);
    send(20_000);
    await until('rows', () => child.rows + (child.dropped ?? 0) === 2 * frames);
    child.say('stop');
    expect((await child.end).outcome).toBe('ended');
  });

  it('close ends the helper', async () => {
    const child = capture('dumpcap');
    await until('started', () => child.started);
    child.say('close');
    expect((await child.end).outcome).toBe('ended');
    expect(() => process.kill(child.helperPid ?? 0, 0)).toThrow(/ESRCH/);
  });
});
