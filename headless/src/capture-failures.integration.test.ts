// What goes wrong while capturing, on a real cable between two hosts and through the built command: each a coded error or
// a mark, the dataset valid afterwards, every process gone.
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mustRun, run, whyNoTestbed } from '../../scripts/testbed/command.ts';
import type { RunningProcess } from '../../scripts/testbed/testbed.ts';
import { createWire, wireInterface, wireMacs, type Wire } from '../../scripts/testbed/wire.ts';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, launcher, type JawsHome } from './jaws-process.fixture.ts';
import { endOf, isAlive, startCapture, waitFor, type RunningCapture } from './running-capture.fixture.ts';

const why =
  whyNoTestbed() ?? (run(['dumpcap', '--version']).status === 0 ? null : 'dumpcap is not installed');
const [senderAddress, watcherAddress] = ['10.77.0.1', '10.77.0.2'];

let wire: Wire;
let home: JawsHome;
let traffic: RunningProcess | null = null;

beforeAll(() => {
  if (why === null) buildCommand();
}, 240_000);
beforeEach(() => {
  home = createJawsHome();
  wire = createWire([
    { host: 'sender', addresses: [`${senderAddress}/24`], mac: wireMacs.sender },
    { host: 'watcher', addresses: [`${watcherAddress}/24`], mac: wireMacs.watcher },
  ]);
});
afterEach(async () => {
  traffic = null;
  await wire.close();
  home.remove();
});

/** Pings, at most so many: two packets each. */
function ping(count: number, intervalSeconds = 0.005): void {
  const argv = ['ping', '-q', '-n', '-c', `${count}`, '-i', `${intervalSeconds}`, watcherAddress];
  traffic = wire.spawn('sender', argv);
}

function inWatcher(): string[] {
  return ['ip', 'netns', 'exec', wire.namespace('watcher')];
}

function capture(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}): RunningCapture {
  const place = ['--interface', wireInterface, '--dataset', 'd'];
  return startCapture(home, [...place, ...argv], { before: inWatcher(), env });
}

/** Verifies, and gives the rows. At least what was announced is there. */
function expectValid(jaws: RunningCapture, state = 'closed'): number {
  const verified = home.document('datasets-verify', 'datasets', 'verify', 'd');
  expect(verified).toMatchObject({ ok: true, tornRows: 0, state });
  const rows = verified['rows'] as number;
  expect(rows).toBeGreaterThanOrEqual(Math.max(0, ...jaws.announced()));
  return rows;
}

async function expectGone(...pids: number[]): Promise<void> {
  for (const pid of pids) await waitFor(`the end of process ${pid}`, () => (isAlive(pid) ? null : true));
}

