// The whole answer: it fits its contract, its sums are those of the datasets, and its notes say what cannot be said.
import { describe, expect, it } from 'vitest';
import { defaultFinderPlan, finderResult } from '../contract/finder.ts';
import { finderHtml, finderSvg } from '../plot/finder-svg.ts';
import type { NamedSet } from './combine-sets.ts';
import { findDifferences } from './find-differences.ts';
import { layOutFinder } from './finder-picture.ts';
import { named, setOf } from './made-up-sets.fixture.ts';

const web = { from: '10.0.0.8:50001', to: '203.0.113.1:443' };
const drop = { from: '10.0.0.9:50000', to: '203.0.113.9:8080', label: 'chum' };
const quiet = setOf([
  { ...web, at: 0, size: 700 },
  { at: 1, from: web.to, to: web.from, size: 90 },
]);
const loud = setOf([
  { ...web, at: 0, size: 900 },
  { ...drop, at: 1, size: 50_000 },
]);
const settings = { rows: 20, floorBytes: 10_000, plan: defaultFinderPlan };

function find(...sets: NamedSet[]) {
  const found = findDifferences(sets, settings, null);
  expect(finderResult.parse(found)).toEqual(found);
  return found;
}

describe('findDifferences', () => {
  const found = find(named('quiet', quiet, { isBaseline: true }), named('loud', loud));

  it('adds up ports over all datasets', () => {
    expect(found.ports).toEqual([
      {
        ...{ port: 8080, protocol: 'TCP', service: 'HTTP', channels: 1, hosts: 1, packets: 1 },
        ...{ bytesUp: 50_000, bytesDown: 0, labels: { chum: 1 }, datasets: { loud: 1 } },
      },
      {
        ...{ port: 443, protocol: 'TCP', service: 'HTTPS', channels: 1, hosts: 1, packets: 3 },
        ...{ bytesUp: 1600, bytesDown: 90, labels: { norm: 3 }, datasets: { quiet: 2, loud: 1 } },
      },
    ]);
    expect(found.packets).toBe(4);
  });

  it('says which share of hosts and datasets has the destination of a channel', () => {
    expect(found.channels).toMatchObject([
      { local: '10.0.0.9', hostShare: 0.5, datasetShare: 0.5 },
      { local: '10.0.0.8', hostShare: 0.5, datasetShare: 1 },
    ]);
  });

  it('compares with the baseline', () => {
    expect(found.new.map(({ kind, port }) => [kind, port])).toEqual([
      ['port', 8080],
      ['channel', 8080],
    ]);
    expect(found.notes).toEqual([
      'Compared by what was sent an hour; less than 10.0 kB sent in both is left out.',
    ]);
  });

  it('draws ordinary traffic first, and labels with a colour and a shape of their own', () => {
    const { marks, looks } = layOutFinder(found.points, { width: 500, height: 300, theme: 'dark' });
    expect(looks.map(({ label, isOrdinary, shape, count }) => [label, isOrdinary, shape, count])).toEqual([
      ['norm', true, 'circle', 2],
      ['chum', false, 'diamond', 1],
    ]);
    expect(marks.map(({ look }) => look.label)).toEqual(['norm', 'norm', 'chum']);
    for (const { x, y } of marks) {
      expect(x >= 0 && x <= 500).toBe(true);
      expect(y >= 0 && y <= 300).toBe(true);
    }
  });

  it('is drawn as a file: every point with its title, names as mere text', () => {
    const svg = finderSvg(found, 'quiet <b> & loud');
    expect(svg.match(/<path d="[^"]+" fill="#[^"]+" fill-opacity/g)).toHaveLength(3);
    expect(svg).toContain('quiet &lt;b&gt; &amp; loud');
    expect(svg).toContain('10.0.0.9 -&gt; 203.0.113.9:8080 TCP: sent 50.0 kB, chum');
    expect(finderHtml(found, 'x')).toContain('<h2>New</h2>');
  });

  it('says that there is no baseline, no label, and nothing that matches', () => {
    expect(find(named('one', quiet)).notes).toEqual([
      'No label other than norm: nothing is drawn in front.',
      expect.stringContaining('No baseline among 1 dataset') as string,
    ]);
    const empty = find(named('quiet', quiet, { isBaseline: true }), named('none', setOf([])));
    expect(empty.notes).toContain('Nothing matches in none.');
    expect(find(named('none', setOf([])))).toMatchObject({ packets: 0, ports: [], channels: [], hiding: [] });
  });

  it('takes a name that one dataset knows for the same address in the others', () => {
    const there = { ...quiet, domains: new Map([['203.0.113.1', 'shop.example']]) };
    const { channels, gone } = find(named('a', there, { isBaseline: true }), named('b', loud));
    expect(channels.map(({ remote, datasets }) => [remote, datasets])).toEqual([
      ['203.0.113.9', { b: 1 }],
      ['shop.example', { a: 2, b: 1 }],
    ]);
    expect(gone).toEqual([]);
  });

  it('says when both sides have no host in common', () => {
    const elsewhere = setOf([{ at: 0, from: '10.9.9.9:1000', to: '203.0.113.1:443', size: 99 }]);
    const { notes } = find(named('a', quiet, { isBaseline: true }), named('b', elsewhere));
    expect(notes.at(-1)).toContain('No local address is in both');
  });
});
