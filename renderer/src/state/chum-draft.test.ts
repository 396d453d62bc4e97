// What is typed into the form of chum, field by field; and what of it outlives the page.

import { describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../platform/storage.ts';
import {
  defaultChumDraft,
  fingerprintOf,
  portsOf,
  readTarget,
  readWhat,
  rememberDraft,
  rememberedDraft,
  withScenario,
  type ChumDraft,
} from './chum-draft.ts';

const token = 'x'.repeat(43);
const hex = '0123456789abcdef'.repeat(4);
const filled: ChumDraft = { ...defaultChumDraft, host: ' listener.example ', token: ` ${token}\n` };

describe('ports', () => {
  test.each([
    ['', []],
    ['443', [443]],
    ['443, 8080-8082 443', [443, 8080, 8081, 8082]],
    ['1;65535', [1, 65_535]],
  ])('%j', (text, ports) => {
    expect(portsOf(text)).toEqual(ports);
  });

  test.each(['0', '65536', '443-', 'https', '9-8', '1-64 70', '-5'])('%j is refused', (text) => {
    expect(portsOf(text)).toBe(null);
  });
});

describe('fingerprint', () => {
  test.each([
    [hex, hex],
    [hex.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:'), hex],
    [`SHA256:${hex}`, hex],
    [`  ${hex.slice(0, 32)} ${hex.slice(32)}`, hex],
    [' ', ''],
    ['abc', null],
    [`${hex}0`, null],
  ])('%j', (text, read) => {
    expect(fingerprintOf(text)).toBe(read);
  });
});

describe('where to', () => {
  test('is read with the blanks around it taken off', () => {
    expect(readTarget({ ...filled, ports: '53', fingerprint: hex.toUpperCase() })).toEqual({
      value: { host: 'listener.example', ports: [53], fingerprint: hex, token },
      problems: null,
    });
    expect(readTarget(filled).value?.fingerprint).toBe(null);
  });

  test.each([
    ['host', { host: '' }],
    ['host', { host: 'https://listener.example/' }],
    ['token', { token: '' }],
    ['token', { token: 'short' }],
    ['ports', { ports: 'all' }],
    ['fingerprint', { fingerprint: '12' }],
  ] as const)('a mistake is named at %s: %j', (field, changes) => {
    const { value, problems } = readTarget({ ...filled, ...changes });
    expect(value).toBe(null);
    expect(Object.keys(problems ?? {})).toEqual([field]);
  });

  test('addresses of either kind are hosts', () => {
    for (const host of ['192.0.2.1', '2001:db8::1', 'fe80::1%eth0'])
      expect(readTarget({ ...filled, host }).problems).toBe(null);
  });
});

describe('what', () => {
  test('a style or a scenario, never both', () => {
    const scenario = { name: 'mine.json', text: '{}' };
    expect(readWhat({ ...filled, scenario, seed: '1,000' }).value).toEqual({
      ...{ sizeBytes: 25_000_000, style: 'classic', scenario: null, seed: 1000 },
    });
    expect(readWhat({ ...filled, scenario, way: 'scenario', size: '1' }).value).toEqual({
      ...{ sizeBytes: 1, style: null, scenario: '{}', seed: null },
    });
  });

  test.each([
    ['size', { size: '' }],
    ['size', { size: '0' }],
    ['size', { size: '-5 MB' }],
    ['size', { size: '101 GB' }],
    ['size', { size: '5 lemons' }],
    ['seed', { seed: '4294967296' }],
    ['seed', { seed: 'x' }],
    ['scenario', { way: 'scenario' }],
  ] as const)('a mistake is named at %s: %j', (field, changes) => {
    expect(Object.keys(readWhat({ ...filled, ...changes }).problems ?? {})).toEqual([field]);
  });
});

test.each([
  ['{"sizeBytes": 4000}', { size: '4000' }],
  ['{"sizeBytes": "much"}', {}],
  ['{', {}],
])('a scenario %j brings its size, if it has one', (text, size) => {
  const scenario = { name: 'mine', text };
  expect(withScenario(scenario)).toEqual({ way: 'scenario', scenario, ...size });
});

test('by ICMP 1 MB at most is sent, and a scenario may hold any size', () => {
  const draft = { ...filled, way: 'style', style: 'icmp', scenario: null } as const;
  const small = '1 B to 1.0 MB, for example 20 kB.';
  expect(readWhat({ ...draft, size: '1 MB' }).problems).toBeNull();
  expect(readWhat({ ...draft, size: '1.1 MB' }).problems).toEqual({ size: small });
  const scenario = { name: 'mine', text: '{}' };
  expect(readWhat({ ...draft, way: 'scenario', scenario, size: '1.1 MB' }).problems).toBeNull();
});

describe('what is remembered', () => {
  test('is the listener and the habit, never the token, the scenario or the seed', () => {
    const storage = createMemoryStorage();
    const text = { name: 'secret-plan.json', text: '{"secret":1}' };
    rememberDraft(storage, {
      ...filled,
      style: 'dns',
      size: '3 MB',
      seed: '99',
      way: 'scenario',
      scenario: text,
    });
    const kept = storage.read('jaws.chum') ?? '';
    expect(kept).toContain('listener.example');
    expect(kept).not.toContain(token);
    expect(kept).not.toMatch(/secret|99/);
    expect(rememberedDraft(storage)).toEqual({
      ...defaultChumDraft,
      ...{ host: ' listener.example ', style: 'dns', size: '3 MB' },
    });
  });

  test.each(['', 'null', '{"host":1}', '{"style":"loud"}'])('%j in its place is as nothing', (text) => {
    expect(rememberedDraft(createMemoryStorage({ 'jaws.chum': text }))).toEqual(defaultChumDraft);
  });
});
