// The capture service over fake workers: what is refused before anything starts, what is passed on, what is remembered.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCaptureOptions, type CaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilterAnswer } from '../filter-check.ts';
import { currentDataset } from './running-note.ts';
import { nowMs, onEth0, ServiceRig } from './service-rig.fixture.ts';

let rig: ServiceRig;
beforeEach(() => {
  rig = new ServiceRig();
});
afterEach(async () => {
  await rig.close();
});

describe('a capture', () => {
  it('starts in a worker of its own, is told of, and ends with its final state', async () => {
    const captures = rig.service();
    const { captureId, dataset } = await captures.start(onEth0);
    expect(dataset).toBe('eth0-20261122-191530');
    expect(rig.worker().start).toEqual({ stdin: 'ignore' });
    expect(rig.worker().job).toMatchObject({
      captureId,
      dataDir: rig.dataDir,
      options: { ...onEth0, dataset },
    });
    expect(captures.active()).toHaveLength(1);
    await captures.label(captureId, 'chum');
    await captures.pause(captureId);
    await captures.resume(captureId);
    expect(rig.worker().asked).toEqual(['start', 'label chum', 'pause', 'resume']);
    rig.worker().says({ stored: 7, rows: 7 });
    expect(await captures.stop(captureId)).toMatchObject({ phase: 'ended', stored: 7, error: null });
    expect(captures.active()).toHaveLength(0);
    expect([...new Set(rig.states.map(({ phase }) => phase))]).toEqual(['starting', 'running', 'ended']);
    // Once more is the same answer; anything else is too late.
    expect(await captures.stop(captureId)).toMatchObject({ phase: 'ended' });
    await expect((async () => captures.pause(captureId))()).rejects.toMatchObject({
      code: 'capture.not-running',
    });
    expect((await captures.list()).captures).toMatchObject([{ captureId, phase: 'ended' }]);
  });

  it('may end by itself, even before its start was answered', async () => {
    const captures = rig.service({
      onStart: (one) => {
        one.ends({ dataset: 'mine', stored: 3 });
      },
    });
    const { captureId, dataset } = await captures.start({ ...onEth0, dataset: 'mine' });
    expect(dataset).toBe('mine');
    expect(await captures.waitForEnd(captureId)).toMatchObject({ phase: 'ended', stored: 3 });
  });

  it('that cannot start is refused with the reason, listed as failed, and leaves its name free', async () => {
    let fails = true;
    const captures = rig.service({
      onStart: () => {
        if (fails) throw new JawsError('capture.permission-denied', 'Not you.', { hint: 'Ask.' });
      },
    });
    await expect(captures.start({ ...onEth0, dataset: 'mine' })).rejects.toMatchObject({
      code: 'capture.permission-denied',
      hint: 'Ask.',
    });
    expect((await captures.list()).captures).toMatchObject([
      { phase: 'failed', error: { code: 'capture.permission-denied', message: 'Not you.' } },
    ]);
    fails = false;
    expect(await captures.start({ ...onEth0, dataset: 'mine' })).toMatchObject({ dataset: 'mine' });
  });

  it('runs beside others under other names, four at most', async () => {
    const captures = rig.service();
    const started = await Promise.all([1, 2, 3, 4].map(() => captures.start(onEth0)));
    expect(new Set(started.map(({ dataset }) => dataset)).size).toBe(4);
    await expect(captures.start(onEth0)).rejects.toMatchObject({ code: 'capture.too-many' });
    await captures.stop(started[1]?.captureId ?? '');
    await captures.start(onEth0);
    await captures.close();
    expect((await captures.list()).captures.map(({ phase }) => phase)).toEqual(Array(5).fill('ended'));
    await expect(captures.start(onEth0)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is one of four also where five are asked for in the same moment', async () => {
    const captures = rig.service();
    const asked = await Promise.allSettled([1, 2, 3, 4, 5].map(() => captures.start(onEth0)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(asked.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'capture.too-many' } });
  });

  it('that cannot be noted is refused, and its name stays free', async () => {
    const captures = rig.service();
    const inTheWay = join(rig.dataDir, 'captures');
    writeFileSync(inTheWay, 'a file where a folder should be');
    await expect(captures.start({ ...onEth0, dataset: 'mine' })).rejects.toThrow('EEXIST');
    rmSync(inTheWay);
    expect(await captures.start({ ...onEth0, dataset: 'mine' })).toMatchObject({ dataset: 'mine' });
  });

  it('that is still being checked when the service closes starts no process', async () => {
    const questions: ((answer: FilterAnswer) => void)[] = [];
    const captures = rig.service({}, { checkFilter: () => new Promise((ask) => questions.push(ask)) });
    const asked = captures.start({ ...onEth0, filter: 'tcp' });
    const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => {
      expect(questions).toHaveLength(1);
    });
    const closed = captures.close();
    questions[0]?.({ checked: true, error: null });
    await Promise.all([refused, closed]);
    expect(rig.workers).toEqual([]);
    // The next start would tell of a capture that never was.
    expect(readdirSync(join(rig.dataDir, 'captures'))).toEqual([]);
  });

  it('is noted with what it writes now, until its end', async () => {
    const captures = rig.service();
    await captures.start({ ...onEth0, dataset: 'mine' });
    expect(await currentDataset(rig.dataDir, 'mine')).toBe('mine');
    rig.worker().says({ dataset: 'mine-2', datasets: ['mine', 'mine-2'] });
    await vi.waitFor(async () => {
      expect(await currentDataset(rig.dataDir, 'mine')).toBe('mine-2');
    });
    expect(await currentDataset(rig.dataDir, 'mine-2')).toBeNull();
    await captures.close();
    expect(await currentDataset(rig.dataDir, 'mine')).toBeNull();
  });

  it('has its dataset to itself', async () => {
    const captures = rig.service();
    const mine = { ...onEth0, dataset: 'mine' };
    const { captureId } = await captures.start(mine);
    await expect(captures.start({ ...mine, append: true })).rejects.toMatchObject({ code: 'dataset.locked' });
    await captures.stop(captureId);
    await (await rig.store.create('mine', {})).close();
    await expect(captures.start(mine)).rejects.toMatchObject({ code: 'dataset.exists' });
    await captures.start({ ...mine, append: true });
    const writer = await rig.store.create('theirs', {});
    await expect(captures.start({ ...mine, dataset: 'theirs', append: true })).rejects.toMatchObject({
      code: 'dataset.locked',
    });
    await writer.close();
  });
});

