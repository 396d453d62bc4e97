// Findings as a page meets them: computed, kept, outdated, their states, and the allow-list that is one for all.

import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FindingsAnswer } from '@jaws/shared/contract/findings';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { tableOf, type PlainRow } from '../dataset/testing-tables.fixture.ts';
import { saveModel } from '../models/model-store.ts';
import { smallModelText } from '../models/small-model.fixture.ts';
import { openTestHost, testClock, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;
let dataDir = '';

/** Ten hosts ask servers and get more back; .66 tries sixty ports of one place. */
function office(): Partial<PlainRow>[] {
  const rows: Partial<PlainRow>[] = [];
  for (let number = 0; number < 2000; number++) {
    const timestampUs = 1_700_000_000_000_000 + number * 300_000 + ((number * 7919) % 1000) * 250;
    const [host, server] = [`192.168.1.${10 + (number % 10)}`, `203.0.113.${1 + ((number * number) % 17)}`];
    const port = 40_000 + (number % 10);
    rows.push(
      number % 3 === 0
        ? {
            timestampUs,
            source: host,
            destination: server,
            sourcePort: port,
            destinationPort: 443,
            size: 200,
          }
        : {
            timestampUs,
            source: server,
            destination: host,
            sourcePort: 443,
            destinationPort: port,
            size: 900,
          },
    );
    if (number < 1500 || number >= 1560) continue;
    rows.push({
      ...{ timestampUs, source: '192.168.1.66', destination: '198.51.100.9', tcpFlags: 2, payloadSize: 0 },
      ...{ sourcePort: 50_000 + number, destinationPort: number - 1499 },
    });
  }
  return rows;
}

async function write(name: string): Promise<void> {
  const writer = await createDatasetStore({ dataDir, clock: testClock }).create(name, {});
  const table = tableOf(office());
  await writer.append(table, 0, table.count);
  await writer.close();
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-findings-'));
  await write('office');
  rig = await openTestHost({ dataDir });
});
afterEach(() => rig.close());

const fileOf = (dataset: string): string => join(dataDir, 'datasets', dataset, 'findings.json');
const score = (dataset = 'office'): Promise<FindingsAnswer> =>
  rig.client.call('findings.score', { dataset, baseline: null, alertsPerDay: 1 });
const read = (dataset = 'office'): Promise<FindingsAnswer> => rig.client.call('findings.read', { dataset });
const idsOf = ({ computed }: FindingsAnswer): string[] => computed?.result.findings.map(({ id }) => id) ?? [];

async function scoredId(): Promise<string> {
  const [id] = idsOf(await score());
  if (id === undefined) throw new Error('Nothing was found.');
  return id;
}

