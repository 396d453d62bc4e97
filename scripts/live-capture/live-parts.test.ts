// The pure parts of the live figures: what is read from /proc, CSV and tools, and how a run is judged.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCsvRows, splitCells } from './csv-rows.ts';
import { flatnessOf } from './flatness.ts';
import { readLiveArguments } from './live-arguments.ts';
import { parsePeer } from './peer-dumpcap.ts';
import { parseStat, parseStatus, processTree, readProcess, roleOf } from './process-figures.ts';
import { createSequenceCheck } from './row-sequence.ts';

describe('/proc', () => {
  it('is read whatever the name of a process holds', () => {
    const tail = 'S 12 4242 4242 0 -1 4194560 1 0 0 0 150 50 7 7 20 0 11 0 500 1 2';
    expect(parseStat(`77 (a) b (c)) ${tail}`)).toEqual({ parentPid: 12, name: 'a) b (c)', cpuSeconds: 2 });
    expect(parseStatus('Name:\tnode\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n')).toEqual({
      rssBytes: 2 ** 20,
      peakRssBytes: 2 ** 21,
    });
    expect(parseStatus('Name:\tkworker\n')).toEqual({ rssBytes: 0, peakRssBytes: 0 });
  });

  it.runIf(process.platform === 'linux')('knows this process and not one that cannot be', () => {
    const own = readProcess(process.pid);
    expect(own?.parentPid).toBe(process.ppid);
    expect(own?.peakRssBytes).toBeGreaterThanOrEqual(own?.rssBytes ?? Infinity);
    expect(processTree(process.ppid).map(({ pid }) => pid)).toContain(process.pid);
    expect(readProcess(2 ** 22 + 1)).toBeNull();
  });

  it.each([
    [7, 'node /x/dist/headless/cli.mjs serve', 'host'],
    [8, 'node /x/dist/headless/capture-worker.mjs', 'worker'],
    [9, 'dumpcap -q -i eth0', 'helper'],
    [9, '/usr/bin/tcpdump -w -', 'helper'],
    [9, 'tcpreplay --pps=1', null],
    [9, 'cat /tmp/dumpcap -', null],
  ])('%d %s is %s', (pid, command, role) => {
    expect(roleOf({ pid, command }, 7)).toBe(role);
  });
});

describe('flatness', () => {
  const series = (bytes: (index: number) => number) =>
    Array.from({ length: 100 }, (_, index) => ({ seconds: index * 10, bytes: bytes(index) }));

  it('takes a level line with swings for flat, after any warm-up', () => {
    const swinging = flatnessOf(
      series((index) => (index < 20 ? 50e6 + index * 4e6 : 130e6 + (index % 7) * 3e6)),
    );
    expect(swinging).toMatchObject({ flat: true, samples: 75 });
    expect(Math.abs(swinging?.growth ?? 1)).toBeLessThan(0.01);
  });

  it('sees a leak, and says how much an hour', () => {
    const leaking = flatnessOf(series((index) => 100e6 + index * 0.5e6));
    expect(leaking?.flat).toBe(false);
    expect(leaking?.slopeBytesPerHour).toBeCloseTo(0.5e6 * 360, 0);
    expect(leaking?.growth).toBeCloseTo((74 * 0.5e6) / (100e6 + 62 * 0.5e6), 6);
  });

  it('sees a peak that the line does not show', () => {
    expect(flatnessOf(series((index) => (index === 60 ? 400e6 : 100e6)))).toMatchObject({
      flat: false,
      spread: 4,
    });
  });

  it('does not judge by a few samples', () => {
    expect(flatnessOf(series(() => 1).slice(0, 9))).toBeNull();
    expect(flatnessOf([])).toBeNull();
  });
});

