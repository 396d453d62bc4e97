// The whole way from argv: what `jaws capture` makes of its options, and everything it refuses before it starts.
import { Command } from 'commander';
import { defaultCaptureOptions, type CaptureOptions } from '@jaws/shared/contract/capture';
import { describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { createTestIo } from '../cli/test-io.fixture.ts';
import { addCaptureCommands } from './capture-commands.ts';
import { controlCommandOf } from './capture-control.ts';
import { readCaptureOptions, type CaptureCliOptions, type CaptureRequest } from './capture-options.ts';

/** Parses without running: what the action would be given. */
function requestOf(...argv: string[]): CaptureRequest {
  const given: CaptureCliOptions[] = [];
  const program = new Command('jaws').exitOverride();
  addCaptureCommands(program, (_work, options) => {
    given.push(options);
    return Promise.resolve();
  });
  program.parse(['capture', ...argv], { from: 'user' });
  const [options] = given;
  if (options === undefined) throw new Error('the action was not run');
  return readCaptureOptions(options, '/here');
}

describe('readCaptureOptions', () => {
  it('leaves everything not given as it normally is', () => {
    expect(requestOf('--interface', 'eth0')).toEqual({
      options: { ...defaultCaptureOptions, interface: 'eth0' },
      replayPath: null,
      unused: [],
    });
  });

  it.each<[string[], Partial<CaptureOptions>]>([
    [['--source', 'tcpdump'], { source: 'tcpdump' }],
    [['--source', '-'], { source: 'stdin' }],
    [['--source=-'], { source: 'stdin' }],
    [['--filter', 'tcp port 443'], { filter: 'tcp port 443' }],
    [['--snaplen', '64'], { snapLength: 64 }],
    [['--snaplen', 'headers'], { snapLength: 256 }],
    [['--promiscuous'], { promiscuous: true }],
    [['--buffer', '128'], { bufferMiB: 128 }],
    [['--label', 'night_1'], { label: 'night_1' }],
    [
      ['--chum-address', '10.0.0.9', '--chum-address', 'FD00:0::9'],
      { chumAddresses: ['10.0.0.9', 'fd00::9'] },
    ],
    [['--blacklist', '10.0.0.0/8', '--blacklist', '::1'], { blacklist: ['10.0.0.0/8', '::1'] }],
    [['--local', '192.0.2.0/24'], { local: ['192.0.2.0/24'] }],
    [['--batch', '1'], { batchPackets: 1 }],
    [['--duration', '90'], { stop: { packets: null, seconds: 90, bytes: null } }],
    [['--duration', '10m'], { stop: { packets: null, seconds: 600, bytes: null } }],
    [['--duration', '0.5'], { stop: { packets: null, seconds: 0.5, bytes: null } }],
    [['--packets', '1000'], { stop: { packets: 1000, seconds: null, bytes: null } }],
    [['--bytes', '25MB'], { stop: { packets: null, seconds: null, bytes: 25_000_000 } }],
    [['--bytes', '1'], { stop: { packets: null, seconds: null, bytes: 1 } }],
    [['--rotate', '64MiB'], { rotate: { bytes: 67_108_864, seconds: null } }],
    [['--rotate', '65536b'], { rotate: { bytes: 65_536, seconds: null } }],
    [['--rotate', '3600'], { rotate: { bytes: null, seconds: 3600 } }],
    [['--rotate', '10m'], { rotate: { bytes: null, seconds: 600 } }],
    [['--keep-pcap'], { keepPcap: { files: 10, fileMiB: 64 } }],
    [['--dataset', 'office', '--append'], { dataset: 'office', append: true }],
  ])('%j', (argv, change) => {
    const { options } = requestOf(...argv);
    expect(options).toEqual({ ...defaultCaptureOptions, ...change });
  });

  it('replays a file from where the command was called, at its own speed unless told', () => {
    expect(requestOf('--source', 'replay', '--file', 'day.pcap')).toMatchObject({
      replayPath: '/here/day.pcap',
      options: { source: 'replay', interface: null, replay: { upload: null, demo: false, speed: 1 } },
    });
    expect(requestOf('--source', 'replay', '--file', '/x', '--speed', 'max').options.replay?.speed).toBe(
      'max',
    );
    expect(requestOf('--source', 'replay', '--file', '/x', '--speed', '.5').options.replay?.speed).toBe(0.5);
  });

  it('names what a source does not use', () => {
    const given = ['--snaplen', '100', '--promiscuous', '--buffer', '2'];
    expect(requestOf('--source', '-', ...given).unused).toEqual(['--snaplen', '--promiscuous', '--buffer']);
    expect(requestOf('--interface', 'eth0', ...given).unused).toEqual([]);
  });
});

describe('bad usage', () => {
  it.each<[string, string[], string, string]>([
    [
      'unknown source',
      ['--source', 'whale'],
      'usage.invalid',
      '--source takes one of auto, dumpcap, tcpdump',
    ],
    ['a forgotten value', ['--interface'], 'usage.invalid', '--interface needs a value.'],
    ['an option as a value', ['--interface', '--json'], 'usage.invalid', '--interface needs a value.'],
    ['a file without replay', ['--interface', 'lo', '--file', 'x'], 'usage.invalid', '--source replay'],
    ['a speed without replay', ['--interface', 'lo', '--speed', '2'], 'usage.invalid', '--source replay'],
    ['replay without a file', ['--source', 'replay'], 'usage.invalid', '--file FILE'],
    [
      'interface and replay',
      ['--interface', 'lo', '--source', 'replay', '--file', 'x'],
      'usage.invalid',
      'exclude',
    ],
    ['interface and stdin', ['--interface', 'lo', '--source', '-'], 'usage.invalid', 'exclude'],
    [
      'a filter on a replay',
      ['--source', 'replay', '--file', 'x', '--filter', 'tcp'],
      'usage.invalid',
      '--filter',
    ],
    ['speed 0', ['--source', 'replay', '--file', 'x', '--speed', '0'], 'usage.invalid', 'above 0'],
    ['speed below 0', ['--source', 'replay', '--file', 'x', '--speed', '-1'], 'usage.invalid', 'above 0'],
    [
      'speed of words',
      ['--source', 'replay', '--file', 'x', '--speed', 'fast'],
      'usage.invalid',
      'not "fast"',
    ],
    ['snap length 0', ['--snaplen', '0'], 'usage.invalid', 'from 64 to 262144'],
    ['snap length of words', ['--snaplen', 'all'], 'usage.invalid', 'headers'],
    ['buffer 0', ['--buffer', '0'], 'usage.invalid', 'from 1 to 1024'],
    ['buffer below 0', ['--buffer', '-1'], 'usage.invalid', 'from 1 to 1024'],
    ['batch 0', ['--batch', '0'], 'usage.invalid', 'from 1 to 100000'],
    ['batch too large', ['--batch', '100001'], 'usage.invalid', 'from 1 to 100000'],
    ['duration 0', ['--duration', '0'], 'usage.invalid', 'above 0'],
    ['duration below 0', ['--duration', '-5'], 'usage.invalid', 'not "-5"'],
    ['duration of a day too many', ['--duration', '8761h'], 'usage.invalid', '--duration'],
    ['packets 0', ['--packets', '0'], 'usage.invalid', 'from 1'],
    ['packets below 0', ['--packets', '-1'], 'usage.invalid', 'from 1'],
    ['half a packet', ['--packets', '1.5'], 'usage.invalid', 'whole number'],
    ['bytes 0', ['--bytes', '0'], 'usage.invalid', 'above 0'],
    ['bytes of an unknown unit', ['--bytes', '5XB'], 'usage.invalid', 'not "5XB"'],
    ['rotate 0', ['--rotate', '0'], 'usage.invalid', 'at least 1 s'],
    ['rotate at too small a size', ['--rotate', '1kB'], 'usage.invalid', 'at least 64KiB'],
    ['rotate at an unknown unit', ['--rotate', '5d'], 'usage.invalid', 'not "5d"'],
    ['a label with a bad name', ['--label', 'Big Fish'], 'label.bad-name', 'Big Fish'],
    ['a label that is empty', ['--label', ''], 'label.bad-name', 'not a usable label'],
    ['a bad chum address', ['--chum-address', 'bait'], 'usage.invalid', 'not an IP address'],
    ['a bad range', ['--blacklist', '10.0.0.0/33'], 'usage.invalid', '10.0.0.0/33'],
    ['a bad local range', ['--local', '10.0.0.0/-1'], 'usage.invalid', '--local takes an address'],
    ['a bad dataset name', ['--dataset', '../x'], 'dataset.bad-name', 'x'],
    ['append to nothing', ['--append'], 'usage.invalid', '--dataset NAME'],
    ['an argument', ['eth0'], 'usage.invalid', '`capture` takes no argument'],
    ['an interface without a name', ['--interface', ''], 'usage.invalid', '--interface needs a name'],
    ['an endless interface', ['--interface', 'x'.repeat(257)], 'usage.invalid', 'at most 256'],
    ['a file without a name', ['--source', 'replay', '--file', ''], 'usage.invalid', '--file needs'],
    ['an endless filter', ['--filter', 'x'.repeat(4097)], 'usage.invalid', 'at most 4,096'],
    [
      'more addresses than a worker takes',
      Array.from({ length: 1001 }, () => ['--chum-address', '10.0.0.9']).flat(),
      'usage.invalid',
      '--chum-address may be given 1,000 times',
    ],
    ['no interface', [], 'usage.invalid', '--interface'],
    ['control without a dataset', ['control'], 'usage.invalid', '<dataset> is missing'],
    ['control without an action', ['control', 'd'], 'usage.invalid', '<action> is missing'],
    [
      'control with an unknown action',
      ['control', 'd', 'jump'],
      'usage.invalid',
      'label, pause, resume, stop',
    ],
    ['control label without one', ['control', 'd', 'label'], 'usage.invalid', '<label> is missing'],
    ['control label with a bad one', ['control', 'd', 'label', 'A B'], 'label.bad-name', 'A B'],
    ['control pause with an argument', ['control', 'd', 'pause', 'x'], 'usage.invalid', '`pause` takes no'],
    ['control with too much', ['control', 'd', 'label', 'a', 'b'], 'usage.invalid', 'takes 3 arguments'],
    [
      'an option of capture before control',
      ['--label', 'x', 'control', 'd', 'stop'],
      'usage.invalid',
      '--label',
    ],
    ['control of a bad name', ['control', '../d', 'stop'], 'dataset.bad-name', 'd'],
    [
      'an option of capture behind control',
      ['control', 'd', 'stop', '--filter', 'x'],
      'usage.invalid',
      '--filter',
    ],
  ])('%s', async (_title, argv, code, part) => {
    for (const name of ['capture', 'sea']) {
      const io = createTestIo({ env: { JAWS_DATA_DIR: '/nonexistent/data' } });
      // `--json` first: behind a forgotten value it would be that value.
      expect([await runCli(['--json', name, ...argv], io, '1'), io.out()]).toEqual([2, expect.any(String)]);
      const { error } = JSON.parse(io.out()) as { error: { code: string; message: string; hint: string } };
      expect(error).toMatchObject({ code, message: expect.stringContaining(part) as string });
      expect(io.err()).toMatch(new RegExp(`^jaws: ${code}: .+\\n$`));
    }
  });
});

describe('controlCommandOf', () => {
  it.each([
    ['label', 'chum', { action: 'label', label: 'chum' }],
    ['pause', undefined, { action: 'pause' }],
    ['resume', undefined, { action: 'resume' }],
    ['stop', undefined, { action: 'stop' }],
  ])('%s %s', (action, label, command) => {
    expect(controlCommandOf({ dataset: 'd', action, label })).toEqual(command);
  });
});
