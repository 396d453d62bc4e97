// Captures that end badly, over fake workers: a worker that dies, and what the next start finds and says.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaptureState } from '@jaws/shared/contract/capture';
import { deadPid, nowMs, onEth0, ServiceRig } from './service-rig.fixture.ts';

let rig: ServiceRig;
beforeEach(() => {
  rig = new ServiceRig();
});
afterEach(async () => {
  await rig.close();
});

describe('a worker that dies', () => {
  it('is a failed state with the rows that were kept; the next start is one call away', async () => {
    const captures = rig.service();
    const { captureId } = await captures.start({ ...onEth0, dataset: 'mine' });
    await rig.leaveOpen('mine', 1234, '1235,TCP,torn');
    rig.worker().says({ stored: 1200, rows: 1200, dataset: 'mine', datasets: ['mine'] });
    await vi.waitFor(() => {
      expect(rig.states.at(-1)?.stored).toBe(1200);
    });
    rig.worker().dies();
    const state = await captures.waitForEnd(captureId);
    expect(state).toMatchObject({
      phase: 'failed',
      stored: 1234,
      rows: 1234,
      error: {
        code: 'capture.worker-died',
        message: 'The capture ended unexpectedly. 1,234 rows were kept.',
      },
    });
    expect(rig.states.at(-1)).toEqual(state);
    expect(await rig.store.verify('mine')).toMatchObject({ ok: true, state: 'recovered', rows: 1234 });
    expect(rig.logged.join()).toContain('signal SIGKILL');
    await captures.start({ ...onEth0, dataset: 'mine', append: true });
    expect(captures.active()).toHaveLength(1);
  });

  it('has the dataset repaired that it rotated into without telling', async () => {
    const captures = rig.service();
    const { captureId } = await captures.start({ ...onEth0, dataset: 'mine' });
    await (await rig.store.create('mine', { source: { kind: 'capture', names: [] } })).close();
    await rig.leaveOpen('mine-2', 5, 'torn');
    await rig.leaveOpen('minestrone', 5, 'torn');
    rig.worker().dies();
    expect((await captures.waitForEnd(captureId)).phase).toBe('failed');
    expect((await rig.store.manifest('mine-2')).state).toBe('recovered');
    expect((await rig.store.manifest('minestrone')).state).toBe('open');
  });

  it('at its start is said so', async () => {
    const captures = rig.service({
      onStart: (one) => {
        one.dies('exit code 134: heap');
        return new Promise(() => undefined);
      },
    });
    await expect(captures.start(onEth0)).rejects.toMatchObject({ code: 'capture.worker-died' });
    expect(captures.active()).toHaveLength(0);
  });

  it('while it is asked to stop gives the failed state', async () => {
    const captures = rig.service({
      onStop: (one) => {
        one.dies();
        return new Promise(() => undefined);
      },
    });
    const { captureId } = await captures.start(onEth0);
    expect(await captures.stop(captureId)).toMatchObject({ phase: 'failed' });
  });

  const noSysfs = existsSync('/sys/class/net') ? null : 'no /sys/class/net';
  it.skipIf(noSysfs !== null)(
    `by an interface that is gone is said so, where the source is cap, which dies of that${noSysfs ?? ''}`,
    async () => {
      const gone = { interface: 'jaws-gone0' };
      const of = (name: 'cap' | 'dumpcap') => ({
        source: { name, why: '', timestampSource: 'arrival', sizes: 'derived', drops: 'unknown' } as const,
      });
      const codeOf = async (said: Partial<CaptureState>): Promise<string | undefined> => {
        const captures = rig.service();
        const { captureId } = await captures.start({ ...onEth0, ...gone });
        const worker = rig.worker(rig.workers.length - 1);
        worker.says(said);
        await vi.waitFor(() => {
          expect(rig.states.at(-1)?.source).toEqual(said.source);
        });
        worker.dies('signal SIGABRT');
        return (await captures.waitForEnd(captureId)).error?.code;
      };
      expect(await codeOf({ ...gone, ...of('cap') })).toBe('capture.interface-gone');
      expect(await codeOf({ ...gone, ...of('dumpcap') })).toBe('capture.worker-died');
      // Its own fault where the interface is there and up.
      expect(await codeOf({ interface: 'any', ...of('cap') })).toBe('capture.worker-died');
    },
  );

  it('has its helper ended', async () => {
    const helper = spawn('sleep', ['600'], { stdio: 'ignore' });
    const gone = new Promise((resolve) =>
      helper.once('exit', (_code, signal) => {
        resolve(signal);
      }),
    );
    const captures = rig.service({ helperPid: helper.pid ?? 0 });
    const { captureId } = await captures.start(onEth0);
    rig.worker().dies();
    await captures.waitForEnd(captureId);
    expect(await gone).toBe('SIGTERM');
  });
});

