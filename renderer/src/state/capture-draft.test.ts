// Every field of the capture options: what is read from it, and what is said of a mistake.

import { captureOptions, defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { describe, expect, test } from 'vitest';
import {
  defaultDraft,
  draftOf,
  draftSummary,
  readDraft,
  snapLengthOf,
  type CaptureDraft,
} from './capture-draft.ts';

const eth0 = { kind: 'interface', name: 'eth0' } as const;

test('an untouched form is the default options of its interface', () => {
  expect(readDraft(defaultDraft, eth0)).toEqual({
    options: { ...defaultCaptureOptions, interface: 'eth0' },
    problems: null,
  });
});

test('options survive the way through the form', () => {
  const options = {
    ...defaultCaptureOptions,
    source: 'tcpdump' as const,
    interface: 'eth0',
    filter: 'tcp port 443',
    snapLength: 256,
    promiscuous: true,
    label: 'my-label',
    chumAddresses: ['203.0.113.9'],
    blacklist: ['10.9.0.0/16', '2001:db8::/32'],
    local: ['192.168.0.0/16'],
    batchPackets: 500,
    stop: { packets: 1_000_000, seconds: 600, bytes: 2_000_000_000 },
    rotate: { bytes: 500_000_000, seconds: 7200 },
    keepPcap: { files: 3, fileMiB: 16 },
    dataset: 'office',
    append: true,
  };
  expect(captureOptions.parse(options)).toEqual(options);
  expect(readDraft(draftOf(options), eth0).options).toEqual(options);
});

test('a remembered name is not proposed again, unless it is appended to', () => {
  const named = { ...defaultCaptureOptions, dataset: 'office' };
  expect(draftOf(named).dataset).toBe('');
  expect(draftOf({ ...named, append: true }).dataset).toBe('office');
});

describe('a replay', () => {
  test('has no interface; without a file it is the demo', () => {
    const { options } = readDraft({ ...defaultDraft, speed: '60' }, { kind: 'replay', upload: null });
    expect(options).toMatchObject({
      source: 'replay',
      interface: null,
      replay: { upload: null, demo: true, speed: 60 },
    });
  });

  test('of a file at full speed', () => {
    const { options } = readDraft({ ...defaultDraft, speed: 'max' }, { kind: 'replay', upload: 'upload-7' });
    expect(options?.replay).toEqual({ upload: 'upload-7', demo: false, speed: 'max' });
  });
});

test.each<[Partial<CaptureDraft>, keyof CaptureDraft, RegExp]>([
  [{ snapLength: '63' }, 'snapLength', /64 to 262,144/],
  [{ snapLength: 'all' }, 'snapLength', /64 to 262,144/],
  [{ bufferMiB: '2000' }, 'bufferMiB', /1 to 1,024/],
  [{ batchPackets: '0' }, 'batchPackets', /1 to 100,000/],
  [{ label: 'Bad Label' }, 'label', /Small letters/],
  [{ chumAddresses: ['203.0.113.9', '203.0.113'] }, 'chumAddresses', /“203.0.113” is not/],
  [{ blacklist: ['10.0.0.0/33'] }, 'blacklist', /10.0.0.0\/33/],
  [{ local: ['home'] }, 'local', /“home”/],
  [{ stopPackets: '1.5' }, 'stopPackets', /whole number/],
  [{ stopSeconds: 'soon' }, 'stopSeconds', /10 min/],
  [{ stopBytes: '5 lots' }, 'stopBytes', /500 MB/],
  [{ rotateBytes: '1 kB' }, 'rotateBytes', /65,536/],
  [{ rotateSeconds: '0.5' }, 'rotateSeconds', /At least 1 s/],
  [{ keepPcap: true, keepFiles: '0' }, 'keepFiles', /1 to 1,000/],
  [{ dataset: 'My Data' }, 'dataset', /Small letters/],
  [{ append: true }, 'append', /Name the dataset/],
])('%o is a mistake of its field', (changes, field, text) => {
  const { options, problems } = readDraft({ ...defaultDraft, ...changes }, eth0);
  expect(options).toBe(null);
  expect(Object.keys(problems ?? {})).toEqual([field]);
  expect(problems?.[field]).toMatch(text);
});

test('a ring that is switched off is not looked at', () => {
  expect(readDraft({ ...defaultDraft, keepFiles: 'x' }, eth0).options?.keepPcap).toBe(null);
});

test.each([
  ['90', 90],
  ['90 s', 90],
  ['10 min', 600],
  ['10 minutes', 600],
  ['2 h', 7200],
  ['2hours', 7200],
])('stop after %s', (text, seconds) => {
  expect(readDraft({ ...defaultDraft, stopSeconds: text }, eth0).options?.stop.seconds).toBe(seconds);
});

test.each([
  ['headers', 256],
  [' Headers', 256],
  ['2,048', 2048],
  ['', null],
])('bytes of each packet: %o', (text, bytes) => {
  expect(snapLengthOf(text)).toBe(bytes);
});

test.each<[Partial<CaptureDraft>, boolean, string]>([
  [{}, false, 'No filter · first 2,048 bytes of each packet · label: norm'],
  [{ speed: '60' }, true, 'No filter · speed 60× · label: norm'],
  [
    { filter: ' udp ', snapLength: 'headers', source: 'cap', promiscuous: true },
    false,
    'udp · first 256 bytes of each packet · cap · promiscuous · label: norm',
  ],
  [
    { stopPackets: '9', stopSeconds: '10 min', rotateBytes: '1 GB', keepPcap: true },
    false,
    'No filter · first 2,048 bytes of each packet · label: norm · stops after 9 packets or 10 min · rotates · keeps raw packets',
  ],
  [
    { blacklist: ['a', 'b'], chumAddresses: ['c'], dataset: 'office', append: true },
    false,
    'No filter · first 2,048 bytes of each packet · label: norm · 1 labelled chum · 2 never stored · appends to office',
  ],
])('in one line: %o', (changes, isReplay, text) => {
  expect(draftSummary({ ...defaultDraft, ...changes }, isReplay)).toBe(text);
});
