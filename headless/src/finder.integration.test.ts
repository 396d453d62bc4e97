// `jaws finder` as built: its document, pictures and exit codes, and what it says to a person.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinderResult } from '@jaws/shared/contract/finder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

const home = createJawsHome();

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
  home.document('datasets-changed', 'datasets', 'duplicate', 'demo', 'marked');
  home.document('datasets-label', 'datasets', 'label', 'marked', '--set', 'chum', '--where', 'port == 6667');
}, 240_000);
afterAll(home.remove);

function finder(...argv: string[]): FinderResult {
  return home.document('finder', 'finder', ...argv) as unknown as FinderResult;
}

const quietly = ['--where', 'port != 6667'];

describe('finder', () => {
  it('adds up ports over the datasets, with labels and datasets of each', () => {
    const found = finder('demo', 'marked');
    expect(found.datasets.map(({ name, isBaseline }) => [name, isBaseline])).toEqual([
      ['demo', true],
      ['marked', false],
    ]);
    expect(found.packets).toBe(2 * 16_608);
    expect(found.ports.find(({ port }) => port === 6667)).toMatchObject({
      ...{ protocol: 'TCP', service: 'IRC', packets: 2136, channels: 1, hosts: 1 },
      ...{ labels: { norm: 1068, chum: 1068 }, datasets: { demo: 1068, marked: 1068 } },
    });
    const packets = found.ports.reduce((sum, one) => sum + one.packets, 0);
    expect(packets).toBe(2 * 16_608);
    expect(found.channels[0]).toMatchObject({ remote: 'cloudkeep.example', port: 22, datasetShare: 1 });
    expect([found.new, found.gone, found.grown, found.shrunk, found.quality]).toEqual([[], [], [], [], null]);
    expect(found).not.toHaveProperty('points');
  });

  it('finds what a dataset has and its baseline has not; a file may stand for either', () => {
    const csv = join(home.folder, 'quiet.csv');
    home.document(
      'datasets-export',
      'datasets',
      'export',
      'demo',
      '--format',
      'csv',
      '--out',
      csv,
      ...quietly,
    );
    const found = finder('marked', '--baseline', csv);
    expect(found.datasets.map(({ name }) => name)).toEqual(['quiet.csv', 'marked']);
    expect(found.new.map(({ kind, remote, port }) => [kind, remote, port])).toEqual([
      ['port', null, 6667],
      ['channel', '198.18.99.23', 6667],
    ]);
    const back = finder(csv, '--baseline', 'marked');
    expect(back.gone.map(({ kind, remote }) => [kind, remote])).toEqual([
      ['port', null],
      ['channel', '198.18.99.23'],
    ]);
    expect(finder('marked', '--baseline', csv, '--floor', '10MB').new).toEqual([]);
    expect(home.leftovers().filter((path) => path.includes('jaws-analyze-'))).toEqual([]);
  });

  it('says where a planned upload would hide, best first', () => {
    const { hiding, plan } = finder('demo', '--plan', 'size=500kB,rate=100kB/s,port=443', '--top', '5');
    expect(plan).toMatchObject({ sizeBytes: 500_000, port: 443, destination: null });
    expect(hiding).toHaveLength(5);
    expect(hiding[0]).toMatchObject({ channel: 'cloudkeep.example:443 TCP', destination: 'known' });
    expect(hiding[0]?.why).toContain('1 of 81 channels to port 443 TCP sent 500 kB or more');
    const [only, ...others] = finder('demo', '--plan', 'port=443,new').hiding;
    expect([only?.channel, others]).toEqual(['new destination, port 443 TCP', []]);
  });

  it('says how good the recordings are, and which have the same packets', () => {
    const { quality } = finder('demo', 'marked', '--quality');
    const of = (check: string, dataset: string) =>
      quality?.find((note) => note.check === check && note.dataset === dataset);
    expect(of('labels', 'marked')?.text).toBe('Labels: norm 93.6 %, chum 6.4 %.');
    expect(of('same-packets', 'demo')).toMatchObject({ other: 'marked', count: 4096 });
  });

  it('draws the picture', () => {
    for (const ending of ['svg', 'png', 'html']) {
      const path = join(home.folder, `ports.${ending}`);
      finder('demo', 'marked', '--plot', path);
      const bytes = readFileSync(path);
      if (ending === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      else expect(bytes.toString()).toContain('198.18.99.23:6667 TCP: sent 1.3 MB, chum');
    }
    expect(home.failure(1, 'finder', 'demo', '--plot', join(home.folder, 'ports.svg'))).toBe('export.exists');
    expect(home.failure(2, 'finder', 'demo', '--plot', join(home.folder, 'ports.gif'))).toBe('usage.invalid');
    expect(existsSync(join(home.folder, 'ports.gif'))).toBe(false);
  });

  it('tells a person the same', () => {
    const { code, out } = home.run('finder', 'demo', 'marked', '--top', '3', '--quality');
    expect(code).toBe(0);
    expect(out).toMatch(/^dataset {2,}packets/);
    expect(out).toContain('\nPorts by bytes sent, the first 3 of 10\n');
    expect(out).toContain('\nWhere an upload of 10.0 MB at 100 kB/s would hide');
    expect(out).toContain('\nData quality\n  demo, gaps: No gap of 60 s');
    expect(home.run('finder', 'demo').out).toContain('No label other than norm');
  });

  it('has a whole document and an exit code for nothing', () => {
    const { code, out } = home.run('finder', 'demo', 'marked', '--where', 'port == 1', '--json');
    expect(code).toBe(3);
    const empty = { ports: [], channels: [], new: [], gone: [], grown: [], hiding: [] };
    expect(JSON.parse(out)).toMatchObject({ packets: 0, ...empty });
    expect(home.run('finder', 'demo', '--where', 'port == 1').out).toBe('Nothing matches.\n');
  });

  it.each([
    [1, 'dataset.not-found', ['nowhere']],
    [2, 'finder.bad-datasets', ['demo', 'demo']],
    [2, 'finder.bad-datasets', ['demo', '--baseline', 'marked', '--baseline', 'marked']],
    [2, 'finder.bad-plan', ['demo', '--plan', 'size=much']],
    [2, 'filter.syntax', ['demo', '--where', 'size >']],
    [2, 'usage.invalid', ['demo', '--floor', 'some']],
    [2, 'usage.invalid', ['demo', '--top', '0']],
  ])('exit %i, %s: %j', (exit, code, argv) => {
    expect(home.failure(exit, 'finder', ...argv)).toBe(code);
  });
});
