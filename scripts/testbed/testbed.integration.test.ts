// A small real testbed: services answer between namespaces, a capture on the router sees it, nothing stays behind.
import { mkdtempSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mustRun, run, whyNoTestbed } from './command.ts';
import { office, officePlan, remote } from './office.ts';
import { startOffice } from './start-office.ts';
import { createTestbed, listTestbeds, sweepTestbed } from './testbed.ts';
import { commandOf } from './user-actions.ts';

const why = whyNoTestbed();
const title = why === null ? 'testbed' : `testbed (skipped: ${why})`;

/** Asks until the answer is yes; services need a moment to listen. */
async function until(question: () => boolean, attempts = 60): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (question()) return true;
    await pause(100);
  }
  return false;
}

describe.skipIf(why !== null)(title, () => {
  it('serves DNS, HTTP, HTTPS, SSH, SMTP and NTP between its hosts, and a capture sees all of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jaws-testbed-'));
    const id = randomBytes(3).toString('hex');
    const testbed = createTestbed(id, officePlan());
    const capture = join(folder, 'seen.pcapng');
    try {
      const context = startOffice(testbed, folder);
      const host = 'ws01';
      const dumpcap = testbed.spawn('router', ['dumpcap', '-q', '-i', 'lan0', '-w', capture]);
      expect(await until(() => existsSync(capture))).toBe(true);
      const does = (action: Parameters<typeof commandOf>[0]) => () =>
        testbed.run(host, commandOf(action, context)).status === 0;
      const at = { atMs: 0, host };
      testbed.spawn(host, commandOf({ kind: 'notify', ...at, port: 5223, seconds: 60 }, context));
      testbed.spawn(host, commandOf({ kind: 'tunnel', ...at, seconds: 60, seed: 1 }, context));
      expect(
        await until(
          () =>
            testbed.run(host, ['dig', '+short', '+tries=1', remote.git.name]).stdout.trim() ===
            remote.git.address,
        ),
      ).toBe(true);
      expect(
        await until(
          does({ kind: 'fetch', ...at, urls: ['http://www.harbour-news.example/o/3000'], family: 4 }),
        ),
      ).toBe(true);
      expect(
        await until(
          does({ kind: 'fetch', ...at, urls: ['https://www.harbour-news.example/o/3000'], family: 6 }),
        ),
      ).toBe(true);
      expect(await until(does({ kind: 'shell', ...at, server: 'files.office.example', bytes: 1000 }))).toBe(
        true,
      );
      expect(await until(does({ kind: 'mail', ...at, bytes: 500 }))).toBe(true);
      expect(await until(does({ kind: 'time', ...at, server: remote.time1.name }))).toBe(true);
      expect(await until(does({ kind: 'push', ...at, bytes: 500 }))).toBe(true);
      expect(await until(does({ kind: 'copy', ...at, server: 'files.office.example', bytes: 1000 }))).toBe(
        true,
      );
      const takers = [
        'http://printer.office.example:631',
        `https://${remote.sync.name}`,
        `https://${remote.speed.name}`,
      ];
      for (const taker of takers)
        expect(await until(does({ kind: 'put', ...at, url: `${taker}/up/x`, bytes: 500 }))).toBe(true);
      await dumpcap.stop(5000);
      const seen = mustRun(['tshark', '-r', capture, '-T', 'fields', '-e', '_ws.col.Protocol']);
      for (const protocol of ['DNS', 'HTTP', 'TLS', 'SSH', 'SMTP', 'NTP', 'ARP'])
        expect(seen).toContain(protocol);
      const answers = ['tcp.srcport == 5223 && tls', `ip.src == ${remote.vpn.address} && udp`];
      for (const filter of answers)
        expect(mustRun(['tshark', '-r', capture, '-Y', filter]).length).toBeGreaterThan(0);
      expect(
        mustRun([
          'tshark',
          '-r',
          capture,
          '-Y',
          `ip.src == ${office.router}`,
          '-T',
          'fields',
          '-e',
          'frame.len',
        ]).length,
      ).toBeGreaterThan(0);
    } finally {
      await testbed.close();
      rmSync(folder, { recursive: true, force: true });
    }
    expect(listTestbeds()).not.toContain(id);
    expect(run(['ip', 'link', 'show']).stdout).not.toContain(`j${id}`);
    expect(
      existsSync('/etc/netns') ? readdirSync('/etc/netns').filter((name) => name.includes(id)) : [],
    ).toEqual([]);
  });

  it('ends processes that a crashed owner left, and removes its namespaces', async () => {
    const id = randomBytes(3).toString('hex');
    const testbed = createTestbed(id, [{ name: 'alone', kind: 'host' }]);
    const left = testbed.spawn('alone', ['sleep', '600']);
    const ended = new Promise((resolve) =>
      left.child.once('exit', (_code, signal) => {
        resolve(signal);
      }),
    );
    expect(
      await until(() => mustRun(['ip', 'netns', 'pids', testbed.namespace('alone')]).trim() !== ''),
    ).toBe(true);
    sweepTestbed(id);
    expect(await ended).toBe('SIGKILL');
    expect(listTestbeds()).not.toContain(id);
  });

  it('takes down what it had made when a later step fails', () => {
    const id = randomBytes(3).toString('hex');
    const broken = {
      name: 'b',
      kind: 'host',
      links: [{ to: 'lan', name: 'eth0', addresses: ['not-an-address'] }],
    } as const;
    expect(() => createTestbed(id, [{ name: 'lan', kind: 'switch' }, broken])).toThrow(/addr add/);
    expect(listTestbeds()).not.toContain(id);
  });
});
