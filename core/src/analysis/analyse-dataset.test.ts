// Datasets by name into one analysis: joined tables, filters that keep packet numbers, local rules, cancelling.
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import type { AnalysisSettings } from '@jaws/shared/contract/analysis';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { describe, expect, it } from 'vitest';
import { mostNameBytes } from '../dataset/name-budget.ts';
import { analyseDatasets, type AnalyseRequest } from './analyse-dataset.ts';
import { joinLocalRules } from './read-datasets.ts';

const rows = (remote: string): PacketRow[] =>
  Array.from({ length: 6 }, (_, at): PacketRow => ({
    at,
    from: '10.0.0.1:50000',
    to: `${remote}:443`,
    payload: 100 * at,
  }));

const tables: Readonly<Record<string, PacketRow[]>> = {
  one: rows('203.0.113.1'),
  two: [...rows('203.0.113.2'), { at: 9, from: '10.0.0.1', to: '203.0.113.1', protocol: 'ICMP', size: 90 }],
};

const store: AnalyseRequest['store'] = {
  manifest: (name) =>
    Promise.resolve({
      local: { rule: 'ranges', addresses: [] },
      names: [{ ip: '203.0.113.1', name: `${name}.example` }],
    } as unknown as Manifest),
  readTable: (name) => Promise.resolve(packetTable(tables[name] ?? [])),
};

const settings: AnalysisSettings = {
  datasets: ['one', 'two'],
  unit: 'endpoints',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  where: null,
  top: 10,
  maxPoints: 1000,
};

describe('analyseDatasets', () => {
  it('joins datasets: an address of both is one endpoint', async () => {
    const result = await analyseDatasets({ store, settings });
    expect(result.top.map(({ id }) => id)).toEqual(['10.0.0.1']);
    const all = await analyseDatasets({ store, settings: { ...settings, all: true } });
    expect(all.top.map(({ id }) => id).sort()).toEqual(['10.0.0.1', '203.0.113.1', '203.0.113.2']);
    expect(all.top.find(({ id }) => id === '203.0.113.1')).toMatchObject({
      packets: 7,
      name: 'two.example',
    });
    expect(result.localRule).toContain('private');
  });

  it('says of how many packets the names were not looked at', async () => {
    const given: unknown[] = [];
    const flooded: AnalyseRequest['store'] = {
      ...store,
      readTable: (name, options) => {
        given.push(options?.mostNameBytes);
        const table = packetTable(tables[name] ?? []);
        table.dictionaries.details.refused = name === 'one' ? 5 : 2;
        return Promise.resolve(table);
      },
    };
    expect(await analyseDatasets({ store: flooded, settings })).toMatchObject({ namesLeftOut: 7 });
    expect(given).toEqual([mostNameBytes, mostNameBytes]);
    expect(await analyseDatasets({ store, settings })).not.toHaveProperty('namesLeftOut');
  });

  it('filters, and keeps the packet numbers of the dataset', async () => {
    const filtered: AnalysisSettings = {
      ...settings,
      datasets: ['two'],
      unit: 'packets',
      where: 'size > 400',
      all: true,
    };
    const result = await analyseDatasets({ store, settings: filtered });
    expect(result.top.map(({ id }) => id).sort()).toEqual(['5', '6']);
  });

  it('gives a complete empty result when nothing matches', async () => {
    const result = await analyseDatasets({ store, settings: { ...settings, where: 'port == 9' } });
    expect([result.points, result.top, result.clusters]).toEqual([0, [], 0]);
  });

  it('refuses a filter with an error, before reading anything', async () => {
    const readTable = (): never => {
      throw new Error('was read');
    };
    const request = { store: { ...store, readTable }, settings: { ...settings, where: 'port ==' } };
    await expect(analyseDatasets(request)).rejects.toMatchObject({ code: 'filter.syntax' });
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const running = analyseDatasets({ store, settings, signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('joinLocalRules', () => {
  it('keeps the private ranges only where nothing was given', () => {
    expect(joinLocalRules([{ rule: 'ranges', addresses: [] }])).toEqual({ rule: 'ranges', addresses: [] });
    const given = { rule: 'given', addresses: ['192.0.2.0/24'] } as const;
    const joined = joinLocalRules([
      { rule: 'ranges', addresses: [] },
      { ...given, addresses: [...given.addresses] },
    ]);
    expect(joined).toEqual(given);
  });
});
