// The wire carries exactly what is sent: nothing is lost on it and nothing else is on it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, whyNoTestbed } from './command.ts';
import { writeNumberedCapture } from './numbered-capture.ts';
import { numberedPackets } from './numbered-packets.ts';
import { startReplay } from './replay-at.ts';
import { listTestbeds } from './testbed.ts';
import { createWire, wireInterface, wireMacs } from './wire.ts';

const why =
  whyNoTestbed() ?? (run(['tcpreplay', '--version']).status === 0 ? null : 'tcpreplay is not installed');

describe.skipIf(why !== null)(`a wire${why === null ? '' : ` (skipped: ${why})`}`, () => {
  it('brings every replayed packet, and no other, at the rate asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jaws-wire-'));
    const wire = createWire();
    try {
      const file = join(folder, 'load.pcap');
      writeNumberedCapture(file, numberedPackets({ packets: 4000, flows: 50, seed: 1 }));
      const before = wire.counters('watcher').receivedPackets;
      const plan = { file, interface: wireInterface, packetsInFile: 4000 };
      const sent = await startReplay(wire.namespace('sender'), {
        ...plan,
        packetsPerSecond: 20_000,
        packets: 10_000,
      }).report;
      expect(sent).toMatchObject({ sent: 10_000, failed: 0 });
      expect(sent.packetsPerSecond).toBeGreaterThan(15_000);
      expect(sent.packetsPerSecond).toBeLessThan(21_000);
      expect(wire.counters('watcher').receivedPackets - before).toBe(10_000);
      expect(before).toBe(0);
      expect(wire.counters('watcher').sentPackets).toBe(0);
      const noDevice = startReplay(wire.namespace('sender'), {
        ...plan,
        interface: 'eth9',
        packetsPerSecond: 1000,
        packets: 10,
      });
      await expect(noDevice.report).rejects.toThrow(/eth9/);
    } finally {
      await wire.close();
      rmSync(folder, { recursive: true, force: true });
    }
    expect(listTestbeds()).not.toContain(wire.id);
  });

  it('joins two hosts with addresses that need not ask for each other', async () => {
    const wire = createWire([
      { host: 'left', mac: wireMacs.sender, addresses: ['10.77.0.1/24'] },
      { host: 'right', mac: wireMacs.watcher, addresses: ['10.77.0.2/24'] },
    ]);
    try {
      expect(wire.run('left', ['ping', '-c', '1', '-W', '2', '10.77.0.2']).status).toBe(0);
      expect(wire.run('right', ['ip', 'neigh', 'show', '10.77.0.1']).stdout).toContain('PERMANENT');
    } finally {
      await wire.close();
    }
  });
});
