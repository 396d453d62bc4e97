// Labels by time and by order, over toggles that come quickly, late and after the clock was set.

import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';
import { LabelTrack } from './label-track.ts';

/** Rows at these times in ms; the label's name of each row after `apply`. */
function labelled(track: LabelTrack, timesMs: readonly number[], nowMs: number, firstPacket = 1): string[] {
  const table = new PacketTable(timesMs.length);
  for (const ms of timesMs) table.timestampUs[table.count++] = ms * 1000;
  track.apply(table, 0, table.count, firstPacket, nowMs);
  return timesMs.map((_, row) => table.dictionaries.labels.get(table.label[row] ?? 0) ?? 'none');
}

describe('LabelTrack', () => {
  it('goes by the time of each packet, also when they come out of order', () => {
    const track = new LabelTrack('norm', 0, true);
    track.change('chum', 100);
    track.change('mine', 200);
    expect(labelled(track, [99, 100, 250, 150, 199.999, 200], 210)).toEqual([
      'norm',
      'chum',
      'mine',
      'chum',
      'chum',
      'mine',
    ]);
    expect(track.entries(7)).toEqual([
      { fromPacket: 1, fromMs: 0, label: 'norm' },
      { fromPacket: 2, fromMs: 100, label: 'chum' },
      { fromPacket: 3, fromMs: 200, label: 'mine' },
    ]);
  });

  it('names the first packet of a label that comes back', () => {
    const track = new LabelTrack('norm', 0, false);
    labelled(track, [1, 2], 2, 1);
    track.change('chum', 3);
    labelled(track, [4], 4, 3);
    track.change('norm', 5);
    labelled(track, [6, 7], 7, 4);
    expect(track.entries(6).map(({ fromPacket, label }) => [fromPacket, label])).toEqual([
      [1, 'norm'],
      [3, 'chum'],
      [4, 'norm'],
    ]);
  });

  it('lets a toggle that met no packet begin with the next one', () => {
    const track = new LabelTrack('norm', 0, true);
    track.change('chum', 10);
    expect(track.entries(42).at(-1)).toEqual({ fromPacket: 42, fromMs: 10, label: 'chum' });
  });

  it('looks at times for ten seconds only: a later packet with an odd time gets the label of now', () => {
    const track = new LabelTrack('norm', 0, true);
    track.change('chum', 1000);
    expect(labelled(track, [500], 10_999)).toEqual(['norm']);
    expect(labelled(track, [500], 11_001)).toEqual(['chum']);
  });

  it('forgets times when the clock was set back', () => {
    const track = new LabelTrack('norm', 0, true);
    track.change('chum', 100_000);
    track.settle();
    expect(labelled(track, [40_000], 40_000)).toEqual(['chum']);
  });

  it('ignores a change to the label in force', () => {
    const track = new LabelTrack('norm', 0, true);
    track.change('norm', 5);
    expect(track.entries(1)).toHaveLength(1);
  });

  it('refuses the 256th label of a dataset instead of mixing it up with another', () => {
    const track = new LabelTrack('l0', 0, false);
    const table = new PacketTable(1);
    table.count = 1;
    for (let number = 0; number < 255; number += 1) {
      track.change(`l${number}`, number);
      track.apply(table, 0, 1, 1, 0);
    }
    track.change('one-more', 999);
    expect(() => {
      track.apply(table, 0, 1, 1, 0);
    }).toThrow(JawsError);
  });
});
