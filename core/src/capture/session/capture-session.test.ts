// One capture from start to closed dataset: batches, labels, blacklist, stop conditions, rotation, failures, marks.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readAll } from '../../packet-file/testing/read-all.ts';
import { closeSessions, FakeSource, openSession, udpPackets } from './testing-session.fixture.ts';

afterEach(closeSessions);

const startMs = 1_700_000_000_000;
const labelColumn = 13;
const sizeColumn = 11;
const canIsNotRead =
  'Packets of link type 227, CAN_SOCKETCAN: stored, but not decoded, for JAWS does not read this link type.';

describe('CaptureSession', () => {
  it('stores what it was given, in order, and closes a dataset that verifies', async () => {
    const { session, source, store, rows } = await openSession();
    source.give(udpPackets(250, startMs));
    source.give(udpPackets(3, startMs + 250, { frameBytes: 77 }));
    await vi.waitFor(() => {
      expect(session.state().stored).toBeGreaterThanOrEqual(250);
    });
    const state = await session.stop();
    expect(state).toMatchObject({ phase: 'ended', stored: 253, rows: 253, bytes: 25_231, dropped: 0 });
    expect(state.labels).toEqual({ norm: 253 });
    expect(source.closed).toBe(true);
    const lines = await rows();
    expect(lines.map((cells) => Number(cells[0]))).toEqual(Array.from({ length: 253 }, (_, at) => at + 1));
    expect(lines.slice(250).map((cells) => cells[sizeColumn])).toEqual(['77', '77', '77']);
    expect(await store.verify('live')).toMatchObject({ state: 'closed', rows: 253, ok: true });
    const manifest = await store.manifest('live');
    expect(manifest).toMatchObject({
      interface: 'eth0',
      dropped: 0,
      timestampSource: 'kernel',
      sizes: 'wire',
      source: { kind: 'capture', names: ['dumpcap'] },
      local: { rule: 'interface', addresses: ['192.168.1.1'] },
      labelTimeline: [{ fromPacket: 1, fromMs: startMs, label: 'norm' }],
    });
  });

  it('names a link type that is not read with the first packet, once, and stores every row', async () => {
    const source = new FakeSource();
    source.linkType = 227;
    const { session, store, states } = await openSession({}, { source });
    source.give(udpPackets(2, startMs));
    await vi.waitFor(async () => {
      expect(states.at(-1)).toMatchObject({ phase: 'running', warnings: [canIsNotRead] });
      expect((await store.manifest('live')).warnings).toEqual([canIsNotRead]);
    });
    source.give(udpPackets(3, startMs + 2));
    const state = await session.stop();
    expect(state).toMatchObject({ stored: 5, warnings: [canIsNotRead] });
    expect(await store.manifest('live')).toMatchObject({ undecoded: 5, warnings: [canIsNotRead] });
  });

  it('stores a batch that does not fill after a second, not before', async () => {
    const { session, source, time } = await openSession({ batchPackets: 100 });
    source.give(udpPackets(3, startMs));
    await vi.waitFor(() => {
      expect(session.state().queue.packets).toBe(3);
    });
    expect(session.state().stored).toBe(0);
    time.monotonicMs += 999;
    // Another packet proves that the session has looked at its clock since.
    source.give(udpPackets(1, startMs + 3));
    await vi.waitFor(() => {
      expect(session.state().queue.packets).toBe(4);
    });
    expect(session.state().stored).toBe(0);
    time.monotonicMs += 1;
    await vi.waitFor(() => {
      expect(session.state().stored).toBe(4);
    });
  });

  it('keeps the order in which packets came, whatever their times say', async () => {
    const { session, source, rows } = await openSession();
    // Two processors of the kernel, a clock that is set back: a later packet may bear an earlier time.
    const times = Array.from({ length: 300 }, (_, at) => startMs + ((at * 7) % 11) * 1000 - at);
    source.give(times.slice(0, 120).flatMap((ms) => udpPackets(1, ms)));
    source.give(times.slice(120).flatMap((ms) => udpPackets(1, ms)));
    await session.stop();
    expect((await rows()).map((cells) => Number(cells[12]))).toEqual(times);
  });

  it('labels by the time on the wire: packets of before a toggle keep the old label', async () => {
    const { session, source, time, rows, store } = await openSession();
    source.give(udpPackets(4, startMs - 4));
    time.wallMs = startMs + 10;
    session.label('chum');
    // Read after the toggle; the first five were sent before it.
    source.give(udpPackets(10, startMs + 5));
    await session.stop();
    const labels = (await rows()).map((cells) => cells[labelColumn]);
    expect(labels).toEqual([...Array<string>(9).fill('norm'), ...Array<string>(5).fill('chum')]);
    expect((await store.manifest('live')).labelTimeline).toEqual([
      { fromPacket: 1, fromMs: startMs, label: 'norm' },
      { fromPacket: 10, fromMs: startMs + 10, label: 'chum' },
    ]);
    expect((await store.manifest('live')).marks).toMatchObject([{ kind: 'label', ms: startMs + 10 }]);
  });

  it('labels a replay by order of arrival, because its times are of another day', async () => {
    const source = new FakeSource();
    source.facts = { ...source.facts, timestampSource: 'file' };
    const { session, rows } = await openSession({}, { source });
    source.give(udpPackets(3, 1000));
    await vi.waitFor(() => {
      expect(source.pulled).toBe(3);
    });
    session.label('mine');
    source.give(udpPackets(2, 2000));
    await session.stop();
    expect((await rows()).map((cells) => cells[labelColumn])).toEqual([
      'norm',
      'norm',
      'norm',
      'mine',
      'mine',
    ]);
  });

  it('labels chum addresses in both directions whatever the toggle says', async () => {
    const { session, source, rows } = await openSession({ chumAddresses: ['203.0.113.9'], label: 'mine' });
    source.give([
      ...udpPackets(1, startMs),
      ...udpPackets(1, startMs + 1, { source: [203, 0, 113, 9], destination: [192, 168, 1, 1] }),
      ...udpPackets(1, startMs + 2, { destination: [203, 0, 113, 10] }),
    ]);
    await session.stop();
    expect((await rows()).map((cells) => cells[labelColumn])).toEqual(['chum', 'chum', 'mine']);
  });

  it('never stores what is blacklisted, counts it, and leaves it out of the raw files', async () => {
    const { session, source, store, rows } = await openSession({
      blacklist: ['203.0.113.0/30', '192.168.1.77'],
      keepPcap: { files: 2, fileMiB: 1 },
    });
    source.give([
      ...udpPackets(2, startMs, { destination: [203, 0, 113, 3] }),
      ...udpPackets(2, startMs + 2),
      ...udpPackets(1, startMs + 4, { source: [192, 168, 1, 77] }),
      ...udpPackets(1, startMs + 5, { frameBytes: 61 }),
    ]);
    const state = await session.stop();
    expect(state).toMatchObject({ stored: 3, blacklisted: 3 });
    expect((await rows()).map((cells) => cells[sizeColumn])).toEqual(['100', '100', '61']);
    const raw = await readFile(join(store.folder('live'), 'pcap', '000001.pcapng'));
    const { records } = readAll(raw);
    expect(records.map((record) => record.data.length)).toEqual([100, 100, 61]);
    expect(records.map((record) => record.timestampUs)).toEqual([2, 3, 5].map((at) => (startMs + at) * 1000));
    expect((await store.manifest('live')).blacklisted).toBe(3);
    const file = await readFile(join(store.folder('live'), 'packets.csv'), 'utf8');
    expect(file).not.toContain('203.0.113.3');
  });

  it('sees and does not store while paused', async () => {
    const { session, source, rows } = await openSession();
    session.pause();
    source.give(udpPackets(5, startMs));
    await vi.waitFor(() => {
      expect(session.state().skipped).toBe(5);
    });
    expect(session.state().phase).toBe('paused');
    session.resume();
    source.give(udpPackets(2, startMs + 9));
    const state = await session.stop();
    expect(state).toMatchObject({ stored: 2, skipped: 5 });
    expect(state.marks.map(({ kind }) => kind)).toEqual(['pause', 'resume']);
    expect(await rows()).toHaveLength(2);
  });

  it.each([
    ['packets', { packets: 7, seconds: null, bytes: null }, 7],
    ['bytes', { packets: null, seconds: null, bytes: 250 }, 3],
  ])('stops by itself after so many %s, to the packet', async (_what, stop, stored) => {
    const { session, source } = await openSession({ stop });
    source.give(udpPackets(40, startMs));
    expect(await session.ended).toMatchObject({ phase: 'ended', stored });
    expect(source.stopped).toBe(true);
  });

  it.each([
    ['what the kernel captured in this time, and nothing of later', 'kernel', 2000],
    ['nothing that comes later, where times are of a file', 'file', 0],
  ] as const)(
    'after so many seconds stops by itself and stores %s',
    async (_title, timestampSource, more) => {
      const source = new FakeSource();
      source.facts = { ...source.facts, timestampSource };
      const seconds = { stop: { packets: null, seconds: 2, bytes: null }, batchPackets: 1 };
      const { session, time, rows } = await openSession(seconds, { source });
      source.give(udpPackets(4, startMs));
      await vi.waitFor(() => {
        expect(session.state().stored).toBe(4);
      });
      // Looked at 300 ms late, as when a batch takes its time; two of four were captured in time.
      time.monotonicMs += 2300;
      time.wallMs += 2300;
      source.give(udpPackets(4, startMs + 1998.5));
      const state = await session.ended;
      expect(state).toMatchObject({ phase: 'ended', stored: more === 0 ? 4 : 6 });
      expect(Number((await rows()).at(-1)?.[12]) - startMs).toBe(more === 0 ? 3 : 1999.5);
    },
  );

  it('goes on in a new dataset when the old one is large enough; nothing is lost or stored twice', async () => {
    const { session, source, store, datasets, rows } = await openSession({
      rotate: { bytes: 65_536, seconds: null },
      blacklist: ['203.0.113.1'],
    });
    for (let round = 0; round < 12; round += 1) {
      source.give([
        ...udpPackets(200, startMs + round * 200),
        ...udpPackets(1, startMs, { destination: [203, 0, 113, 1] }),
      ]);
      await vi.waitFor(() => {
        expect(session.state().stored).toBe((round + 1) * 200);
      });
    }
    const state = await session.stop();
    expect(state.stored).toBe(2400);
    expect(state.datasets.length).toBeGreaterThan(2);
    expect(datasets).toEqual(state.datasets);
    let times: string[] = [];
    let blacklisted = 0;
    for (const name of state.datasets) {
      expect(await store.verify(name)).toMatchObject({ ok: true, state: 'closed' });
      times = [...times, ...(await rows(name)).map((cells) => cells[12] ?? '')];
      const manifest = await store.manifest(name);
      blacklisted += manifest.blacklisted ?? 0;
      expect(manifest.labelTimeline[0]).toMatchObject({ fromPacket: 1, label: 'norm' });
    }
    expect(new Set(times).size).toBe(2400);
    expect(times).toHaveLength(2400);
    expect(blacklisted).toBe(12);
  });

  it('rotates on time also while the disk lags behind the source', async () => {
    const { session, source, disk } = await openSession({ rotate: { bytes: 65_536, seconds: null } });
    disk.hold();
    for (let round = 0; round < 4; round += 1) source.give(udpPackets(400, startMs + round * 400));
    await vi.waitFor(() => {
      expect(source.pulled).toBeGreaterThan(400);
    });
    disk.release();
    const state = await session.stop();
    expect(state.stored).toBe(1600);
    expect(state.datasets.length).toBeGreaterThanOrEqual(3);
  });

  it('keeps what was stored when the source fails, and says what happened', async () => {
    const { session, source, store } = await openSession();
    source.give(udpPackets(120, startMs));
    source.give(new JawsError('capture.interface-gone'));
    const state = await session.ended;
    expect(state).toMatchObject({ phase: 'failed', stored: 120, error: { code: 'capture.interface-gone' } });
    expect(await store.verify('live')).toMatchObject({ rows: 120, ok: true, state: 'closed' });
    expect((await store.manifest('live')).warnings.join()).toContain('ended early');
    expect(source.closed).toBe(true);
  });

  it('leaves no dataset when the source cannot start', async () => {
    const source = new FakeSource();
    source.startError = new JawsError('capture.permission-denied');
    await expect(openSession({}, { source })).rejects.toMatchObject({ code: 'capture.permission-denied' });
  });

  it('gives the source back when the dataset cannot be had', async () => {
    const first = await openSession();
    const source = new FakeSource();
    await expect(openSession({ append: true }, { source, dataDir: first.folder })).rejects.toMatchObject({
      code: 'dataset.locked',
    });
    expect(source.closed).toBe(true);
    expect(first.source.closed).toBe(false);
  });

  it('that rotates counts every lost packet in one dataset', async () => {
    const { session, source, store, states } = await openSession({
      rotate: { bytes: 65_536, seconds: null },
    });
    source.dropped = 3;
    source.give(udpPackets(700, startMs));
    await vi.waitFor(() => {
      expect(states.at(-1)?.datasets).toHaveLength(2);
    });
    source.dropped = 10;
    source.give(udpPackets(5, startMs + 700));
    const { datasets, dropped } = await session.stop();
    expect(dropped).toBe(10);
    const counts = await Promise.all(datasets.map(async (name) => (await store.manifest(name)).dropped));
    expect(counts).toEqual([3, 7]);
  });

  it('marks the first loss once, however much more is lost', async () => {
    const { session, source, store, states } = await openSession();
    source.give(udpPackets(3, startMs));
    for (const dropped of [3, 10, 20]) {
      source.dropped = dropped;
      await vi.waitFor(() => {
        expect(states.at(-1)?.dropped).toBe(dropped);
      });
    }
    await session.stop();
    const marks = (await store.manifest('live')).marks.filter(({ kind }) => kind === 'drops');
    expect(marks.map(({ text }) => text)).toEqual([expect.stringContaining('(3 so far)')]);
  });

  it('appends to a dataset and counts its drops with those of before', async () => {
    const first = await openSession();
    first.source.give(udpPackets(3, startMs));
    first.source.dropped = 2;
    await first.session.stop();
    const again = await openSession({ append: true }, { dataDir: first.folder });
    again.source.dropped = 5;
    again.source.give(udpPackets(4, startMs + 50));
    const state = await again.session.stop();
    expect(state).toMatchObject({ stored: 4, rows: 7, dropped: 5 });
    expect((await again.store.manifest('live')).dropped).toBe(7);
    expect((await again.rows()).map((cells) => cells[0])).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('marks sleep, a clock that was set back, and new addresses of the interface', async () => {
    const { session, time, surroundings, store } = await openSession();
    time.wallMs += 61_000;
    time.monotonicMs += 61_000;
    await vi.waitFor(() => {
      expect(session.state().marks.at(-1)?.kind).toBe('sleep');
    });
    time.wallMs -= 3_600_000;
    await vi.waitFor(() => {
      expect(session.state().marks.at(-1)).toMatchObject({ kind: 'clock-step' });
    });
    surroundings.addresses = ['192.168.1.1', '10.9.8.7'];
    await vi.waitFor(
      () => {
        expect(session.state().marks.at(-1)).toMatchObject({ kind: 'address-change' });
      },
      { timeout: 5000 },
    );
    await session.stop();
    const manifest = await store.manifest('live');
    expect(manifest.marks.map(({ kind }) => kind)).toEqual(['sleep', 'clock-step', 'address-change']);
    expect(manifest.local).toEqual({ rule: 'interface', addresses: ['192.168.1.1', '10.9.8.7'] });
    expect(manifest.marks[0]?.text).toContain('1 min 01 s');
  });

  it('publishes the newest rows as the packets page writes them', async () => {
    const { session, source, tails } = await openSession();
    source.give(udpPackets(450, startMs));
    await session.stop();
    const columns = tails.at(-1)?.columns ?? {};
    expect(columns['id']).toEqual(Array.from({ length: 200 }, (_, at) => 251 + at));
    expect(columns['dst_ip']?.[0]).toBe('203.0.113.9');
    expect(columns['time']?.at(-1)).toBe(startMs + 449);
    expect(columns['label']?.at(-1)).toBe('norm');
  });

  it('stops reading while the disk is slower than the source, instead of growing', async () => {
    const { session, source, disk } = await openSession();
    disk.hold();
    for (let round = 0; round < 60; round += 1) source.give(udpPackets(10_000, startMs + round * 10_000));
    await vi.waitFor(
      () => {
        expect(session.state().queue.packets).toBeGreaterThanOrEqual(session.state().queue.limit);
      },
      { timeout: 10_000 },
    );
    const { pulled } = source;
    expect(pulled).toBeLessThan(300_000);
    expect(session.state()).toMatchObject({ stored: 0, phase: 'running' });
    disk.release();
    expect(await session.stop()).toMatchObject({ stored: 600_000 });
  });

  it('keeps a ring of raw files and removes the oldest', async () => {
    const { session, source, store } = await openSession({ keepPcap: { files: 2, fileMiB: 1 } });
    for (let round = 0; round < 5; round += 1) {
      source.give(udpPackets(800, startMs, { frameBytes: 1400 }));
      await vi.waitFor(() => {
        expect(session.state().stored).toBe((round + 1) * 800);
      });
    }
    await session.stop();
    const names = await readdir(join(store.folder('live'), 'pcap'));
    expect(names.sort()).toEqual(['000004.pcapng', '000005.pcapng']);
  });
});
