// What dumpcap and tcpdump say, as printed by dumpcap 4.0.17 and tcpdump 4.99.3, and how they are called.

import { describe, expect, it } from 'vitest';

import type { SourceOptions } from '../packet-source.ts';
import { dumpcapDialect } from './dumpcap-dialect.ts';
import { helperFailure, type HelperStory } from './helper-failure.ts';
import { requireInterfaceName } from './interface-name.ts';
import { LineSplitter } from './line-splitter.ts';
import { LossCounter } from './loss-counter.ts';
import { tcpdumpDialect } from './tcpdump-dialect.ts';

const options: SourceOptions = {
  interface: 'eth0',
  filter: '-z evil',
  snapLength: 256,
  promiscuous: false,
  bufferBytes: 1_500_000,
  replay: null,
};

describe('arguments', () => {
  it('gives dumpcap its buffer in MiB, rounded up, and the filter as one value', () => {
    const args = dumpcapDialect.arguments(options, 'eth0');
    expect(args).toEqual([
      '-q',
      '-P',
      '-i',
      'eth0',
      '-s',
      '256',
      '-B',
      '2',
      '-p',
      '-f',
      '-z evil',
      '-w',
      '-',
    ]);
  });

  it('gives tcpdump its buffer in KiB and no chance to take a filter for an option', () => {
    const args = tcpdumpDialect.arguments(options, 'eth0');
    expect(args.slice(-2)).toEqual(['--', '-z evil']);
    expect(args[args.indexOf('-B') + 1]).toBe('1465');
    expect(tcpdumpDialect.arguments({ ...options, filter: '', promiscuous: true }, 'eth0')).not.toContain(
      '-p',
    );
  });
});

describe('loss reports', () => {
  it('reads dumpcap: kernel and own queue are losses, flushed and the card are not', () => {
    const line =
      "Packets received/dropped on interface 'a:b': 90/12 (pcap:9/dumpcap:1/flushed:2/ps_ifdrop:3) (88.2%)";
    expect(dumpcapDialect.lossReport(line)).toEqual({ lost: 10, interfaceLost: 3 });
    expect(dumpcapDialect.lossReport('Packets captured: 90')).toBeNull();
  });

  it.each([
    ['tcpdump: 12 packets captured, 13 packets received by filter, 1 packet dropped by kernel', { lost: 1 }],
    ['7 packets dropped by kernel', { lost: 7 }],
    ['2 packets dropped by interface', { interfaceLost: 2 }],
    ['12 packets captured', null],
  ])('reads tcpdump: %s', (line, expected) => {
    expect(tcpdumpDialect.lossReport(line)).toEqual(expected);
  });

  it('keeps the newest count, and tells of the card in words only', () => {
    const counter = new LossCounter();
    expect(counter.lost).toBeNull();
    counter.add({ lost: 3 });
    counter.add({ lost: 5 });
    expect([counter.lost, counter.warnings]).toEqual([5, []]);
    counter.add({ interfaceLost: 4 });
    expect(counter.lost).toBe(5);
    expect(counter.warnings[0]).toContain('4 frames');
  });
});

function story(program: string, lines: string[], more: Partial<HelperStory> = {}): HelperStory {
  const end = { code: 1, signal: null, startError: null };
  return { program, interfaceName: 'vb', filter: '', started: false, end, lines, ...more };
}

describe('failures', () => {
  it.each<[string, string[], Partial<HelperStory>, string]>([
    [
      'dumpcap',
      ["Capturing on 'nope'", 'dumpcap: There is no device named "nope".'],
      {},
      'capture.unknown-interface',
    ],
    [
      'tcpdump',
      ['tcpdump: vb: No such device exists', '(No such device exists)'],
      {},
      'capture.unknown-interface',
    ],
    [
      'dumpcap',
      ['dumpcap: You do not have permission to capture on device "vb".', '(socket: Operation not permitted)'],
      {},
      'capture.permission-denied',
    ],
    [
      'tcpdump',
      ["tcpdump: vb: You don't have permission to perform this capture on that device"],
      { filter: 'tcp' },
      'capture.permission-denied',
    ],
    [
      'dumpcap',
      [
        `dumpcap: Invalid capture filter "x" for interface 'vb'.`,
        "That string isn't a valid capture filter (y).",
      ],
      { filter: 'x' },
      'capture.bad-filter',
    ],
    [
      'tcpdump',
      ["tcpdump: can't parse filter expression: syntax error"],
      { filter: 'x' },
      'capture.bad-filter',
    ],
    ['tcpdump', ["tcpdump: unknown host 'x'"], { filter: 'host x' }, 'capture.bad-filter'],
    ['tcpdump', ['tcpdump: vb: That device is not up'], { filter: 'tcp' }, 'capture.source-failed'],
    [
      'dumpcap',
      ['dumpcap: The network adapter "vb" is no longer attached; the capture has stopped.'],
      { started: true },
      'capture.interface-gone',
    ],
    [
      'tcpdump',
      ['tcpdump: pcap_loop: The interface disappeared'],
      { started: true },
      'capture.interface-gone',
    ],
    ['dumpcap', ['something else'], { started: true }, 'capture.source-failed'],
  ])('%s %j is %s %s', (program, lines, more, code) => {
    expect(helperFailure(story(program, lines, more)).code).toBe(code);
  });

  it('tells the signal and the last words, but not a novel', () => {
    const end = { code: null, signal: 'SIGKILL', startError: null };
    const error = helperFailure(story('dumpcap', ['x'.repeat(5000)], { started: true, end }));
    expect(error.message).toContain('ended by SIGKILL');
    expect(error.message.length).toBeLessThan(800);
  });

  it.each([
    ['EACCES', 'capture.permission-denied'],
    ['ENOENT', 'capture.source-missing'],
    ['ENOMEM', 'capture.source-failed'],
  ])('could not be started: %s is %s', (code, expected) => {
    const startError = Object.assign(new Error('spawn'), { code });
    expect(helperFailure(story('dumpcap', [], { end: { code: null, signal: null, startError } })).code).toBe(
      expected,
    );
  });

  it('quotes what the filter compiler says', () => {
    const lines = ["That string isn't a valid capture filter (can't parse: syntax error)."];
    expect(helperFailure(story('dumpcap', lines, { filter: 'x y' })).message).toBe(
      "The capture filter “x y” is not valid: can't parse: syntax error.",
    );
  });
});

describe('interface names', () => {
  it.each(['-', '-i', '1', '/tmp/pipe', 'TCP@10.0.0.1:2002', 'rpcap://x', ''])('refuses %j', (name) => {
    expect(() => requireInterfaceName(name)).toThrow(/no interface/i);
  });

  it.each(['eth0', 'any', 'wlp2s0', '\\Device\\NPF_{1}', 'br-1'])('lets %s through', (name) => {
    expect(requireInterfaceName(name)).toBe(name);
  });
});

describe('LineSplitter', () => {
  it('joins pieces, splits at \\r and \\n, and keeps memory bounded', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    splitter.push('Packets: 1\rPack');
    splitter.push('ets: 2\r\n\n');
    for (let at = 0; at < 1000; at++) splitter.push('x'.repeat(100));
    splitter.finish();
    splitter.finish();
    expect(lines).toEqual(['Packets: 1', 'Packets: 2', 'x'.repeat(500)]);
  });
});
