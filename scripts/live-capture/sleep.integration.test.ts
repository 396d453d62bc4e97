// A laptop that sleeps in mid-capture: every process of the capture is stopped for a while and goes on afterwards. The
// capture must say so, go on, and account for every packet. JAWS_SLEEP_SECONDS = 6 (`npm run soak -- --only sleep`: 60).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../../headless/src/jaws-process.fixture.ts';
import { run, whyNoTestbed } from '../testbed/command.ts';
import { writeNumberedCapture } from '../testbed/numbered-capture.ts';
import { numberedPackets } from '../testbed/numbered-packets.ts';
import { startReplay } from '../testbed/replay-at.ts';
import { createWire, wireInterface } from '../testbed/wire.ts';
import { isCapturing, jawsDocument, startCaptureProcess, until } from './capture-process.ts';
import { liveSources } from './load-case.ts';
import { processTree } from './process-figures.ts';

const sleepMs = Number(process.env['JAWS_SLEEP_SECONDS'] ?? 6) * 1000;
const why =
  whyNoTestbed() ?? (run(['tcpreplay', '--version']).status === 0 ? null : 'tcpreplay is not installed');
const plan = { packets: 3000, flows: 40, seed: 9 };

beforeAll(() => {
  if (why === null) buildCommand();
}, 300_000);

describe.skipIf(why !== null)(
  `a sleep of ${sleepMs / 1000} s${why === null ? '' : ` (skipped: ${why})`}`,
  () => {
    it.each(liveSources)(
      'is marked by %s, and the capture goes on',
      async (source) => {
        const folder = mkdtempSync(join(tmpdir(), 'jaws-sleep-'));
        const wire = createWire();
        try {
          const file = join(folder, 'load.pcap');
          writeNumberedCapture(file, numberedPackets(plan));
          const send = () =>
            startReplay(wire.namespace('sender'), {
              ...{ file, interface: wireInterface, packetsPerSecond: 3000 },
              ...{ packetsInFile: plan.packets, packets: plan.packets },
            }).report;
          const capture = startCaptureProcess(wire.namespace('watcher'), join(folder, 'data'), [
            ...['--interface', wireInterface, '--source', source, '--dataset', 'd'],
          ]);
          await isCapturing(capture);
          await send();
          await until('the first packets', () => capture.stored() >= plan.packets);
          const asleep = processTree(capture.pid).map(({ pid }) => pid);
          // The command, its worker, and the helper where there is one.
          expect(asleep).toHaveLength(source === 'cap' ? 2 : 3);
          for (const pid of asleep) process.kill(pid, 'SIGSTOP');
          // On the wire while nobody looks: the kernel's buffer holds them.
          await send();
          await pause(sleepMs);
          expect(capture.stored()).toBe(plan.packets);
          for (const pid of asleep) process.kill(pid, 'SIGCONT');
          await until('the packets of the sleep', () => capture.stored() >= 2 * plan.packets);
          await send();
          await until('the packets after it', () => capture.stored() >= 3 * plan.packets);
          capture.signal('SIGINT');
          const { code, out, err } = await capture.ended;
          expect(code, err).toBe(0);
          const dropped = source === 'cap' ? null : 0;
          expect(JSON.parse(out)).toMatchObject({ packets: 3 * plan.packets, dropped });
          const manifest = JSON.parse(
            readFileSync(join(folder, 'data/datasets/d/manifest.json'), 'utf8'),
          ) as {
            readonly marks: readonly { readonly kind: string; readonly text: string }[];
          };
          expect(manifest.marks.filter(({ kind }) => kind === 'sleep')).toHaveLength(1);
          expect(jawsDocument(join(folder, 'data'), 'datasets', 'verify', 'd')).toMatchObject({
            ...{ ok: true, rows: 3 * plan.packets, state: 'closed' },
          });
        } finally {
          await wire.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
      120_000 + sleepMs,
    );
  },
);