describe.skipIf(why !== null)(why === null ? 'while capturing' : `while capturing (skipped: ${why})`, () => {
  it.each(['dumpcap', 'tcpdump'])('%s: the interface is removed', async (source) => {
    const jaws = capture(['--source', source]);
    ping(3000);
    await jaws.stored(100);
    const pids = [await jaws.workerPid(), await jaws.helperPid()];
    mustRun(['ip', '-n', wire.namespace('watcher'), 'link', 'del', wireInterface]);
    const { document, error } = endOf(await jaws.ended);
    expect(error).toBe('capture.interface-gone');
    expect(document).toMatchObject({ dataset: 'd', source, phase: 'failed' });
    expect(expectValid(jaws)).toBe(document['packets']);
    await expectGone(...pids);
  });

  it('the disk fills', async () => {
    const data = join(home.folder, 'data');
    mkdirSync(data);
    mustRun(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', data]);
    try {
      const jaws = capture();
      await jaws.printed(/"phase":"running"/);
      ping(50_000, 0.0002);
      const { document, error } = endOf(await jaws.ended);
      expect(error).toBe('dataset.disk-full');
      expect(document['packets']).toBeGreaterThan(1000);
      expect(expectValid(jaws, 'recovered')).toBeGreaterThanOrEqual(document['packets'] as number);
    } finally {
      await traffic?.stop();
      mustRun(['umount', data]);
    }
  });

  it('the helper dies', async () => {
    const jaws = capture();
    ping(3000);
    await jaws.stored(100);
    const worker = await jaws.workerPid();
    process.kill(await jaws.helperPid(), 'SIGKILL');
    const { document, error } = endOf(await jaws.ended);
    expect(error).toBe('capture.source-failed');
    expect(expectValid(jaws)).toBe(document['packets']);
    await expectGone(worker);
  });

  it('the worker dies: what was stored is kept, and the helper does not outlive it', async () => {
    const jaws = capture();
    ping(3000);
    await jaws.stored(100);
    const helper = await jaws.helperPid();
    process.kill(await jaws.workerPid(), 'SIGKILL');
    expect(endOf(await jaws.ended).error).toBe('capture.worker-died');
    expect(expectValid(jaws, 'recovered')).toBeGreaterThanOrEqual(100);
    await expectGone(helper);
  });

  it('the command dies: the worker closes the dataset, and the next capture says so', async () => {
    const jaws = capture();
    ping(3000);
    await jaws.stored(100);
    const pids = [await jaws.workerPid(), await jaws.helperPid()];
    jaws.signal('SIGKILL');
    await jaws.ended;
    await expectGone(...pids);
    expectValid(jaws);
    const next = startCapture(home, ['--interface', wireInterface, '--packets', '10'], {
      before: inWatcher(),
    });
    expect(endOf(await next.ended).error).toBeNull();
    expect(next.err()).toMatch(/\{"recovered":"The capture into d of .+ rows were kept\."\}/);
  });

  it('two captures into one dataset: the second is refused, the first goes on', async () => {
    const jaws = capture();
    ping(3000);
    await jaws.stored(10);
    expect(endOf(await capture().ended).error).toBe('dataset.exists');
    expect(endOf(await capture(['--append']).ended).error).toBe('dataset.locked');
    const before = jaws.announced().at(-1) ?? 0;
    await jaws.stored(before + 10);
    jaws.signal('SIGINT');
    const { document, error } = endOf(await jaws.ended);
    expect(error).toBeNull();
    expect(expectValid(jaws)).toBe(document['packets']);
  });

  it('the machine sleeps: a mark says so, and the capture goes on', async () => {
    const jaws = capture();
    ping(6000);
    await jaws.stored(10);
    const pids = [jaws.pid, await jaws.workerPid(), await jaws.helperPid()];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    // The sleep itself; longer than the 5 s from which on it is one.
    await pause(6500);
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    const before = jaws.announced().at(-1) ?? 0;
    await jaws.stored(before + 10);
    jaws.signal('SIGINT');
    const { document, error } = endOf(await jaws.ended);
    expect([error, kindsOf(document)]).toEqual([null, ['sleep']]);
    expectValid(jaws);
  });

  it('the address of the interface changes: a mark says so', async () => {
    const jaws = capture();
    ping(3000);
    await jaws.stored(10);
    mustRun(['ip', '-n', wire.namespace('watcher'), 'addr', 'add', '10.77.0.99/24', 'dev', wireInterface]);
    await jaws.printed(/"elapsedMs":[4-9]\d{3},/);
    jaws.signal('SIGINT');
    const { document, error } = endOf(await jaws.ended);
    expect([error, kindsOf(document)]).toEqual([null, ['address-change']]);
    expect(JSON.stringify(document['marks'])).toContain('10.77.0.99');
    expectValid(jaws);
  });

  it('the clock is set back by an hour: a mark says so', async () => {
    // The machine's own clock is left alone: the processes of this capture are given another one.
    const flag = join(home.folder, 'set-back');
    const clock = join(home.folder, 'clock.mjs');
    const code = `import { existsSync } from 'node:fs'; const real = Date.now;
      Date.now = () => real() - (existsSync(${JSON.stringify(flag)}) ? 3_600_000 : 0);`;
    writeFileSync(clock, code);
    const jaws = capture([], { NODE_OPTIONS: `--import ${clock}` });
    ping(3000);
    await jaws.stored(10);
    writeFileSync(flag, '');
    const before = jaws.announced().at(-1) ?? 0;
    await jaws.stored(before + 300);
    jaws.signal('SIGINT');
    const { document, error } = endOf(await jaws.ended);
    expect([error, kindsOf(document)]).toEqual([null, ['clock-step']]);
    expectValid(jaws);
  });
});

function kindsOf(document: Record<string, unknown>): string[] {
  return (document['marks'] as { kind: string }[]).map((mark) => mark.kind);
}

describe.skipIf(why !== null)(
  why === null ? 'before it starts' : `before it starts (skipped: ${why})`,
  () => {
    const none = { JAWS_DUMPCAP: '/nonexistent' };

    it.each<[string, string[], Record<string, string>, number, string]>([
      ['an unknown interface', ['--interface', 'whale0'], {}, 1, 'capture.unknown-interface'],
      [
        'an unknown interface, with a filter',
        ['--interface', 'whale0', '--filter', 'tcp'],
        {},
        1,
        'capture.unknown-interface',
      ],
      ['a bad filter', ['--filter', 'tcp prot 443'], {}, 2, 'capture.bad-filter'],
      ['dumpcap missing', ['--source', 'dumpcap'], none, 1, 'capture.source-missing'],
      [
        'tcpdump missing',
        ['--source', 'tcpdump'],
        { JAWS_TCPDUMP: '/nonexistent' },
        1,
        'capture.source-missing',
      ],
    ])('%s', async (_title, argv, env, code, error) => {
      const jaws = capture(argv, env);
      const ended = await jaws.ended;
      expect([ended.code, endOf(ended).error]).toEqual([code, error]);
      // Nothing is made for a capture that never was.
      expect(home.document('datasets-list', 'datasets', 'list')).toEqual({ datasets: [] });
    });

    it('dumpcap missing and any source wanted: tcpdump, and why', async () => {
      const jaws = capture(['--packets', '20'], none);
      ping(500);
      const { document, error } = endOf(await jaws.ended);
      expect(error).toBeNull();
      expect(document).toMatchObject({ source: 'tcpdump', packets: 20 });
      expect(document['why']).toMatch(/tcpdump.*dumpcap/s);
      expectValid(jaws);
    });

    it('a filter is never an option of the helper', async () => {
      const path = join(home.folder, 'written');
      const jaws = capture([`--filter=-w ${path}`]);
      expect(endOf(await jaws.ended).error).toBe('capture.bad-filter');
      expect(existsSync(path)).toBe(false);
    });

    // Without a device that everybody may open no process of anybody else can be started.
    const noNull = statSync('/dev/null').isCharacterDevice()
      ? ''
      : ' (skipped: /dev/null is not the null device)';
    it.skipIf(noNull !== '')(`no permission: says what was tried, and makes nothing${noNull}`, () => {
      const data = join(home.folder, 'nobody');
      mkdirSync(data);
      chmodSync(home.folder, 0o777);
      chmodSync(data, 0o777);
      for (const source of ['auto', 'dumpcap', 'tcpdump', 'cap']) {
        const { status, stdout } = run([
          ...inWatcher(),
          ...['runuser', '-u', 'nobody', '--', 'env', `JAWS_DATA_DIR=${data}`, 'HOME=/nonexistent'],
          ...['JAWS_SKIP_BUILD_CHECK=1', process.execPath, launcher, 'capture', '--json'],
          ...['--interface', wireInterface, '--source', source, '--dataset', 'd'],
        ]);
        const document = JSON.parse(stdout) as { error: { code: string; hint: string } };
        expect([source, status, document.error.code]).toEqual([source, 1, 'capture.permission-denied']);
        expect(document.error.hint).toContain('jaws doctor');
      }
      expect(run(['ls', join(data, 'datasets')]).stdout).toBe('');
    });
  },
);
