// A live picture with time that passes by itself: frames in order, settings and pins on the fly, the allow-list,
// alerts, ends.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  defaultLiveSettings,
  liveFrame,
  liveTop,
  type LiveFrame,
  type LiveSettings,
} from '@jaws/shared/contract/live';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { JudgedAlert } from '@jaws/shared/live/live-alerts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { tableOf } from '../dataset/testing-tables.fixture.ts';
import type { DatasetStore, DatasetWriter } from '../dataset/store-contract.ts';
import { readModel, saveModel } from '../models/model-store.ts';
import { smallModelText } from '../models/small-model.fixture.ts';
import { office, officeRow, officeStartMs as startMs } from './live-office.fixture.ts';
import { LiveSession } from './live-session.ts';
import { createOpenJudges } from './open-judges.ts';

let folder = '';
let store: DatasetStore;
let nowMs = startMs;
let frames: LiveFrame[] = [];
let alerted: JudgedAlert[] = [];
let failures: unknown[] = [];
let sessions: LiveSession[] = [];
let writers: DatasetWriter[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-live-'));
  nowMs = startMs;
  store = createDatasetStore({ dataDir: folder, clock: () => nowMs });
  [frames, alerted, failures, sessions, writers] = [[], [], [], [], []];
});
afterEach(async () => {
  for (const session of sessions) await session.close();
  for (const writer of writers) await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  settings: Partial<LiveSettings> = {},
  parts: { readonly mostEntries?: number; readonly publish?: (frame: LiveFrame) => void } = {},
): Promise<LiveSession> {
  const session = await LiveSession.open(
    {
      ...{
        store,
        openJudges: createOpenJudges(store, (name) => readModel(folder, name)),
        dataset: 'live',
        liveId: 'one',
      },
      ...{ clock: () => nowMs, stopwatch: () => performance.now() },
      wait: async (ms) => {
        await setImmediate();
        nowMs += ms;
      },
      publish: (frame) => {
        frames.push(liveFrame.parse(frame));
      },
      alerted: ({ alerts }) => alerted.push(...alerts),
      failed: (error) => failures.push(error),
      ...parts,
    },
    { ...defaultLiveSettings, ...settings },
    [],
  );
  sessions.push(session);
  return session;
}

/** The first frame from now on that the test is looking for; the loop makes thousands a minute. */
async function frameWith(isIt: (frame: LiveFrame) => boolean): Promise<LiveFrame> {
  const from = frames.length;
  const deadline = performance.now() + 10_000;
  for (;;) {
    const found = frames.slice(from).find(isIt);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`no such frame in ${frames.length - from}`);
    await setImmediate();
  }
}

async function written(packets = 3000): Promise<DatasetWriter> {
  const writer = await store.create('live', {});
  writers.push(writer);
  await writer.append(office(0, packets), 0, packets);
  return writer;
}

/** The leak's unit in the list, whichever unit it is. */
const culpritIn = ({ top }: LiveFrame): LiveFrame['top'][number] | undefined =>
  top.find(({ id, srcIp, dstIp }) => [id, srcIp, dstIp].includes('192.168.1.66'));
const strengthOf = (frame: LiveFrame): number => culpritIn(frame)?.evidence ?? 0;
const pointIn = ({ points }: LiveFrame, key: number): number => points.evidence[points.key.indexOf(key)] ?? 0;
const allowed = (what: string): AllowEntry => ({
  ...{ what, reason: 'our backup', sinceMs: startMs },
  ...{ untilMs: null, upToBytes: null },
});
const isJudged = ({ top }: LiveFrame): boolean => top.length > 0;