describe('what is refused before a process is started', () => {
  it.each<[string, Partial<CaptureOptions>, string, string]>([
    ['no interface', { interface: null }, 'capture.bad-option', 'interface'],
    ['a bad chum address', { chumAddresses: ['10.0.0.1', '10.0.0.300'] }, 'capture.bad-option', '10.0.0.300'],
    ['a bad blacklist', { blacklist: ['example.org'] }, 'capture.bad-option', 'example.org'],
    ['a bad local range', { local: ['10.0.0.0/33'] }, 'capture.bad-option', '10.0.0.0/33'],
    ['stdin in a host', { source: 'stdin' }, 'capture.bad-option', 'standard input'],
    ['appending to nothing', { append: true }, 'capture.bad-option', 'append'],
    ['a NUL in the filter', { filter: 'a\0b' }, 'capture.bad-option', 'NUL'],
    ['a replay of nothing', { source: 'replay', interface: null }, 'capture.bad-option', 'replay'],
    [
      'a replay on an interface',
      { source: 'replay', replay: { upload: null, demo: true, speed: 1 } },
      'capture.bad-option',
      'no interface',
    ],
    [
      'a file for dumpcap',
      { source: 'dumpcap', replay: { upload: null, demo: true, speed: 1 } },
      'capture.bad-option',
      'Only',
    ],
    [
      'two things to replay',
      { interface: null, replay: { upload: 'x', demo: true, speed: 1 } },
      'capture.bad-option',
      'one thing',
    ],
    [
      'a demo that is not installed',
      { interface: null, replay: { upload: null, demo: true, speed: 1 } },
      'import.unreadable',
      'demo',
    ],
    [
      'a file that is gone',
      { interface: null, replay: { upload: 'gone', demo: false, speed: 1 } },
      'import.unreadable',
      'cannot be read',
    ],
    ['a bad name', { dataset: '../x' }, 'dataset.bad-name', '../x'],
  ])('%s', async (_what, options, code, words) => {
    const error: unknown = await rig
      .service()
      .start({ ...onEth0, ...options })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(words);
    expect(rig.workers).toEqual([]);
    expect(rig.states).toEqual([]);
  });

  it('a filter that does not compile', async () => {
    const captures = rig.service(
      {},
      { checkFilter: () => Promise.resolve({ checked: true, error: 'No: prot.' }) },
    );
    await expect(captures.start({ ...onEth0, filter: 'prot' })).rejects.toMatchObject({
      code: 'capture.bad-filter',
      message: 'No: prot.',
    });
    expect(rig.workers).toEqual([]);
  });
});

