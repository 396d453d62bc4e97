// The hour's times: as many packets as asked for, in order, and the next hour after this one.

import { describe, expect, it } from 'vitest';
import { pcapHeaderLength } from '../synthetic-capture.ts';
import { hourCapture } from './hour-capture.ts';

/** Seconds of each record, read as the pcap format has them. */
function secondsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seconds: number[] = [];
  for (let at = pcapHeaderLength; at < bytes.length; at += 16 + view.getUint32(at + 8, true))
    seconds.push(view.getUint32(at, true) + view.getUint32(at + 4, true) / 1e6);
  return seconds;
}

describe('hourCapture', () => {
  it('spreads its packets evenly over an hour', () => {
    const capture = hourCapture(20, 1, 100);
    capture.stamp(0);
    const seconds = secondsOf(capture.bytes);
    expect(seconds).toHaveLength(100);
    const first = seconds[0] ?? 0;
    expect(seconds.map((at) => at - first)).toEqual(Array.from({ length: 100 }, (_, packet) => packet * 36));
  });

  it('goes on where the hour before ended, whatever was stamped between', () => {
    const capture = hourCapture(20, 1, 90);
    capture.stamp(7);
    const later = secondsOf(capture.bytes);
    capture.stamp(6);
    const before = secondsOf(capture.bytes);
    expect((later[0] ?? 0) - (before.at(-1) ?? 0)).toBeCloseTo(40, 5);
    expect((later.at(-1) ?? 0) - (before.at(-1) ?? 0)).toBeCloseTo(3600, 5);
  });
});