describe('what earlier runs left behind', () => {
  const orphan = { captureId: 'old', pid: deadPid, start: 'gone', startedMs: nowMs };
  /** As if the process that noted this capture had died. */
  function orphanNotes(): void {
    for (const file of readdirSync(join(rig.dataDir, 'captures'))) {
      const note = JSON.parse(readFileSync(join(rig.dataDir, 'captures', file), 'utf8')) as object;
      writeFileSync(join(rig.dataDir, 'captures', file), JSON.stringify({ ...note, pid: orphan.pid }));
    }
  }

  it('is repaired and told, once to each start', async () => {
    await rig.leaveOpen('mine', 12_345, 'torn');
    rig.changes = 0;
    const captures = rig.service();
    const { recovered } = await captures.list();
    expect(recovered).toMatchObject([{ dataset: 'mine', rows: 12_345 }]);
    expect(recovered[0]?.text).toContain('2026-11-22 19:15 UTC');
    expect(recovered[0]?.text).toContain('12,345 rows were kept');
    expect(await rig.store.verify('mine')).toMatchObject({ ok: true, state: 'recovered' });
    expect(rig.changes).toBe(1);
    expect((await rig.service().list()).recovered).toEqual([]);
  });

  it('is told where the worker closed the dataset after its host died', async () => {
    const dying = rig.service();
    await dying.start({ ...onEth0, dataset: 'mine' });
    await (await rig.store.create('mine', { source: { kind: 'capture', names: [] } })).close();
    orphanNotes();
    const { recovered } = await rig.service().list();
    expect(recovered).toMatchObject([{ dataset: 'mine', rows: 0 }]);
    expect(recovered[0]?.text).toContain('closed in order');
  });

  it('does not touch what others capture, import or keep', async () => {
    const other = rig.service();
    await other.start({ ...onEth0, dataset: 'theirs' });
    const writer = await rig.store.create('theirs', { source: { kind: 'capture', names: [] } });
    const importing = await rig.store.create('import', { source: { kind: 'import', names: [] } });
    expect((await rig.service().list()).recovered).toEqual([]);
    expect((await rig.store.manifest('theirs')).state).toBe('open');
    expect(readdirSync(join(rig.dataDir, 'captures'))).toHaveLength(1);
    await writer.close();
    await importing.close();
  });

  it('forgets a note that is none, and one whose dataset was never made', async () => {
    const captures = rig.service();
    await captures.start(onEth0);
    writeFileSync(join(rig.dataDir, 'captures', 'x.json'), 'nonsense');
    orphanNotes2();
    expect((await rig.service().list()).recovered).toEqual([]);
    expect(existsSync(join(rig.dataDir, 'captures', 'x.json'))).toBe(false);

    function orphanNotes2(): void {
      writeFileSync(join(rig.dataDir, 'captures', 'y.json'), JSON.stringify({ ...orphan, dataset: 'never' }));
    }
  });
});
