// `jaws timeseries` as built: the document, the picture, exit codes, and what it says to a person.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressSeries } from '@jaws/shared/contract/series';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

const home = createJawsHome();
const culprit = '198.18.99.23';

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
}, 240_000);
afterAll(home.remove);

function series(...argv: string[]): AddressSeries {
  return home.document('timeseries', 'timeseries', ...argv) as unknown as AddressSeries;
}

describe('timeseries', () => {
  it('counts the culprit of the demo, the same from the dataset and from the file', () => {
    const found = series(culprit, '--dataset', 'demo');
    expect(found).toMatchObject({ ip: culprit, bucketMs: 1000, gaps: [], overlaps: [] });
    expect(found.totals).toMatchObject({ packetsUp: 853, packetsDown: 215, labels: { norm: 1068 } });
    const bytes = found.buckets.reduce((sum, { bytesUp }) => sum + bytesUp, 0);
    expect(bytes).toBe(found.totals.bytesUp);
    const fromFile = series(culprit, '--dataset', demoCapture);
    expect(fromFile).toEqual({ ...found, datasets: [{ ...found.datasets[0], name: 'demo.pcapng' }] });
  });

  it('zooms by ISO time and by milliseconds, in buckets of the width asked for', () => {
    const from = '2026-11-22T16:19:38';
    const found = series(
      culprit,
      '--dataset',
      'demo',
      '--from',
      from,
      '--to',
      '1795364379999',
      '--bucket',
      '0.5',
    );
    expect(found).toMatchObject({ bucketMs: 500, isZoomed: true, fromMs: Date.parse(`${from}Z`) });
    expect(found.buckets).toHaveLength(4);
    expect(found.totals.packetsUp).toBe(351);
  });

  it.each(['svg', 'png', 'html'])('draws %s', (ending) => {
    const file = join(home.folder, `plot.${ending}`);
    expect(home.run('timeseries', culprit, '--dataset', 'demo', '--plot', file).code).toBe(0);
    const start = readFileSync(file).subarray(0, 40).toString('latin1');
    expect(start).toContain({ svg: '<svg', png: 'PNG', html: '<!doctype html>' }[ending]);
  });

  it('tells a person what it comes to and when', () => {
    const { out } = home.run('timeseries', culprit, '--dataset', 'demo');
    expect(out).toMatch(/^198\.18\.99\.23: up 1\.3 MB in 853 packets, down 16\.1 kB in 215 packets; /);
    expect(out).toContain('\n2026-11-22T16:19:40.000Z   268 kB  2.6 kB  ');
  });

  it('ends with 3 and a complete document where nothing matches', () => {
    const { code, out } = home.run('timeseries', '::1', '--dataset', 'demo', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ ip: '::1', bucketMs: 1000, buckets: [], gaps: [] });
  });

  it('refuses what is wrong', () => {
    expect(home.failure(2, 'timeseries', 'nowhere', '--dataset', 'demo')).toBe('lookup.not-an-address');
    expect(home.failure(2, 'timeseries', culprit, '--dataset', 'demo', '--dataset', 'demo')).toBe(
      'lookup.bad-datasets',
    );
    expect(home.failure(2, 'timeseries', culprit, '--dataset', 'demo', '--from', '9', '--to', '1')).toBe(
      'lookup.bad-time',
    );
    expect(home.failure(2, 'timeseries', culprit, '--dataset', 'demo', '--bucket', '-1')).toBe(
      'usage.invalid',
    );
    expect(home.failure(2, 'timeseries', culprit, '--dataset', 'demo', '--to', 'noon')).toBe('usage.invalid');
    expect(home.failure(2, 'timeseries', culprit)).toBe('usage.invalid');
    expect(home.failure(1, 'timeseries', culprit, '--dataset', 'none')).toBe('dataset.not-found');
  });
});