describe('LiveSession', () => {
  it('asks a model from the moment that it is chosen', async () => {
    await saveModel(folder, 'office', smallModelText('office', 1));
    await written();
    const session = await open();
    const before = await frameWith(isJudged);
    expect(before.alarm).toMatchObject({ score: 2.2, model: null });
    expect(alerted).toEqual([]);
    session.configure({ ...defaultLiveSettings, model: 'office' });
    await frameWith(({ alarm }) => alarm.model === 'office' && alerted.length > 0);
    expect(alerted.map(({ srcIp, detectors }) => [srcIp, detectors[0]])).toEqual([['192.168.1.66', 'model']]);
    expect(failures).toEqual([]);
  });

  it('makes frames in order, soon after packets and else a second apart, and follows to the end', async () => {
    const writer = await written();
    await open({ unit: 'endpoints' });
    const first = await frameWith(isJudged);
    expect(first.follow).toMatchObject({ rows: 3000, backlogBytes: 0, ended: false });
    expect(first.window).toMatchObject({ packets: 3000, fromMs: startMs });
    expect(first.top.slice(0, 2).map(({ id }) => id)).toContain('192.168.1.66');
    expect(first.top[0]?.firstSeenMs).toBe(startMs + 490);
    await writer.append(office(3000, 500), 0, 500);
    await frameWith(({ follow }) => follow.rows === 3500);
    await writer.close();
    const last = await frameWith(({ follow }) => follow.ended);
    expect(last.packetMs).toBe(startMs + 34_990);
    expect(last.top[0]?.history.length).toBeGreaterThan(1);
    frames.slice(1).forEach((frame, at) => {
      expect(frame.number).toBe(at + 2);
      const isNew = frame.follow.rows !== frames[at]?.follow.rows;
      expect(frame.madeMs - (frames[at]?.madeMs ?? 0)).toBeGreaterThanOrEqual(isNew ? 300 : 1000);
      if (isNew) expect(frame.follow.lagMs).toBeLessThanOrEqual(500);
    });
    expect(failures).toEqual([]);
  });

  it('takes other settings while it runs: unit, window, projection, clusters, length of the list', async () => {
    await (await written()).close();
    const session = await open({ unit: 'endpoints' });
    const before = await frameWith(isJudged);
    const wanted = {
      ...defaultLiveSettings,
      unit: 'flows',
      projection: 'explore',
      top: 3,
      method: 'kmeans',
      k: 2,
    } as const;
    session.configure(wanted);
    const after = await frameWith((frame) => frame.unit === 'flows' && isJudged(frame));
    expect(after.projection).toMatchObject({ mode: 'explore', fittedOn: 'the traffic as it goes' });
    expect(after).toMatchObject({ clusters: 2, noise: 0 });
    expect(after.top.length).toBeLessThanOrEqual(3);
    expect(after.window.packets).toBe(3000);
    expect(new Set([...before.points.key, ...after.points.key]).size).toBe(before.units + after.units);
    session.configure({ ...wanted, windowSeconds: 10 });
    expect(
      (await frameWith(({ window }) => window.packets > 0 && window.packets < 1100)).number,
    ).toBeGreaterThan(0);
  });

  it('follows a filter: only its packets, and nothing of those that it leaves out', async () => {
    await written();
    const session = await open({ unit: 'endpoints' });
    expect(strengthOf(await frameWith(isJudged))).toBeGreaterThan(0);
    const settings = { ...defaultLiveSettings, unit: 'endpoints' } as const;
    session.configure({ ...settings, where: 'not (ip == 192.168.1.66)' });
    const without = await frameWith((frame) => frame.window.packets === 2940 && isJudged(frame));
    expect(without.follow).toMatchObject({ rows: 3000, backlogBytes: 0 });
    expect(culpritIn(without)).toBeUndefined();
    session.configure({ ...settings, where: 'dport == 26667' });
    // Every fiftieth packet is the culprit's.
    await frameWith(({ window }) => window.packets === 60);
    session.configure(settings);
    expect(
      strengthOf(await frameWith((frame) => frame.window.packets === 3000 && isJudged(frame))),
    ).toBeGreaterThan(0);
  });

  it('refuses a filter that it cannot follow, and goes on with the one before', async () => {
    await written();
    const session = await open({ unit: 'endpoints' });
    const settings = { ...defaultLiveSettings, unit: 'endpoints' } as const;
    expect(() => {
      session.configure({ ...settings, where: 'port ==' });
    }).toThrow('expected a value');
    expect(() => {
      session.configure({ ...settings, unit: 'packets', where: 'port == 1' });
    }).toThrow('has no filter');
    expect((await frameWith(isJudged)).window.packets).toBe(3000);
    expect(failures).toEqual([]);
  });

  it('pins, allows and describes units', async () => {
    await (await written()).close();
    const session = await open({ unit: 'endpoints' });
    session.pin('192.168.1.7', true);
    const pinned = await frameWith(({ top }) => top[0]?.pinned === true);
    expect(pinned.top[0]?.id).toBe('192.168.1.7');
    const keys = pinned.points.key.slice(0, 3);
    const units = session.units([...keys, 2 ** 45, 10 ** 9]);
    expect(units.map(({ key }) => key)).toEqual(keys);
    for (const unit of units) expect(liveTop.parse(unit)).toEqual(unit);
    session.pin('192.168.1.7', false);
    await frameWith(({ top }) => top.every((one) => !one.pinned));

    const leak = pinned.top.find(({ id }) => id === '192.168.1.66');
    const evidenceIn = (frame: LiveFrame): number =>
      frame.points.evidence[frame.points.key.indexOf(leak?.key ?? -1)] ?? -1;
    expect(evidenceIn(pinned)).toBeGreaterThan(0);
    session.setAllowed([allowed('192.168.1.66')]);
    const without = await frameWith((frame) => frame.allowed === 1 && evidenceIn(frame) === 0);
    expect(without.top.map(({ id }) => id)).not.toContain('192.168.1.66');
    session.setAllowed([]);
    await frameWith((frame) => evidenceIn(frame) > 0);
  });

  it('says of how many packets it has not looked at the names, when a flood of them is too much', async () => {
    const writer = await store.create('live', {});
    const rows = 3000;
    for (let from = 0; from < 12 * rows; from += rows) {
      // One flow that goes on: what it asked for stays in the window.
      const flood = Array.from({ length: rows }, (_, at) => ({
        ...officeRow(0),
        httpUrl: `http://example.org/${from + at}`.padEnd(4000, 'x'),
      }));
      await writer.append(tableOf(flood), 0, rows);
    }
    await writer.close();
    await open({ unit: 'flows' });
    const frame = await frameWith(({ follow }) => follow.rows === 12 * rows && follow.backlogBytes === 0);
    expect(frame.window.packets).toBeGreaterThan(12 * rows - 1);
    expect(frame.namesLeftOut).toBeGreaterThan(1000);
    expect(liveFrame.parse(frame)).toEqual(frame);
  });

  it('tells of each episode once, whatever becomes of the window and the unit', async () => {
    const writer = await written();
    const scan = Array.from({ length: 60 }, (_, at) => ({
      ...{ timestampUs: (startMs + 30_000 + at) * 1000, source: '192.168.1.99', destination: '203.0.113.3' },
      ...{ sourcePort: 50_000 + at, destinationPort: 1 + at, tcpFlags: 2, payloadSize: 0 },
    }));
    await writer.append(tableOf(scan), 0, scan.length);
    await writer.close();
    const session = await open({ unit: 'channels' });
    await frameWith(() => alerted.length > 0);
    session.configure({ ...defaultLiveSettings, unit: 'flows' });
    await frameWith((frame) => frame.unit === 'flows' && isJudged(frame));
    expect(alerted.map(({ srcIp, dstIp }) => [srcIp, dstIp])).toEqual([['192.168.1.99', '203.0.113.3']]);
    expect(alerted[0]).toMatchObject({ detectors: ['scan'], allowed: null, bytesUp: 3600 });
    expect(alerted[0]?.score).toBeGreaterThanOrEqual(2.2);
    expect(alerted[0]?.reasons[0]?.text).toContain('tried 60 ports');
  });

  it('ends with an error when the dataset goes away, and quietly when it is closed', async () => {
    const writer = await written(100);
    await open();
    await frameWith(() => true);
    await writer.abort();
    const deadline = performance.now() + 10_000;
    while (failures.length === 0 && performance.now() < deadline) await setImmediate();
    expect(failures).toMatchObject([{ code: 'dataset.not-found' }]);

    await (await written(100)).close();
    const session = await open();
    await frameWith(() => true);
    await session.close();
    const made = frames.length;
    await setImmediate();
    expect(frames).toHaveLength(made);
    expect(failures).toHaveLength(1);
  });

  it('tells nobody of a failure that comes while it is being closed', async () => {
    await (await written(100)).close();
    let closing: Promise<void> | undefined;
    const session = await open(
      {},
      {
        publish: () => {
          closing ??= session.close();
          throw new Error('the page is gone');
        },
      },
    );
    while (closing === undefined) await setImmediate();
    await closing;
    expect(failures).toEqual([]);
  });

  it.each(['packets', 'flows', 'endpoints'] as const)(
    '%s: what happened once is half after one half-life, and gone below 5 %',
    async (unit) => {
      const rows = Array.from({ length: 900 }, (_, at) => officeRow(at % 50 === 49 && at !== 449 ? 0 : at));
      const writer = await store.create('live', {});
      await writer.append(tableOf(rows), 0, 900);
      await writer.close();
      await open({ unit, windowSeconds: 10, halfLifeSeconds: 10 });
      await frameWith((frame) => strengthOf(frame) > 0.15);
      // The window goes on while nothing comes: it has left.
      const left = await frameWith((frame) => frame.window.packets === 0 && culpritIn(frame) !== undefined);
      const key = culpritIn(left)?.key ?? -1;
      expect(pointIn(left, key)).toBeCloseTo(strengthOf(left), 4);
      const half = await frameWith(({ madeMs }) => madeMs >= left.madeMs + 10_000);
      expect(half.madeMs - left.madeMs).toBeLessThan(10_200);
      const share = 2 ** ((left.madeMs - half.madeMs) / 10_000);
      expect(strengthOf(half) / strengthOf(left)).toBeCloseTo(share, 9);
      expect(pointIn(half, key) / pointIn(left, key)).toBeCloseTo(share, 2);
      const last = await frameWith((frame) => culpritIn(frame) === undefined);
      expect(last.points.key).not.toContain(key);
      const before = frames.find(({ number }) => number === last.number - 1);
      expect(pointIn(before ?? last, key)).toBeGreaterThanOrEqual(0.05);
      expect(pointIn(before ?? last, key)).toBeLessThan(0.06);
    },
  );

  it('empties full dictionaries, and loses nothing by it', async () => {
    const writer = await written(1500);
    const session = await open({ unit: 'endpoints' }, { mostEntries: 40 });
    await open({ unit: 'endpoints' });
    session.pin('192.168.1.7', true);
    const first = await frameWith(({ top }) => top[0]?.pinned === true);
    for (let from = 1500; from < 3000; from += 500) {
      await writer.append(office(from, 500), 0, 500);
      await frameWith(({ follow }) => follow.rows === from + 500);
    }
    await writer.close();
    await frameWith(({ follow }) => follow.ended);
    const isWhole = ({ follow, window }: LiveFrame): boolean => follow.ended && window.packets === 3000;
    const small = await frameWith((frame) => isWhole(frame) && frame.top[0]?.pinned === true);
    const large = await frameWith((frame) => isWhole(frame) && frame.top[0]?.pinned === false);
    expect(small.top[0]).toMatchObject({ id: '192.168.1.7', key: first.top[0]?.key });
    // Frozen axes are fitted on what was there first, which differs by the moment; bytes do not.
    expect(small.points.bytes).toEqual(large.points.bytes);
    // Equal evidence may stand in any order.
    const evidenceOf = ({ top }: LiveFrame): Map<string, number> =>
      new Map(
        top.filter(({ evidenceNow }) => evidenceNow > 0.05).map(({ id, evidenceNow }) => [id, evidenceNow]),
      );
    expect(evidenceOf(small)).toEqual(evidenceOf(large));
    expect(evidenceOf(small).size).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });

  it('keeps evidence, pins and the allow-list when the window changes, and when a unit comes back', async () => {
    await (await written()).close();
    const session = await open({ unit: 'flows' });
    session.setAllowed([allowed('192.168.1.3')]);
    const before = await frameWith((frame) => isJudged(frame) && frame.allowed === 1);
    const leak = culpritIn(before);
    session.pin(leak?.id ?? '', true);
    await frameWith(({ top }) => top[0]?.pinned === true);
    const wanted = { ...defaultLiveSettings, unit: 'flows', windowSeconds: 20 } as const;
    session.configure(wanted);
    const isShort = ({ unit, window, top }: LiveFrame): boolean =>
      unit === 'flows' && window.packets < 2500 && top.length > 0;
    const after = await frameWith(isShort);
    expect(culpritIn(after)).toBe(after.top[0]);
    expect(after.top[0]?.pinned).toBe(true);
    expect(strengthOf(after)).toBeGreaterThan((leak?.evidence ?? 1) * 0.9);
    expect(after.allowed).toBe(1);
    session.configure({ ...wanted, unit: 'endpoints' });
    await frameWith((frame) => frame.unit === 'endpoints' && isJudged(frame));
    session.configure(wanted);
    const back = await frameWith(isShort);
    expect(culpritIn(back)).toBe(back.top[0]);
    expect(back.top[0]?.pinned).toBe(true);
    session.pin(back.top[0]?.id ?? '', false);
    await frameWith((frame) => isShort(frame) && frame.top.every(({ pinned }) => !pinned));
  });
});
