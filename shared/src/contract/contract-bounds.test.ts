// What a page may ask for, at its bounds: the last value that is taken and the first that is refused. A bound that is
// widened by mistake lets a page write a path, fill a disk or hang a host.

import { describe, expect, it } from 'vitest';
import { captureOptions, defaultCaptureOptions } from './capture.ts';
import { chumOptions, type ChumOptions } from './chum.ts';
import { events, procedures } from './contract.ts';
import { errorTexts, isErrorCode } from './errors.ts';
import { defaultLiveSettings, liveFrame, liveSettings } from './live.ts';
import { datasetName, identifier, labelName } from './primitives.ts';

const capture = { ...defaultCaptureOptions, interface: 'eth0' };
const chum: ChumOptions = {
  target: { host: 'h', ports: [443], fingerprint: null, token: 't'.repeat(43) },
  ...{ sizeBytes: 25_000_000, style: 'classic', scenario: null, seed: null },
};
const target = (change: object) => ({ target: { ...chum.target, ...change } });

describe('names', () => {
  it.each([
    ['dataset', datasetName, ['a', '0', 'office-2_b', 'x'.repeat(64)], ['x'.repeat(65), '-a', '_a']],
    ['label', labelName, ['norm', '0', 'x'.repeat(32)], ['x'.repeat(33), '-a']],
    ['id', identifier, ['A-z_0', 'x'.repeat(64)], ['x'.repeat(65)]],
  ])('of a %s', (_what, schema, good, bad) => {
    for (const name of good) expect([name, schema.safeParse(name).success]).toEqual([name, true]);
    const always = ['', '.', '..', '../x', 'a/b', 'a\\b', 'a b', 'a\n', 'a\0', 'ä', 'a.csv'];
    for (const name of [...bad, ...always])
      expect([name, schema.safeParse(name).success]).toEqual([name, false]);
  });
});

describe('options', () => {
  const both = { packets: null, seconds: null, bytes: null };
  it.each<[string, object, object]>([
    ['snapLength', { snapLength: 64 }, { snapLength: 63 }],
    ['snapLength', { snapLength: 262_144 }, { snapLength: 262_145 }],
    ['bufferMiB', { bufferMiB: 1024 }, { bufferMiB: 1025 }],
    ['batchPackets', { batchPackets: 1 }, { batchPackets: 0 }],
    ['batchPackets', { batchPackets: 100_000 }, { batchPackets: 100_001 }],
    ['label', { label: 'mine' }, { label: 'My label' }],
    ['dataset', { dataset: 'mine' }, { dataset: '../mine' }],
    ['filter', { filter: 'x'.repeat(4096) }, { filter: 'x'.repeat(4097) }],
    ['blacklist', { blacklist: Array(1000).fill('10.0.0.1') }, { blacklist: Array(1001).fill('10.0.0.1') }],
    ['stop.packets', { stop: { ...both, packets: 1 } }, { stop: { ...both, packets: 0 } }],
    ['stop.seconds', { stop: { ...both, seconds: 0.1 } }, { stop: { ...both, seconds: 0 } }],
    [
      'rotate.bytes',
      { rotate: { bytes: 65_536, seconds: null } },
      { rotate: { bytes: 65_535, seconds: null } },
    ],
    ['rotate.seconds', { rotate: { bytes: null, seconds: 1 } }, { rotate: { bytes: null, seconds: 0.5 } }],
    ['keepPcap', { keepPcap: { files: 1, fileMiB: 4096 } }, { keepPcap: { files: 0, fileMiB: 4096 } }],
    ['source', { source: 'auto' }, { source: 'exec' }],
    ['unknown fields', {}, { command: 'x' }],
  ])('of a capture: %s', (_what, good, bad) => {
    expect(captureOptions.safeParse({ ...capture, ...good }).success).toBe(true);
    expect(captureOptions.safeParse({ ...capture, ...bad }).success).toBe(false);
  });

  it.each<[string, object, object]>([
    ['token', target({ token: 't'.repeat(16) }), target({ token: 't'.repeat(15) })],
    ['token', target({ token: 't'.repeat(128) }), target({ token: 't'.repeat(129) })],
    ['ports', target({ ports: Array(64).fill(1) }), target({ ports: Array(65).fill(1) })],
    ['port', target({ ports: [65_535] }), target({ ports: [65_536] })],
    ['port', target({ ports: [] }), target({ ports: [0] })],
    ['host', target({ host: 'x'.repeat(255) }), target({ host: '' })],
    ['fingerprint', target({ fingerprint: '0a'.repeat(32) }), target({ fingerprint: '0A'.repeat(32) })],
    ['seed', { seed: 4_294_967_295 }, { seed: 4_294_967_296 }],
    ['size', { sizeBytes: 1 }, { sizeBytes: 0 }],
  ])('of chum: %s', (_what, good, bad) => {
    expect(chumOptions.safeParse({ ...chum, ...good }).success).toBe(true);
    expect(chumOptions.safeParse({ ...chum, ...bad }).success).toBe(false);
  });

  it.each<[string, object, object]>([
    ['window', { windowSeconds: 10 }, { windowSeconds: 9 }],
    ['packets', { windowPackets: 3_000_000 }, { windowPackets: 3_000_001 }],
    ['points', { maxPoints: 20_000 }, { maxPoints: 20_001 }],
    ['alerts a day', { alertsPerDay: 0 }, { alertsPerDay: -1 }],
  ])('of a live picture: %s', (_what, good, bad) => {
    expect(liveSettings.safeParse({ ...defaultLiveSettings, ...good }).success).toBe(true);
    expect(liveSettings.safeParse({ ...defaultLiveSettings, ...bad }).success).toBe(false);
  });
});

it('a frame has as many points as a page draws, and no more', () => {
  const { key } = liveFrame.shape.points.shape;
  expect(key.safeParse(Array(20_000).fill(0)).success).toBe(true);
  expect(key.safeParse(Array(20_001).fill(0)).success).toBe(false);
});

it('error codes are those of the table, not what every object has', () => {
  for (const code of Object.keys(errorTexts)) expect(isErrorCode(code)).toBe(true);
  for (const code of ['constructor', 'toString', '__proto__', 'hasOwnProperty', '', 'nope', null, 7])
    expect([code, isErrorCode(code)]).toEqual([code, false]);
});

it('every error says what happened and what to do next, within what an answer may hold', () => {
  for (const [code, { message, hint }] of Object.entries(errorTexts)) {
    expect([code, message.length > 9 && message.length <= 2000, hint.length > 9]).toEqual([code, true, true]);
    expect([code, /^[a-z]+(?:\.[a-z0-9-]+)?$/.test(code)]).toEqual([code, true]);
  }
});

it('procedures and events are named by their domain, and inputs take no field that they do not know', () => {
  for (const name of [...Object.keys(procedures), ...Object.keys(events)])
    expect(name).toMatch(/^[a-z]+\.[a-z]+(?:[A-Z][a-z]+)*$/);
  for (const [name, { input }] of Object.entries(procedures)) {
    const unknown = { ['no-such-field']: 1 };
    const refused = input.safeParse(unknown).error?.issues.some(({ code }) => code === 'unrecognized_keys');
    expect([name, refused]).toEqual([name, true]);
  }
});
