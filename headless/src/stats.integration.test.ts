// `jaws stats` as built: documents, exit codes, and what it says to a person.
import type { Overview } from '@jaws/shared/contract/stats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

const home = createJawsHome();

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
}, 240_000);
afterAll(home.remove);

function stats(...argv: string[]): Overview {
  return home.document('stats', 'stats', ...argv) as unknown as Overview;
}

describe('stats', () => {
  it('adds up the demo, the same from the dataset and from the file', () => {
    const found = stats('demo');
    expect(found).toMatchObject({ packets: 16_608, flows: 666, sent: 6_004_457, onlyInside: false });
    expect(found.destinations[0]).toMatchObject({
      name: 'vault.cloudkeep.example',
      port: 22,
      service: 'SSH',
    });
    expect(found.destinations[1]).toMatchObject({ address: '198.18.99.23', port: 6667, name: null });
    expect(found.destinations).toHaveLength(10);
    expect(stats(demoCapture)).toEqual({ ...found, warnings: [] });
    expect(home.leftovers().filter((path) => path.includes('jaws-analyze-'))).toEqual([]);
  });

  it('takes a filter with fields of packets and of flows, and the length of the lists', () => {
    const found = stats('demo', '--where', 'up > 1MB and proto == tcp', '--top', '1');
    expect(found).toMatchObject({ flows: 3, packets: 3395 });
    expect([found.destinations, found.senders, found.conversations].map((list) => list.length)).toEqual([
      1, 1, 1,
    ]);
  });

  it('tells a person the same', () => {
    const { code, out } = home.run('stats', 'demo', '--top', '2');
    expect(code).toBe(0);
    expect(out).toMatch(/^Sent out 6\.0 MB, received 7\.2 MB, between local addresses 87\.5 kB, in 16,608 /);
    expect(out).toContain('\nvault.cloudkeep.example (198.51.100.200:22)  SSH ');
    expect(out).toContain('\n  SSH 22 ');
  });

  it('has an exit code for nothing, and for a filter that is wrong', () => {
    const nothing = home.run('stats', 'demo', '--where', 'port == 1');
    expect([nothing.code, nothing.out]).toEqual([3, 'Nothing matches.\n']);
    expect(home.run('stats', 'demo', '--where', 'size >').code).toBe(2);
    expect(home.run('stats', 'demo', '--top', '0').code).toBe(2);
    expect(home.run('stats', 'nowhere').code).toBe(1);
  });
});