describe('rows beside what was sent', () => {
  const keys = ['a', 'b', 'c', 'd'];
  const reported = (rows: readonly string[], sent: number) => {
    const check = createSequenceCheck(keys, sent);
    for (const row of rows) check.row(row);
    return check.report();
  };

  it('all there, over loops', () => {
    expect(reported(['a', 'b', 'c', 'd', 'a', 'b'], 6)).toMatchObject({ matched: 6, lost: 0, strange: 0 });
  });

  it('names what is lost at the start, in the middle, over a loop and at the end', () => {
    const { firstLost, ...counts } = reported(['b', 'd', 'b', 'c'], 8);
    expect(counts).toMatchObject({ rows: 4, matched: 4, lost: 4, strange: 0 });
    expect(firstLost).toEqual([0, 2, 4, 7]);
  });

  it('notices rows that nobody sent, twice the same, out of order, or too many', () => {
    expect(reported(['a', 'x', 'b'], 4)).toMatchObject({ strange: 1, firstStrange: ['x'], lost: 2 });
    expect(reported(['a', 'b', 'b'], 4)).toMatchObject({ strange: 1, matched: 2 });
    expect(reported(['b', 'a'], 4)).toMatchObject({ strange: 1 });
    expect(reported([...keys, 'a'], 4)).toMatchObject({ rows: 5, matched: 4, strange: 1, lost: 0 });
  });
});

describe('packets.csv from outside', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-rows-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const rowsOf = async (text: string, columns: readonly string[]) => {
    const path = join(folder, 'packets.csv');
    writeFileSync(path, text);
    const rows: (readonly string[])[] = [];
    const count = await readCsvRows(path, columns, (cells) => rows.push(cells));
    expect(count).toBe(rows.length);
    return rows;
  };

  it('splits quoted cells', () => {
    expect(splitCells('1,"PSH, ACK","a ""b""",')).toEqual(['1', 'PSH, ACK', 'a "b"', '']);
  });

  it('gives the columns asked for, in that order', async () => {
    expect(await rowsOf('id,flags,size\n1,"SYN, ACK",60\n2,NA,70\n', ['size', 'flags'])).toEqual([
      ['60', 'SYN, ACK'],
      ['70', 'NA'],
    ]);
  });

  it.each([
    ['id,size\n1,60', /in the middle of a line: 1,60/],
    ['id,size\n1\n', /has 1 cells, not 2/],
    ['id\n1\n', /no column size/],
  ])('refuses %j', async (text, message) => {
    await expect(rowsOf(text, ['size'])).rejects.toThrow(message);
  });
});

describe("plain dumpcap's last words", () => {
  it('are read, and missed aloud', () => {
    const text = `Capturing on 'eth0'\nFile: /tmp/x\nPackets captured: 598
Packets received/dropped on interface 'eth0': 598/2 (pcap:2/dumpcap:0/flushed:0/ps_ifdrop:0) (99.7%)`;
    expect(parsePeer(text)).toEqual({ captured: 598, dropped: 2 });
    expect(() => parsePeer('Capturing on')).toThrow(/did not say/);
  });
});

describe('the command line', () => {
  it('has the usual sizes, and shorter ones for a try', () => {
    expect(readLiveArguments(['load'])).toMatchObject({
      ...{ packets: 3_000_000, sources: ['dumpcap', 'tcpdump', 'cap'], ladder: true, watcher: null },
      ...{ bufferMiB: 128, snapLength: 2048, seconds: 3600 },
    });
    expect(
      readLiveArguments([
        'hour',
        '--seconds',
        '60',
        '--source',
        'cap,tcpdump',
        '--no-ladder',
        '--watch',
        'page',
      ]),
    ).toMatchObject({
      what: 'hour',
      seconds: 60,
      sources: ['cap', 'tcpdump'],
      ladder: false,
      watcher: 'page',
    });
  });

  it.each([
    [['day'], /load or hour/],
    [['load', '--packets', '0'], /--packets wants a positive number/],
    [['load', '--packets', 'many'], /positive number/],
    [['load', '--source', 'dumpcap,tap'], /unknown source "tap"/],
    [['load', '--watch', 'nobody'], /page or client/],
    [['load', '--pakets', '3'], /pakets/],
  ])('%j is refused', (argv, message) => {
    expect(() => readLiveArguments(argv)).toThrow(message);
  });
});
