// A run by ICMP between two hosts while the built command captures on the sender's cable: its requests and answers are
// labelled, and other pings between the same hosts before and after it are not.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { run, whyNoTestbed } from '../../scripts/testbed/command.ts';
import { createTestbed } from '../../scripts/testbed/testbed.ts';
import { buildCommand, createJawsHome, launcher } from './jaws-process.fixture.ts';
import { endOf, startCapture } from './running-capture.fixture.ts';
import { watchJaws, type RunningJaws } from './running-jaws.fixture.ts';

const missing = ['dumpcap', 'ping'].find((tool) => run([tool, '-V']).status === 127);
const why = whyNoTestbed() ?? (missing === undefined ? null : `${missing} is not installed`);
const [sender, receiver] = ['10.78.0.2', '10.78.0.3'];
const title = 'labels exactly its own echo requests and answers, at once and afterwards';

it.skipIf(why !== null)(
  why === null ? title : `${title} (skipped: ${why})`,
  { timeout: 200_000 },
  async () => {
    buildCommand();
    const home = createJawsHome();
    const host = (name: string, address: string) => ({
      ...{ name, kind: 'host' as const, links: [{ to: 'net', name: 'eth0', addresses: [`${address}/24`] }] },
    });
    const hosts = [{ name: 'net', kind: 'switch' as const }, host('a', sender), host('b', receiver)];
    const testbed = createTestbed(randomBytes(3).toString('hex'), hosts);
    const keys = join(home.folder, 'keys');
    const jaws = (name: string, ...argv: string[]): RunningJaws => {
      const words = ['netns', 'exec', testbed.namespace(name), process.execPath, launcher, ...argv, '--json'];
      return watchJaws(spawn('ip', words, { env: home.env, stdio: ['ignore', 'pipe', 'pipe'] }));
    };
    const ping = (): void => {
      expect(testbed.run('a', ['ping', '-qc3', '-i', '0.2', receiver]).status).toBe(0);
    };
    const labelsOf = (protocol: string): string[] => {
      const path = join(home.folder, 'data', 'datasets', 'd', 'packets.csv');
      const rows = readFileSync(path, 'utf8').split('\n');
      const own = rows.filter((row) => row.split(',')[1] === protocol);
      return own.map((row) => /,(chum|norm),/.exec(row)?.[1] ?? '');
    };
    const listener = jaws('b', 'listen', '--bind', receiver, '--key-dir', keys);
    const argv = ['--interface', 'eth0', '--dataset', 'd', '--source', 'dumpcap'];
    const capture = startCapture(home, argv, { before: ['ip', 'netns', 'exec', testbed.namespace('a')] });
    try {
      await Promise.all([listener.printed(/^\{"ports".*\}\n/), capture.printed(/"phase":"running"/)]);
      ping();
      // Afterwards a second before it is its own, too: another machine's clock may differ.
      await pause(1500);
      const target = ['--host', receiver, '--token-file', join(keys, 'token')];
      const { code, out } = await jaws('a', 'chum', ...target, '--style', 'icmp', '--size', '801').ended;
      const { runId, captures } = JSON.parse(out) as { runId: string; captures: object[] };
      // Two seconds after its end such packets are somebody else's.
      await pause(3500);
      ping();
      await pause(1000);
      capture.signal('SIGINT');
      expect([code, endOf(await capture.ended).error]).toEqual([0, null]);
      const norm = new Array<string>(6).fill('norm');
      // A usual request and 51 with payload, each with its answer.
      const expected = [...norm, ...new Array<string>(2 * 52).fill('chum'), ...norm];
      expect(labelsOf('ICMP')).toEqual(expected);
      const matched = 2 * 52 + labelsOf('TCP').filter((label) => label === 'chum').length;
      expect(captures).toMatchObject([{ dataset: 'd', labelledPackets: matched, lostTcpBytes: 0 }]);
      home.document('datasets-label', 'datasets', 'label', 'd', '--set', 'norm', '--where', 'label == chum');
      const label = ['datasets', 'label', 'd', '--run', runId];
      expect(home.document('datasets-label', ...label)).toMatchObject({ matched, changed: matched });
      expect(labelsOf('ICMP')).toEqual(expected);
    } finally {
      for (const one of [capture, listener]) one.signal('SIGINT');
      await Promise.all([capture.ended, listener.ended]);
      await testbed.close();
      home.remove();
    }
  },
);
