// The small parts that need no process: waiting, pacing, stopping, clocks, derived sizes, the ring.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ArrivalClock } from './arrival-clock.ts';
import { derivedWireLength } from './derived-size.ts';
import { interfacePresence } from './interface-presence.ts';
import { OrderlyEnd } from './orderly-end.ts';
import { PacketRing } from './packet-ring.ts';
import { idle, PendingPull } from './pending-pull.ts';
import { ReplayPacer } from './replay-pacer.ts';

describe('PendingPull', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is idle while nothing comes, pulls once, and gives the value when it is there', async () => {
    let resolve: (value: number) => void = () => undefined;
    const pull = vi.fn(() => new Promise<number>((done) => (resolve = done)));
    const pulls = new PendingPull(pull);
    for (let at = 0; at < 3; at++) {
      const taken = pulls.take(200);
      await vi.advanceTimersByTimeAsync(200);
      expect(await taken).toBe(idle);
    }
    const taken = pulls.take(200);
    resolve(7);
    expect(await taken).toBe(7);
    expect(pull).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('throws what the pull throws, also when it failed while nobody waited', async () => {
    let reject: (error: Error) => void = () => undefined;
    const pulls = new PendingPull(() => new Promise<number>((_, fail) => (reject = fail)));
    const first = pulls.take(10);
    await vi.advanceTimersByTimeAsync(10);
    await first;
    reject(new Error('gone'));
    await expect(pulls.take(10)).rejects.toThrow('gone');
  });
});

describe('ReplayPacer', () => {
  it('scales time from the first packet on', () => {
    const pacer = new ReplayPacer(10);
    expect(pacer.waitMs(5_000_000, 1000)).toBe(0);
    expect(pacer.waitMs(6_000_000, 1000)).toBe(100);
    expect(pacer.waitMs(6_000_000, 1100)).toBe(0);
    expect(pacer.waitMs(66_000_000, 1100)).toBe(6000);
  });

  it('never waits at max, for packets without a time, or when the clock was set back', () => {
    expect(new ReplayPacer('max').waitMs(1e15, 0)).toBe(0);
    const pacer = new ReplayPacer(1);
    pacer.waitMs(10_000_000_000, 0);
    expect(pacer.waitMs(0, 5)).toBe(0);
    expect(pacer.waitMs(9_999_900_000, 5)).toBeLessThanOrEqual(0);
    expect(pacer.waitMs(1_000_000, 5)).toBe(0);
    // From there on the new clock counts.
    expect(pacer.waitMs(3_000_000, 5)).toBe(2000);
  });
});

describe('OrderlyEnd', () => {
  it('interrupts when a packet from after the stop was seen', () => {
    const end = new OrderlyEnd(300);
    expect(end.step(1e9, 0, 0)).toBe('wait');
    end.request(2000, 10);
    expect(end.step(1_999_999, 20, 20)).toBe('wait');
    expect(end.step(2_000_000, 30, 30)).toBe('interrupt');
    expect(end.incomplete).toBe(false);
    expect(end.step(2_000_000, 30, 40)).toBe('wait');
  });

  it('interrupts after silence, ends hard what then hangs, and says when it had to give up', () => {
    const quiet = new OrderlyEnd(300);
    quiet.request(2000, 10);
    expect(quiet.step(0, 0, 300)).toBe('wait');
    expect(quiet.step(0, 0, 311)).toBe('interrupt');
    expect(quiet.step(0, 0, 3000)).toBe('wait');
    expect(quiet.step(0, 0, 3400)).toBe('kill');

    const slow = new OrderlyEnd(300);
    slow.request(2000, 0);
    expect(slow.step(1, 9990, 9999)).toBe('wait');
    expect(slow.step(1, 9999, 10_001)).toBe('interrupt');
    expect(slow.incomplete).toBe(true);
  });
});

describe('ArrivalClock', () => {
  it('never goes back, follows a sleep, ignores a clock set back', () => {
    let epoch = 1_700_000_000_000;
    let monotonic = 5;
    const clock = new ArrivalClock(
      () => epoch,
      () => monotonic,
    );
    expect(clock.nowUs()).toBe(1_700_000_000_000_000);
    monotonic += 0.0625;
    expect(clock.nowUs()).toBe(1_700_000_000_000_062);
    monotonic += 200;
    epoch += 60_200;
    expect(clock.nowUs()).toBe(1_700_000_060_200_000);
    monotonic += 200;
    epoch -= 3_600_000;
    expect(clock.nowUs()).toBe(1_700_000_060_400_000);
  });
});