describe('findings', () => {
  it('are computed once and kept beside the dataset, until it changes', async () => {
    expect(await read()).toEqual({ status: 'none', computed: null, states: [] });
    let changes = 0;
    rig.client.subscribe('findings.changed', () => (changes += 1));
    const stages = new Set<string>();
    rig.client.subscribe('analysis.progressChanged', ({ stage }) => stages.add(stage));
    const input = { dataset: 'office', baseline: null, alertsPerDay: 1, progressId: 'p' };
    const scored = await rig.client.call('findings.score', input);
    expect(scored.status).toBe('fresh');
    expect(scored.computed?.result.findings).toMatchObject([
      { srcIp: '192.168.1.66', dstIp: '198.51.100.9' },
    ]);
    expect(changes).toBe(1);
    expect([...stages]).toEqual(['reading', 'ranking']);
    expect(statSync(fileOf('office')).mode & 0o777).toBe(0o600);
    expect(await read()).toEqual(scored);
    await rig.client.call('datasets.note', { dataset: 'office', text: 'nothing of this changes a finding' });
    expect((await read()).status).toBe('fresh');
    await rig.client.call('datasets.relabel', {
      dataset: 'office',
      label: 'mine',
      where: 'src == 192.168.1.66',
    });
    expect((await read()).status).toBe('outdated');
    expect((await score()).computed?.result.findings).toMatchObject([{ tier: 'confirmed' }]);
    await rig.client.call('datasets.undoRelabel', { dataset: 'office' });
    expect((await read()).status).toBe('outdated');
  });

  it('have the say of a trained model where one is asked, and remember which', async () => {
    await expect(rig.client.call('models.list', {})).resolves.toEqual({ models: [] });
    await saveModel(dataDir, 'ours', smallModelText('ours', 5));
    expect((await rig.client.call('models.list', {})).models).toMatchObject([
      { name: 'ours', state: 'usable', versions: [] },
    ]);
    const input = { dataset: 'office', baseline: null, alertsPerDay: 1, model: 'ours' };
    const { computed } = await rig.client.call('findings.score', input);
    expect(computed?.model).toBe('ours');
    expect(computed?.result.model).toMatchObject({ name: 'ours' });
    expect(computed?.result.findings[0]?.model).toMatchObject({ name: 'ours' });
    expect((await read()).computed?.model).toBe('ours');
    expect((await score()).computed?.model).toBeNull();
    await expect(rig.client.call('findings.score', { ...input, model: 'nobody' })).rejects.toMatchObject({
      code: 'model.not-found',
    });
    await expect(rig.client.call('findings.score', { ...input, model: '../x' })).rejects.toMatchObject({
      code: 'model.bad-name',
    });
    expect((await read()).computed?.model).toBeNull();
  });

  it('are outdated as soon as the name of their model stands for another one', async () => {
    await saveModel(dataDir, 'ours', smallModelText('ours', 5));
    const input = { dataset: 'office', baseline: null, alertsPerDay: 1, model: 'ours' };
    expect((await rig.client.call('findings.score', input)).status).toBe('fresh');
    await saveModel(dataDir, 'ours', smallModelText('ours', 6));
    expect((await read()).status).toBe('outdated');
    expect((await rig.client.call('findings.score', input)).status).toBe('fresh');
    await rig.client.call('models.restore', { model: 'ours@1' });
    expect((await read()).status).toBe('outdated');
    // The other version is still what it was, and what a model has said stays when it is removed.
    const earlier = await rig.client.call('findings.score', { ...input, model: 'ours@1' });
    expect(earlier.status).toBe('fresh');
    await rig.client.call('models.remove', { model: 'ours' });
    expect((await read()).status).toBe('fresh');
  });

  it('keep their states, also of findings that are gone, and give back what was before', async () => {
    const id = await scoredId();
    const set = (state: 'watching' | 'closed', reason: string) =>
      rig.client.call('findings.setState', { dataset: 'office', ids: [id], state, reason });
    expect(await set('watching', '')).toEqual({ before: [] });
    const { before } = await set('closed', 'our backup');
    expect(before).toEqual([{ id, state: 'watching', reason: '', changedMs: testClock() }]);
    const ids = ['0'.repeat(16)];
    await rig.client.call('findings.setState', { dataset: 'office', ids, state: 'confirmed', reason: '' });
    const { states } = await score();
    expect(states.map(({ id: of, state, reason }) => [of, state, reason])).toEqual([
      [id, 'closed', 'our backup'],
      ['0'.repeat(16), 'confirmed', ''],
    ]);
  });

  it('go with a copy and a new name, and their states into a merge', async () => {
    const id = await scoredId();
    const closed = { dataset: 'office', ids: [id], state: 'closed' as const, reason: 'our backup' };
    await rig.client.call('findings.setState', closed);
    const { name } = await rig.client.call('datasets.duplicate', { dataset: 'office' });
    const copy = await read(name);
    expect([copy.status, idsOf(copy), copy.states.length]).toEqual(['fresh', [id], 1]);
    await rig.client.call('datasets.rename', { dataset: name, name: 'renamed' });
    expect(await read('renamed')).toEqual(copy);
    const { jobId } = await rig.client.call('datasets.merge', {
      datasets: ['office', 'renamed'],
      into: 'both',
    });
    await rig.ended(jobId);
    const merged = await read('both');
    expect([merged.status, merged.states.map(({ state }) => state)]).toEqual(['none', ['closed']]);
    const { trashId } = await rig.client.call('datasets.remove', { dataset: 'both' });
    await rig.client.call('datasets.restore', { trashId });
    expect(await read('both')).toEqual(merged);
  });

  it.each(['{', '{"version":7}', '[]'])('go on when the file reads %s, which is put aside', async (text) => {
    writeFileSync(fileOf('office'), text);
    expect((await read()).status).toBe('none');
    expect(rig.logged.join()).toContain('findings.json cannot be used');
    expect(readFileSync(`${fileOf('office')}.broken`, 'utf8')).toBe(text);
    expect((await score()).status).toBe('fresh');
  });

  it('of another JAWS are computed anew, and the states stay', async () => {
    const id = await scoredId();
    await rig.client.call('findings.setState', {
      dataset: 'office',
      ids: [id],
      state: 'watching',
      reason: '',
    });
    const kept = JSON.parse(readFileSync(fileOf('office'), 'utf8')) as { computed: { engine: number } };
    writeFileSync(fileOf('office'), JSON.stringify({ ...kept, computed: { ...kept.computed, engine: 0 } }));
    expect([(await read()).status, (await read()).states.length]).toEqual(['outdated', 1]);
    writeFileSync(fileOf('office'), JSON.stringify({ ...kept, computed: { unknown: 1 } }));
    expect([(await read()).status, (await read()).states.length]).toEqual(['none', 1]);
    expect(rig.logged).toEqual([]);
  });

  it('of a dataset that is not there are an error, and make no folder', async () => {
    const input = { dataset: 'none', ids: ['0'.repeat(16)], state: 'closed' as const, reason: '' };
    for (const call of [
      () => read('none'),
      () => score('none'),
      () => rig.client.call('findings.setState', input),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'dataset.not-found' });
    expect(existsSync(join(dataDir, 'datasets', 'none'))).toBe(false);
  });
});

