// `jaws detect train | evaluate | models` and `score --model` as built: documents, texts, versions, refusals.

import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import { decideOn, isUpload, keepOffice, labelledStore } from '@jaws/core/models/labelled-store.fixture';
import { labelledHour } from '@jaws/shared/model/labelled-hour.fixture';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

const home = createJawsHome();
const dataDir = join(home.folder, 'data');

beforeAll(async () => {
  buildCommand();
  const store = createDatasetStore({ dataDir, clock: () => 1e12, log: () => undefined });
  for (const [at, name] of ['one', 'two', 'three', 'quiet'].entries()) {
    const { table, names } = labelledHour(at + 1, name === 'quiet' ? 0 : 8, 300);
    const writer = await store.create(name, {
      names: [...names].map(([ip, known]) => ({ ip, name: known })),
    });
    await writer.append(table, 0, table.count);
    await writer.close();
  }
}, 240_000);
afterAll(home.remove);

const detect = (schema: string, ...argv: string[]): Record<string, unknown> =>
  home.document(`detect-${schema}`, 'detect', schema, ...argv);
const train = (...argv: string[]): Record<string, unknown> => detect('train', ...argv, '--keep-leaks');

describe('detect train, evaluate and models', () => {
  it('train keeps a model with its card, evaluate judges it on another dataset, models shows it', () => {
    const made = train('one', 'two', '--name', 'office');
    expect(made).toMatchObject({
      model: 'office',
      before: null,
      card: { positives: 16, split: 'session', seed: 1 },
    });
    expect(made['features']).toContain('netUpload');
    expect(statSync(join(dataDir, 'models', 'office.json')).mode & 0o777).toBe(0o600);
    const judged = detect('evaluate', 'three', '--split', 'session', '--model', 'office');
    expect(judged).toMatchObject({
      model: 'office',
      split: 'session',
      positives: 8,
      tprAt: { '0.001': null },
    });
    expect(judged['prAuc']).toBeGreaterThan(0.8);
    expect(detect('models')).toMatchObject({ models: [{ name: 'office', state: 'usable', versions: [] }] });
  });

  it('train keeps the earlier model of the name, which can be chosen', () => {
    expect(train('one', 'two', '--name', 'again')['before']).toBeNull();
    const before = readFileSync(join(dataDir, 'models', 'again.json'), 'utf8');
    expect(train('one', 'two', '--name', 'again', '--seed', '9')['before']).toBe('again@1');
    expect(readFileSync(join(dataDir, 'models', 'again@1.json'), 'utf8')).toBe(before);
    expect(detect('evaluate', 'three', '--split', 'host', '--model', 'again@1')['model']).toBe('again');
    expect(readdirSync(join(dataDir, 'models')).filter((name) => !name.endsWith('.json'))).toEqual([]);
  });

  it('models restores a version and removes, and train draws a picture', () => {
    train('one', 'two', '--name', 'back');
    train('one', 'two', '--name', 'back', '--seed', '9', '--plot', join(home.folder, 'back.svg'));
    expect(readFileSync(join(home.folder, 'back.svg'), 'utf8')).toContain('>Precision</text>');
    const first = readFileSync(join(dataDir, 'models', 'back@1.json'), 'utf8');
    expect(detect('models', '--restore', 'back@1')).toMatchObject({
      restored: { model: 'back', before: 'back@2' },
    });
    expect(readFileSync(join(dataDir, 'models', 'back.json'), 'utf8')).toBe(first);
    expect(home.run('detect', 'models', '--remove', 'back@2').out).toMatch(/^Removed: back@2\.\n/);
    expect(detect('models', '--remove', 'back')['removed']).toEqual(['back@1', 'back']);
    expect(home.failure(1, 'detect', 'models', '--restore', 'back@1')).toBe('model.not-found');
    expect(home.failure(1, 'detect', 'models', '--remove', 'back')).toBe('model.not-found');
    expect(home.failure(2, 'detect', 'models', '--restore', 'office')).toBe('model.bad-name');
    expect(home.failure(2, 'detect', 'models', '--restore', 'a@1', '--remove', 'a')).toBe('usage.invalid');
  });

  it('train --from goes on learning from decisions on findings', async () => {
    const store = labelledStore(dataDir);
    await keepOffice(store, 'decided', { seed: 7, uploads: 10, isLabelled: false });
    await decideOn(store, 'decided', ({ dstIp }) =>
      isUpload(dstIp)
        ? { state: 'confirmed' as const, reason: '' }
        : { state: 'closed' as const, reason: 'our backup' },
    );
    const { out } = home.run(
      ...['detect', 'train', 'decided', '--name', 'tuned', '--from', 'office', '--keep-leaks'],
    );
    expect(out).toMatch(/\n +- Labels: 0 decisions by packets, \d+ by confirmed and \d+ by closed findings;/);
    expect(out).toMatch(/\nearlier: office +[01]\.\d{3}/);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/etter than office, on the same decisions: PR-AUC/);
    const fails = (exit: number, ...argv: string[]): string =>
      home.failure(exit, 'detect', 'train', ...argv, '--name', 'x', '--keep-leaks');
    expect(fails(1, 'one', '--from', 'office')).toBe('model.seen');
    expect(fails(1, 'three', '--from', 'office')).toBe('model.no-decisions');
    expect(fails(1, 'three', '--findings')).toBe('model.no-decisions');
    expect(fails(2, 'decided', '--from', 'office', '--ablation')).toBe('usage.invalid');
    writeFileSync(join(dataDir, 'models', 'older.json'), '{"format":"jaws-model","version":0}');
    expect(fails(1, 'decided', '--from', 'older')).toBe('model.version');
    rmSync(join(dataDir, 'models', 'older.json'));
    rmSync(join(dataDir, 'models', 'tuned.json'));
  });

  it('tell how far they are, part by part', () => {
    const argv = ['detect', 'train', 'one', 'two', '--name', 'told', '--keep-leaks', '--progress', 'json'];
    const { err } = home.run(...argv);
    const units = err.split('\n').flatMap((line) => /"unit":"(\w+)"/.exec(line)?.[1] ?? []);
    expect([...new Set(units)]).toEqual(['bytes', 'rows', 'trees', 'rankings']);
    home.run('detect', 'models', '--remove', 'told');
  });

  it('evaluate without a model trains one and keeps none', () => {
    const kept = readdirSync(join(dataDir, 'models'));
    const found = detect('evaluate', 'one', 'two', 'three', '--split', 'time', '--keep-leaks');
    expect(found).toMatchObject({ model: null, split: 'time' });
    expect(found['baselines']).toHaveLength(10);
    expect(readdirSync(join(dataDir, 'models'))).toEqual(kept);
  });

  it('tell a person the same', () => {
    const { code, out } = home.run('detect', 'evaluate', 'three', '--split', 'session', '--model', 'office');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d+ decisions, 8 labelled ones, of 0\.\d\d h; split by session; the model office\.\n/,
    );
    expect(out).toMatch(/\nboosted trees +\d\.\d{3} \[/);
    expect(out).toMatch(/\nstump +\d\.\d{3}/);
    expect(home.run('detect', 'models').out).toMatch(/\noffice +\d{4}-/);
  });

  it('score --model adds what the model says, and what only it finds', () => {
    const found = home.document('detect-score', 'detect', 'score', 'three', '--model', 'office');
    const findings = found['findings'] as { model?: { name: string; p: number }; detectors: string[] }[];
    expect(found['model']).toMatchObject({ name: 'office' });
    expect(findings.length).toBeGreaterThan(4);
    expect(findings.every(({ model }) => model?.name === 'office')).toBe(true);
    expect(findings.some(({ detectors }) => detectors.includes('model'))).toBe(true);
    expect(home.run('detect', 'score', 'three', '--model', 'office').out).toMatch(
      /\nModel office: it flags from a probability of 0\.\d{3} on\.\n/,
    );
    expect(home.document('detect-score', 'detect', 'score', 'three')).not.toHaveProperty('model');
  });

  it('refuse what they cannot use', () => {
    const fails = (exit: number, ...argv: string[]): string => home.failure(exit, 'detect', ...argv);
    expect(fails(1, 'train', 'quiet', '--name', 'x')).toBe('model.no-labels');
    expect(fails(1, 'train', demoCapture, '--name', 'x')).toBe('model.no-labels');
    expect(fails(1, 'train', 'one', 'two', '--name', 'x')).toBe('model.leak');
    expect(fails(2, 'train', 'one', '--name', '../x')).toBe('model.bad-name');
    expect(fails(2, 'train', 'one', 'one', '--name', 'x')).toBe('usage.invalid');
    expect(fails(1, 'evaluate', 'one', '--split', 'time', '--model', 'office')).toBe('model.seen');
    expect(fails(1, 'evaluate', 'quiet', '--split', 'time', '--model', 'office')).toBe('model.no-labels');
    expect(fails(1, 'evaluate', 'one', '--split', 'time', '--model', 'nobody')).toBe('model.not-found');
    expect(fails(1, 'score', 'one', '--model', 'nobody')).toBe('model.not-found');
    expect(fails(2, 'evaluate', 'one')).toBe('usage.invalid');
    expect(fails(2, 'evaluate', 'one', '--split', 'luck')).toBe('usage.invalid');
    writeFileSync(join(dataDir, 'models', 'bad.json'), '{"format":"jaws-model","version":1');
    expect(fails(1, 'score', 'one', '--model', 'bad')).toBe('model.corrupt');
    writeFileSync(join(dataDir, 'models', 'old.json'), '{"format":"jaws-model","version":0}');
    expect(fails(1, 'score', 'one', '--model', 'old')).toBe('model.version');
    const { models } = detect('models') as { models: { name: string; state: string }[] };
    expect(models.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['again usable', 'bad damaged', 'office usable', 'old other-version'],
    ]);
  });
});