describe('replay', () => {
  const replay = { upload: null, demo: false, speed: 'max' } as const;
  it('takes an upload, the demo, or a path that the command names', async () => {
    for (const name of ['upload-1', 'demo.pcap', 'given.pcap']) writeFileSync(join(rig.dataDir, name), 'x');
    const captures = rig.service({}, { demoPath: join(rig.dataDir, 'demo.pcap') });
    const asked = { ...defaultCaptureOptions, source: 'auto' } as const;
    await captures.start({ ...asked, replay: { ...replay, upload: 'upload-1' } });
    await captures.start({ ...asked, replay: { ...replay, demo: true } });
    await captures.start({ ...asked, replay }, join(rig.dataDir, 'given.pcap'));
    expect(rig.workers.map(({ job }) => [job?.options.source, job?.replayPath])).toEqual([
      ['replay', join(rig.dataDir, 'upload-1')],
      ['replay', join(rig.dataDir, 'demo.pcap')],
      ['replay', join(rig.dataDir, 'given.pcap')],
    ]);
  });

  it('leaves standard input to the command', async () => {
    await rig.service({}, { mayReadStdin: true }).start({ ...defaultCaptureOptions, source: 'stdin' });
    expect(rig.worker().start).toEqual({ stdin: 'inherit' });
    expect(rig.worker().job?.options.dataset).toBe('stdin-20261122-191530');
  });
});

describe('the memory', () => {
  it('keeps the options of each interface, and lists interfaces last used first', async () => {
    const one = (name: string, up: boolean) => ({
      name,
      description: '',
      addresses: [],
      up,
      loopback: false,
      counters: null,
    });
    const captures = rig.service(
      {},
      { listInterfaces: () => Promise.resolve([one('down0', false), one('up0', true), one('eth0', false)]) },
    );
    expect(await captures.remembered('eth0')).toBeNull();
    await captures.start({ ...onEth0, filter: 'tcp', dataset: 'mine' });
    await captures.close();
    const later = rig.service(
      {},
      { listInterfaces: () => Promise.resolve([one('up0', true), one('eth0', false)]) },
    );
    expect(await later.remembered('eth0')).toEqual({ ...onEth0, filter: 'tcp' });
    expect(
      (await captures.interfaces()).interfaces.map(({ name, lastUsedMs }) => [name, lastUsedMs]),
    ).toEqual([
      ['eth0', nowMs],
      ['up0', null],
      ['down0', null],
    ]);
    expect(statSync(join(rig.dataDir, 'capture-settings.json')).mode & 0o777).toBe(0o600);
  });

  it('ignores a file that is not its own, with a line in the log', async () => {
    writeFileSync(join(rig.dataDir, 'capture-settings.json'), '{"version":1,"captures":[{"options":{}}]}');
    const captures = rig.service();
    expect(await captures.remembered('eth0')).toBeNull();
    expect(rig.logged.join()).toContain('capture-settings.json is ignored');
    await captures.start(onEth0);
    await captures.close();
    expect(readFileSync(join(rig.dataDir, 'capture-settings.json'), 'utf8')).toContain('eth0');
  });
});

it('a service that closes stops its captures in order and leaves no notes', async () => {
  const captures = rig.service();
  await captures.start(onEth0);
  await captures.close();
  expect(rig.worker().asked).toEqual(['start', 'stop']);
  expect(readdirSync(join(rig.dataDir, 'captures'))).toEqual([]);
  await vi.waitFor(() => {
    expect(rig.states.at(-1)?.phase).toBe('ended');
  });
});