function frame(hex: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return bytes;
}

describe('derivedWireLength', () => {
  const macs = '020000000001 020000000002';
  it.each<[string, number, string, number, number]>([
    ['IPv4', 1, `${macs} 0800 4500 05dc`, 64, 1514],
    ['IPv4 in a VLAN', 1, `${macs} 8100 0064 0800 4500 05dc`, 64, 1518],
    ['IPv4 in two VLANs', 1, `${macs} 88a8 0001 8100 0064 0800 4500 05dc`, 64, 1522],
    ['IPv6', 1, `${macs} 86dd 6000 0000 0400`, 64, 1078],
    ['IPv4 with total length 0', 1, `${macs} 0800 4500 0000`, 64, 64],
    ['IPv6 with length 0', 1, `${macs} 86dd 6000 0000 0000`, 64, 64],
    ['a length shorter than the frame (padding)', 1, `${macs} 0800 4500 0028`, 64, 64],
    ['ARP', 1, `${macs} 0806 0001 0800`, 64, 64],
    ['cooked', 113, '0000 0001 0006 020000000001 0000 0800 4500 05dc', 64, 1516],
    ['raw', 101, '4500 05dc', 64, 1500],
    ['BSD loopback', 0, '02000000 4500 05dc', 64, 1504],
    ['an unknown link', 127, '4500 05dc', 64, 64],
    ['nothing but addresses', 1, macs, 12, 12],
  ])('%s', (_, linkType, hex, captured, expected) => {
    expect(derivedWireLength(frame(hex, 64), captured, linkType)).toBe(expected);
  });
});

describe('PacketRing', () => {
  const packet = (fill: number): Uint8Array => new Uint8Array(100).fill(fill);

  it('hands packets out in order, with their bytes', () => {
    const ring = new PacketRing(2, 250);
    for (let at = 0; at < 4; at++) ring.put(packet(at), 100, 1000 + at, at, 1);
    expect(ring.packets).toBe(4);
    const seen: number[] = [];
    for (let batch = ring.take(); batch !== null; batch = ring.take()) {
      for (let at = 0; at < batch.count; at++) {
        seen.push(batch.bytes[batch.offset[at] ?? -1] ?? -1, batch.wireLength[at] ?? -1);
        expect(batch.capturedLength[at]).toBe(100);
      }
    }
    expect(seen).toEqual([0, 1000, 1, 1001, 2, 1002, 3, 1003]);
    expect([ring.packets, ring.lost]).toEqual([0, 0]);
  });

  it('counts what finds no room, never touches a batch that is lent, and goes on when room is back', () => {
    const ring = new PacketRing(2, 250);
    ring.put(packet(1), 100, 100, 1, 1);
    const lent = ring.take();
    for (let at = 0; at < 5; at++) ring.put(packet(9), 100, 100, 2, 1);
    expect(ring.lost).toBe(3);
    expect(lent?.bytes[lent.offset[0] ?? -1]).toBe(1);
    expect(ring.take()?.count).toBe(2);
    ring.put(packet(7), 100, 100, 3, 1);
    expect([ring.lost, ring.packets]).toEqual([3, 1]);
    expect(ring.take()?.timestampUs[0]).toBe(3);
    expect(ring.take()).toBeNull();
  });
});

describe('interfacePresence', () => {
  it('says unknown for what is no network device, and where the system has no such folder', async () => {
    expect(await interfacePresence('any')).toBe('unknown');
    expect(await interfacePresence('../x')).toBe('unknown');
    expect(await interfacePresence('eth0', '/nowhere')).toBe('unknown');
  });

  it.skipIf(process.platform !== 'linux')('sees lo, and that another is missing', async () => {
    expect(await interfacePresence('lo')).toMatch(/^(up|down)$/);
    expect(await interfacePresence('jaws-none-0')).toBe('missing');
  });
});
