// Runs by ICMP with the real ping of this machine: payload and patterns, answers counted, what the receipt is worth, a
// ping that is missing, refuses or is another program, a stop and a machine that does not answer.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chumState } from '@jaws/shared/contract/chum';
import { runRecord, type RunRecord } from '@jaws/shared/exfil/run-record';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  isReceiptTrue,
  startListener,
  until,
  type TestListener,
} from '../../../listener-server/src/testing-client.fixture.ts';
import { createChumRig, freePort, type ChumRig } from './chum-rig.fixture.ts';

const whyNoPing = ((): string | null => {
  try {
    const said = execFileSync('ping', ['-V'], { encoding: 'utf8' });
    if (!said.includes('iputils')) return 'ping is not that of iputils';
    execFileSync('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1'], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return `no ping on loopback: ${String(error).slice(0, 60)}`;
  }
})();
const title = whyNoPing === null ? 'by real ping' : `by real ping (skipped: ${whyNoPing})`;

let rig: ChumRig<TestListener>;
let folder: string;
beforeEach(async () => {
  rig = createChumRig(await startListener());
  folder = mkdtempSync(join(tmpdir(), 'jaws-ping-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rig.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A program of this name before all others; it notes how it is called. `then` is a shell script. */
function putPing(then: string): () => string[] {
  const [path, log] = [join(folder, 'ping'), join(folder, 'calls')];
  writeFileSync(log, '');
  writeFileSync(path, `#!/bin/sh\necho "$LC_ALL $*" >> ${log}\n${then}\n`);
  chmodSync(path, 0o755);
  const rest = process.env['PATH'] ?? '';
  vi.stubEnv('PATH', `${folder}:${rest}`);
  return () => readFileSync(log, 'utf8').trimEnd().split('\n').filter(Boolean);
}
const realPing = whyNoPing === null ? execFileSync('which', ['ping'], { encoding: 'utf8' }).trim() : '';
const iputils = 'if [ "$1" = -V ]; then echo "ping from iputils 20240117"; exit 0; fi';

const patternsOf = (calls: readonly string[]): string[] =>
  calls.flatMap((call) => / -p ([0-9a-f]+) /.exec(call)?.[1] ?? []).sort();
const icmpFlow = ({ flows }: RunRecord) => flows.filter(({ protocol }) => protocol === 'ICMP');

describe.skipIf(whyNoPing !== null)(title, () => {
  it('sends exactly the bytes, counts the answers, and says what the receipt does not', async () => {
    const calls = putPing(`exec ${realPing} "$@"`);
    const run = await rig.start({ style: 'icmp', sizeBytes: 1605 });
    const record = await run.finished;
    expect(runRecord.safeParse(record).success).toBe(true);
    expect(record).toMatchObject({
      ...{ end: 'complete', sentBytes: 1605, receiptProblem: null, attack: ['T1048.003', 'T1095'] },
    });
    expect(icmpFlow(record)).toMatchObject([
      {
        ...{ localIp: '127.0.0.1', localPort: 0, remoteIp: '127.0.0.1', remotePort: 0 },
        ...{ applicationBytes: 1605, tcpBytes: null, echoes: { requests: 101, answered: 101 } },
      },
    ]);
    expect(isReceiptTrue(record.receipt!)).toBe(true);
    expect(record.receipt!.body.applicationBytes).toBe(0);
    const state = run.state();
    expect(chumState.safeParse(state).success).toBe(true);
    expect(state).toMatchObject({ phase: 'ended', error: null, warnings: [] });
    expect(state.receipt).toMatchObject({ ok: true, echoes: { requests: 101, answered: 101 } });
    expect(state.receipt!.text).toContain('the listener does not see ICMP');
    expect(state.receipt!.text).not.toContain('every byte arrived');
    // Version, one usual request, and the patterns: 16 bytes each, and 5 at the end.
    expect(calls()).toHaveLength(103);
    expect(calls().every((call) => call.startsWith('C '))).toBe(true);
    const patterns = patternsOf(calls());
    expect(patterns.map(({ length }) => length / 2).filter((bytes) => bytes !== 16)).toEqual([5]);
    expect(new Set(patterns).size).toBe(101);
  }, 60_000);

  it('sends the same patterns for the same seed', async () => {
    const calls = putPing(`exec ${realPing} "$@"`);
    const sent = async (seed: number): Promise<string[]> => {
      const before = calls().length;
      await (
        await rig.start({ style: 'icmp', sizeBytes: 320, seed })
      ).finished;
      return patternsOf(calls().slice(before));
    };
    const first = await sent(11);
    expect(first).toHaveLength(20);
    expect(await sent(11)).toEqual(first);
    expect(await sent(12)).not.toEqual(first);
  }, 60_000);

  it('tells watchers of both ends before the first request, after the proof', async () => {
    const calls = putPing(`exec ${realPing} "$@"`);
    const known: unknown[] = [];
    const flows = {
      coming: (flow: object) => Promise.resolve(void known.push({ ...flow, pings: calls().length })),
      finish: () => Promise.resolve([]),
    };
    await (
      await rig.start({ style: 'icmp', sizeBytes: 32, parts: { flows } })
    ).finished;
    const ends = { localIp: '127.0.0.1', localPort: 0, remoteIp: '127.0.0.1', remotePort: 0 };
    expect(known).toMatchObject([
      { protocol: 'TCP', pings: 0 },
      { protocol: 'ICMP', ...ends, pings: 0 },
      { protocol: 'TCP' },
    ]);
  });

  it('by IPv6, and beside another style in a scenario', async () => {
    await rig.remove();
    rig = createChumRig(await startListener({ bind: '127.0.0.1,::1' }));
    const steps = [{ style: 'icmp', bytes: 200 }, { style: 'padded' }];
    const scenario = JSON.stringify({ version: 1, name: 'Both', steps });
    const change = { style: null, scenario, sizeBytes: 5000, target: { host: '::1' } } as const;
    const run = await rig.start(change);
    const record = await run.finished;
    expect(record).toMatchObject({ end: 'complete', sentBytes: 5000, receiptProblem: null });
    expect(record.receipt!.body.applicationBytes).toBe(4800);
    const echoes = record.flows.filter(({ protocol }) => protocol === 'IPv6-ICMP');
    expect(echoes).toMatchObject([{ remoteIp: '::1', applicationBytes: 200, echoes: { answered: 13 } }]);
  });

  it('stopped in the middle: what was sent is on record; paused, it sends nothing', async () => {
    const run = await rig.start({ style: 'icmp', sizeBytes: 1_000_000, parts: { noWait: false } });
    await until(() => run.state().sentBytes > 500);
    run.pause();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const paused = run.state().sentBytes;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(run.state().sentBytes).toBe(paused);
    run.resume();
    await until(() => run.state().sentBytes > paused);
    const record = await run.stop();
    expect(record).toMatchObject({ end: 'stopped', receiptProblem: null });
    const [flow] = icmpFlow(record);
    expect(flow!.applicationBytes).toBe(record.sentBytes);
    expect(flow!.echoes!.answered).toBe(record.sentBytes / 16);
  });
});

describe('nothing is sent', () => {
  const start = (target = {}) => rig.start({ style: 'icmp', sizeBytes: 64, target });

  it('to a machine whose listener does not prove itself: it is not even pinged', async () => {
    const calls = putPing(iputils);
    await expect(start({ token: 'x'.repeat(43) })).rejects.toMatchObject({ code: 'chum.wrong-token' });
    await expect(start({ ports: [await freePort()] })).rejects.toMatchObject({ code: 'chum.refused' });
    const fingerprint = 'ab'.repeat(32);
    await expect(start({ fingerprint })).rejects.toMatchObject({ code: 'chum.wrong-fingerprint' });
    expect(calls()).toEqual([]);
  });

  it('of more than 1 MB', async () => {
    const calls = putPing(iputils);
    await expect(rig.start({ style: 'icmp', sizeBytes: 1_000_001 })).rejects.toMatchObject({
      code: 'chum.bad-size',
    });
    expect(rig.listener.logs().filter(({ event }) => event === 'run.started')).toEqual([]);
    expect(calls()).toEqual([]);
  });

  it('where ping is missing', async () => {
    vi.stubEnv('PATH', folder);
    await expect(start()).rejects.toMatchObject({
      code: 'chum.ping-missing',
      hint: expect.stringContaining('apt install iputils-ping') as string,
    });
  });

  it.each([
    [
      'busybox',
      `echo "ping: invalid option -- 'V'" >&2; echo 'BusyBox v1.36.1 multi-call binary.' >&2; exit 1`,
    ],
    ['macOS', `echo 'ping: invalid option -- V' >&2; echo 'usage: ping [-AaDdfnoQqRrv]' >&2; exit 64`],
    ['inetutils', `echo 'ping (GNU inetutils) 2.4'`],
  ])('by the ping of %s', async (_whose, script) => {
    const calls = putPing(script);
    await expect(start()).rejects.toMatchObject({ code: 'chum.ping-unsupported' });
    expect(calls()).toEqual(['C -V']);
  });

  it('where ping may not send', async () => {
    const said = 'ping: socktype: SOCK_RAW\nping: socket: Operation not permitted';
    putPing(`${iputils}\nprintf '${said}\\n' >&2\nexit 2`);
    await expect(start()).rejects.toMatchObject({ code: 'chum.ping-refused' });
  });

  it('to a machine that answers no usual request', async () => {
    const calls = putPing(
      `${iputils}\necho '1 packets transmitted, 0 received, 100% packet loss, time 0ms'\nexit 1`,
    );
    await expect(start()).rejects.toMatchObject({ code: 'chum.not-answered' });
    expect(patternsOf(calls())).toEqual([]);
    expect(rig.states.at(-1)?.sentBytes).toBe(0);
  });
});

describe('a machine that answers no more in the middle', () => {
  it('ends the run, which tells how many were answered', async () => {
    const said = (received: number): string =>
      `echo '1 packets transmitted, ${received} received, 0% packet loss, time 0ms'`;
    const answers = `[ $(wc -l < ${join(folder, 'calls')}) -le 12 ]`;
    putPing(`${iputils}\nif ${answers}; then ${said(1)}; else ${said(0)}; exit 1; fi`);
    const run = await rig.start({ style: 'icmp', sizeBytes: 16_000 });
    const record = await run.finished;
    expect(record).toMatchObject({ end: 'failed', receiptProblem: null });
    expect(run.state()).toMatchObject({ phase: 'failed', error: { code: 'chum.not-answered' } });
    const { requests, answered } = icmpFlow(record)[0]!.echoes!;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(14);
    expect(requests).toBeLessThan(60);
    expect(record.sentBytes).toBe(requests * 16);
  });
});
