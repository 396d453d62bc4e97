// What is wrong with recordings: each fault with its count and time, and none where there is none.
import { describe, expect, it } from 'vitest';
import { factBits } from '../domain/packet-table.ts';
import { packetTable, tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { qualityNotes, type Recording } from './data-quality.ts';
import { setOf } from './made-up-sets.fixture.ts';
import { sharedPackets, sketchPackets } from './packet-sketch.ts';
import { findFaults } from './recording-faults.ts';

const drop = { from: '10.0.0.9:50000', to: '203.0.113.9:443' };
const steady = Array.from({ length: 200 }, (_, at): PacketRow => ({ ...drop, at, size: 100 + at }));

function recording(
  rows: readonly PacketRow[],
  name = 'one',
  manifest: Partial<Recording['manifest']> = {},
): Recording {
  const table = packetTable(rows);
  return {
    ...{ name, set: setOf(rows), faults: findFaults(table), sketch: sketchPackets(table) },
    manifest: { dropped: 0, truncated: [], marks: [], snapLength: null, ...manifest },
  };
}

function notes(...recordings: Recording[]) {
  return Object.fromEntries(qualityNotes(recordings).map((note) => [note.check, note]));
}

describe('findFaults', () => {
  it('finds nothing in steady traffic', () => {
    const { gaps, doubled, backwards, undecoded, unread } = findFaults(packetTable(steady));
    expect([gaps, doubled, backwards, undecoded, unread].map(({ count }) => count)).toEqual([0, 0, 0, 0, 0]);
  });

  it('finds gaps: of a minute at least, and of a thousand times the usual time between packets', () => {
    const rows = [...steady, { ...drop, at: 199 + 1000 }, { ...drop, at: 199 + 1999 }];
    expect(findFaults(packetTable(rows)).gaps).toEqual({
      ...{ count: 1, firstUs: tableEpochUs + 199e6, longestUs: 1000e6, leastUs: 1000e6 },
    });
    const quick = Array.from({ length: 50 }, (_, at): PacketRow => ({ ...drop, at: at / 1000 }));
    expect(findFaults(packetTable([...quick, { ...drop, at: 61 }])).gaps).toMatchObject({
      count: 1,
      leastUs: 60e6,
    });
  });

  it('finds connection starts that came twice within a ms, and takes no repeated one for it', () => {
    const start = { ...drop, flags: 'SYN', size: 66 };
    const rows = [
      { ...start, at: 0 },
      { ...start, at: 0.0005 },
      { ...start, at: 1 },
      { ...drop, at: 2, size: 1514 },
      { ...drop, at: 2.0001, size: 1514 },
    ];
    expect(findFaults(packetTable(rows)).doubled).toEqual({ of: 3, count: 1, firstUs: tableEpochUs + 500 });
  });

  it('finds a clock that goes back by a second or more', () => {
    const rows = [5, 6, 5.5, 3, 4].map((at) => ({ ...drop, at }));
    expect(findFaults(packetTable(rows)).backwards).toEqual({
      ...{ count: 1, firstUs: tableEpochUs + 3e6, mostUs: 2.5e6 },
    });
  });

  it('counts undecoded packets, and those whose names could not be read', () => {
    const rows = [
      { ...drop, at: 1, facts: factBits.undecoded },
      { ...drop, at: 2, facts: factBits.nameUnknown },
      { ...drop, at: 3, facts: factBits.helloUnknown },
    ];
    expect(findFaults(packetTable(rows))).toMatchObject({ undecoded: { count: 1 }, unread: { count: 2 } });
  });
});

describe('sharedPackets', () => {
  const many = (from: number, count: number) =>
    sketchPackets(
      packetTable(
        Array.from({ length: count }, (_, at): PacketRow => ({ ...drop, at: (from + at) / 10, size: 60 })),
      ),
    );

  it('finds all packets of a copy, in whatever order addresses were seen', () => {
    const turned = packetTable([{ at: 99, from: '9.9.9.9:1', to: '8.8.8.8:2' }, ...steady]);
    const { common, compared } = sharedPackets(sketchPackets(packetTable(steady)), sketchPackets(turned));
    expect([common, compared]).toEqual([200, [200, 201]]);
  });

  it('finds none where times differ', () => {
    expect(sharedPackets(many(0, 300), many(300, 300))).toMatchObject({ common: 0, exampleUs: null });
  });

  it('estimates the part that is in both from a sample of bounded size', () => {
    const [one, two] = [many(0, 20_000), many(10_000, 20_000)];
    expect(one.hashes).toHaveLength(4096);
    const { common, compared } = sharedPackets(one, two);
    expect(common / Math.min(...compared)).toBeGreaterThan(0.45);
    expect(common / Math.min(...compared)).toBeLessThan(0.55);
  });
});

describe('qualityNotes', () => {
  it('has a sentence for every check, also where nothing was found', () => {
    const found = notes(recording(steady));
    expect(Object.keys(found)).toEqual([
      'gaps',
      'drops',
      'duplicates',
      'clock',
      'labels',
      'undecoded',
      'cut',
    ]);
    expect(found['drops']?.text).toBe('No packet was lost while recording.');
    expect(found['duplicates']).toMatchObject({ count: null });
    expect(found['labels']?.text).toContain('good as a baseline');
  });

  it('tells unknown losses from none', () => {
    expect(notes(recording(steady, 'one', { dropped: null }))['drops']).toMatchObject({ count: null });
    expect(notes(recording(steady, 'one', { dropped: 7 }))['drops']?.text).toContain('7 packets were lost');
  });

  it('takes a few doubled starts for no doubled recording', () => {
    const start = { ...drop, flags: 'SYN', size: 66 };
    const starts = Array.from({ length: 99 }, (_, at): PacketRow => ({ ...start, at }));
    const few = notes(recording([...starts, { ...start, at: 98.0001 }]))['duplicates'];
    expect(few).toMatchObject({ count: 1 });
    expect(few?.text).toContain('too few');
    const all = starts.flatMap((row) => [row, { ...row, at: row.at + 0.0001 }]);
    expect(notes(recording(all))['duplicates']?.text).toContain('99 of 198');
    expect(notes(recording(all))['duplicates']?.text).toContain('recorded twice, and bytes count double');
  });

  it('says to what length frames were cut, where they were', () => {
    expect(notes(recording(steady, 'one', { snapLength: 256 }))['cut']?.text).toContain('cut to 256 bytes');
    expect(notes(recording(steady, 'one', { snapLength: 262_144 }))['cut']?.text).not.toContain('262');
  });

  it('counts steps of the clock that the capture saw', () => {
    const marks = [{ ms: 5, kind: 'clock-step' as const, text: '' }];
    expect(notes(recording(steady, 'one', { marks }))['clock']).toMatchObject({ count: 1, exampleMs: 5 });
  });

  it('says which label is rare', () => {
    const rows = [...steady, { ...drop, at: 300, label: 'chum' }];
    const note = notes(recording(rows))['labels'];
    expect(note).toMatchObject({ count: 1 });
    expect(note?.text).toContain('chum is rare');
  });

  it('finds packets and labelled channels that are in two sets', () => {
    const marked = steady.map((row) => ({ ...row, label: 'chum' }));
    const later = marked.map((row) => ({ ...row, at: row.at + 1000 }));
    const found = notes(recording(marked), recording(later, 'two'));
    expect(found['same-packets']).toMatchObject({ dataset: 'one', other: 'two', count: 0 });
    expect(found['same-channels']).toMatchObject({ dataset: 'one', other: 'two', count: 1 });
    expect(notes(recording(marked), recording(marked, 'two'))['same-packets']).toMatchObject({ count: 200 });
  });
});