describe('the allow-list', () => {
  const allow = (what: string, upToBytes: number | null = null, untilMs: number | null = null) =>
    rig.client.call('findings.allow', { what, reason: 'backup', untilMs, upToBytes });

  it('is a file of the user, in order, each name once', async () => {
    await Promise.all([allow('10.0.0.1'), allow('10.0.0.2'), allow('10.0.0.1')]);
    await allow('10.0.0.1', 5);
    await rig.client.call('findings.disallow', { what: '10.0.0.9' });
    await expect(allow('what is this')).rejects.toMatchObject({ code: 'usage.invalid' });
    const { entries } = await rig.client.call('findings.allowList', {});
    expect(entries.map(({ what, upToBytes }) => [what, upToBytes])).toEqual([
      ['10.0.0.2', null],
      ['10.0.0.1', 5],
    ]);
    const path = join(dataDir, 'allowed.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ version: 1, entries });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).not.toContain('allowed.lock');
    await rig.client.call('findings.disallow', { what: '10.0.0.2' });
    expect((await rig.client.call('findings.allowList', {})).entries).toHaveLength(1);
  });

  it('lowers a finding until it has sent more, or the entry has ended', async () => {
    const id = await scoredId();
    const allowed = async () =>
      (await read()).computed?.result.findings.map((one) => [one.id, one.allowed?.what]);
    await allow('198.51.100.0/24', 3599);
    expect(await allowed()).toEqual([[id, undefined]]);
    await allow('198.51.100.0/24', null, testClock());
    expect(await allowed()).toEqual([[id, undefined]]);
    await allow('198.51.100.0/24', 3600, testClock() + 1);
    expect(await allowed()).toEqual([[id, '198.51.100.0/24']]);
    expect((await read()).status).toBe('fresh');
  });

  it('has the mutes of an earlier JAWS until it is changed', async () => {
    const mutes = [{ what: '10.0.0.7 → 203.0.113.9:443', reason: 'printer', sinceMs: 5 }];
    writeFileSync(join(dataDir, 'muted.json'), JSON.stringify({ version: 1, mutes }));
    const { entries } = await rig.client.call('findings.allowList', {});
    expect(entries).toEqual([{ ...mutes[0], untilMs: null, upToBytes: null }]);
    await rig.client.call('findings.disallow', { what: '10.0.0.7 -> 203.0.113.9:443' });
    expect((await rig.client.call('findings.allowList', {})).entries).toEqual([]);
  });

  it.each([
    ['allowed.json', '{'],
    ['allowed.json', '{"version":1,"entries":[{"what":7}]}'],
    ['muted.json', '{"version":2,"mutes":[]}'],
  ])('puts %s aside that reads %s', async (name, text) => {
    writeFileSync(join(dataDir, name), text);
    expect(await rig.client.call('findings.allowList', {})).toEqual({ entries: [] });
    expect(rig.logged.join()).toContain(`${name} cannot be used`);
    expect(readFileSync(join(dataDir, `${name}.broken`), 'utf8')).toBe(text);
  });
});
