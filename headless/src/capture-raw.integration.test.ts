// What `jaws capture` is seldom asked for, through the built command on a real cable: the library `cap` as source, the
// raw packets kept beside the rows.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mustRun, run, whyNoTestbed } from '../../scripts/testbed/command.ts';
import { createWire, wireInterface, wireMacs, type Wire } from '../../scripts/testbed/wire.ts';
import { buildCommand, createJawsHome, type JawsHome } from './jaws-process.fixture.ts';
import { endOf, startCapture, type RunningCapture } from './running-capture.fixture.ts';

const [senderAddress, watcherAddress] = ['10.79.0.1', '10.79.0.2'];
const pings = 150;

function whyNoCap(): string | null {
  try {
    createRequire(import.meta.url)('cap');
    return null;
  } catch {
    return 'the package cap is not installed';
  }
}

function whyNot(source: string): string | null {
  if (source === 'cap') return whyNoTestbed() ?? whyNoCap();
  return whyNoTestbed() ?? (run([source, '--version']).status === 0 ? null : `${source} is not installed`);
}

let wire: Wire;
let home: JawsHome;
beforeAll(() => {
  if (whyNoTestbed() === null) buildCommand();
}, 240_000);
beforeEach(() => {
  home = createJawsHome();
  wire = createWire([
    { host: 'sender', addresses: [`${senderAddress}/24`], mac: wireMacs.sender },
    { host: 'watcher', addresses: [`${watcherAddress}/24`], mac: wireMacs.watcher },
  ]);
});
afterEach(async () => {
  await wire.close();
  home.remove();
});

function capture(...argv: string[]): RunningCapture {
  const before = ['ip', 'netns', 'exec', wire.namespace('watcher')];
  return startCapture(home, ['--interface', wireInterface, '--dataset', 'd', ...argv], { before });
}

/** Two packets each; ends when all are answered. */
function ping(count: number): void {
  wire.run('sender', ['ping', '-q', '-n', '-c', `${count}`, '-i', '0.005', watcherAddress]);
}

function verified(): Record<string, unknown> {
  return home.document('datasets-verify', 'datasets', 'verify', 'd');
}

describe.each(['cap', 'dumpcap', 'tcpdump'])('--source %s --keep-pcap', (source) => {
  const why = whyNot(source);
  it.skipIf(why !== null)(
    `stores every packet twice, as row and raw${why === null ? '' : ` (skipped: ${why})`}`,
    async () => {
      const jaws = capture('--source', source, '--keep-pcap', '--packets', `${2 * pings}`);
      await jaws.printed(/"phase":"running"/);
      ping(pings);
      const { document, error } = endOf(await jaws.ended);
      expect(error).toBeNull();
      expect(document).toMatchObject({
        ...{ source, packets: 2 * pings, bytes: 2 * pings * 98 },
        ...(source === 'cap'
          ? { timestampSource: 'arrival', sizes: 'derived', dropped: null }
          : { timestampSource: 'kernel', sizes: 'wire', dropped: 0 }),
      });
      expect(verified()).toMatchObject({ ok: true, state: 'closed', rows: 2 * pings });
      const folder = join(home.folder, 'data', 'datasets', 'd', 'pcap');
      expect(readdirSync(folder)).toEqual(['000001.pcapng']);
      const file = join(folder, '000001.pcapng');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      // What was kept is a capture like any other.
      const again = home.document('import', 'import', file, '--dataset', 'again');
      expect(again).toMatchObject({
        packets: 2 * pings,
        bytes: 2 * pings * 98,
        undecoded: 0,
        truncated: null,
      });
    },
  );
});

const whyNoRaw = whyNot('cap');
describe.skipIf(whyNoRaw !== null)(
  `--source cap${whyNoRaw === null ? '' : ` (skipped: ${whyNoRaw})`}`,
  () => {
    it('keeps no raw packets unless asked, and says what it cannot know', async () => {
      const jaws = capture('--source', 'cap', '--packets', '20');
      await jaws.printed(/"phase":"running"/);
      ping(20);
      const { document } = endOf(await jaws.ended);
      expect(document).toMatchObject({ packets: 20, dropped: null });
      expect(JSON.stringify(document['warnings'])).toContain('promiscuously');
      expect(existsSync(join(home.folder, 'data', 'datasets', 'd', 'pcap'))).toBe(false);
    });

    it('an interface that is removed is told as that, and the rows are kept', async () => {
      const jaws = capture('--source', 'cap');
      await jaws.printed(/"phase":"running"/);
      ping(100);
      await jaws.stored(200);
      mustRun(['ip', '-n', wire.namespace('watcher'), 'link', 'del', wireInterface]);
      const { document, error } = endOf(await jaws.ended);
      expect(error).toBe('capture.interface-gone');
      expect(document).toMatchObject({ dataset: 'd', phase: 'failed' });
      expect(verified()).toMatchObject({ ok: true, tornRows: 0, rows: document['packets'] });
      expect(document['packets']).toBeGreaterThanOrEqual(200);
    });
  },
);
