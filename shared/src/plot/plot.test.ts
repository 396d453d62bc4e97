// Plots in files: well-formed whatever names hold, every anomaly drawn, nothing from outside.

import { describe, expect, it } from 'vitest';
import type { AnalysisResult, AnalysisTop } from '../contract/analysis.ts';
import { makeAxis } from './plot-axis.ts';
import { placeNames } from './place-names.ts';
import { plotHtml } from './plot-html.ts';
import { plotSvg } from './plot-svg.ts';
import { clusterLooks, clusterStyle, plotInk } from './point-style.ts';
import { shapePath } from './shape-path.ts';
import { unitTitle } from './unit-title.ts';

const hostile = `<script>alert("1")</script>&'\u0000\ud800]]>`;

function top(id: string, more: Partial<AnalysisTop> = {}): AnalysisTop {
  return {
    ...{ rank: 1, id, evidence: 0.8, cluster: -1, packets: 3, bytesUp: 10, bytesDown: 20 },
    ...{ score: 4.8, reasons: [], families: [] },
    ...more,
  };
}

/** 500 points in 25 clusters; those of number 0, 100, … have evidence, 7 and 8 are outside of all clusters. */
function result(more: Partial<AnalysisResult> = {}): AnalysisResult {
  const numbers = Array.from({ length: 500 }, (_, at) => at);
  return {
    ...{ unit: 'endpoints', method: 'dbscan', eps: 0.5, minSamples: 4, k: null, points: 500 },
    ...{
      explainedVariance: [0.39, 0.2],
      clusters: 25,
      noise: 2,
      happenings: 500,
      localRule: 'ranges',
      features: [],
    },
    top: [top('u0', { name: hostile, reasons: [reason(hostile)] }), top('u7')],
    drawn: {
      id: numbers.map((at) => (at === 100 ? hostile : `u${at}`)),
      x: numbers.map((at) => Math.sin(at) * 3),
      y: numbers.map((at) => Math.cos(at * 2) * 3),
      cluster: numbers.map((at) => (at === 7 || at === 8 ? -1 : at % 25)),
      kind: numbers.map(() => 2),
      evidence: numbers.map((at) => (at % 100 === 0 ? 0.6 : 0)),
      bytes: numbers.map((at) => at * at),
      packets: numbers,
    },
    ...{ kDistance: null, durationMs: 1 },
    ...more,
  };
}

function reason(text: string): AnalysisTop['reasons'][number] {
  return { feature: 'f', value: 1, unit: 'B', usual: 0, z: 9, text };
}

/** Tags in order, each closed; entities known; no raw markup left in texts. Throws with the place. */
function checkMarkup(text: string): void {
  const open: string[] = [];
  for (const [, closing, name = '', inside = ''] of text.matchAll(
    /<(\/?)([A-Za-z][\w:]*)((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>/g,
  )) {
    if (closing === '/') expect(open.pop(), `</${name}>`).toBe(name);
    else if (!inside.endsWith('/') && !isEmpty(text, name)) open.push(name);
  }
  expect(open).toEqual([]);
  const rest = text.replaceAll(/<\/?[A-Za-z][^<>]*>/g, '').replace('<!doctype html>', '');
  expect(rest).not.toMatch(/[<>]/);
  expect(text.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
}

function isEmpty(text: string, name: string): boolean {
  return !text.includes(`</${name}>`);
}

describe('plotSvg', () => {
  it('is well-formed, with names from the network as texts', () => {
    const svg = plotSvg(result(), `what ${hostile}`);
    const inner = svg.replaceAll(/<(path|rect)([^>]*)\/>/g, '');
    checkMarkup(inner);
    expect(svg).not.toContain('<script');
    // eslint-disable-next-line no-control-regex -- what XML does not allow
    expect(svg).not.toMatch(/[\u0000-\u0008\ud800-\udfff]/u);
  });

  it('draws every point once, all anomalies as diamonds on top, and names them', () => {
    const svg = plotSvg(result(), 'all');
    expect(svg.match(/class="anomaly"/g)).toHaveLength(5);
    expect(svg.match(/class="outside"/g)).toHaveLength(2);
    expect(svg.match(/fill-opacity="\.7"/g)).toHaveLength(493);
    expect(svg.lastIndexOf('fill-opacity=".7"')).toBeLessThan(svg.indexOf('class="outside"'));
    expect(svg.indexOf('class="outside"')).toBeLessThan(svg.indexOf('class="anomaly"'));
    expect(svg).toMatch(/<text[^>]*>u0<\/text>/);
    expect(svg).toContain('PC1 (39 % of the variance)');
    expect(svg).toContain('Anomaly (5)');
    expect(svg).toContain('and 5 more clusters');
  });

  it('can be of nothing, and of one point', () => {
    const none = { id: [], x: [], y: [], cluster: [], kind: [], evidence: [], bytes: [], packets: [] };
    const one = { ...none, id: ['a'], x: [0], y: [0], cluster: [0], evidence: [0], bytes: [1] };
    for (const drawn of [none, { ...one, kind: [2], packets: [1] }])
      expect(plotSvg(result({ drawn, top: [], clusters: 1 }), 'little')).not.toMatch(
        /NaN|Infinity|undefined/,
      );
  });
});

describe('plotHtml', () => {
  const html = plotHtml(result(), 'all of it');

  it('needs nothing from outside and runs nothing', () => {
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/[a-z]/);
    expect(html).not.toMatch(/<script|<link|<iframe|<object|<img|\son\w+=|\shref=|\ssrc=|url\(|@import/i);
    expect(html).toContain("default-src 'none'");
  });

  it('has the ranking with reasons and every point', () => {
    expect(html).toContain('<td>u7</td>');
    expect(html).toContain('<li>&lt;script&gt;alert(&quot;1&quot;)');
    expect(html.match(/<tr>/g)).toHaveLength(2 + 2 + 500);
    expect(html).toContain('All points drawn (500 of 500)');
  });
});

describe('parts of a plot', () => {
  it('puts round ticks on an axis and values where they belong', () => {
    const axis = makeAxis([-2.6, 7.2], 1000, false);
    expect(axis.ticks).toEqual([-2, 0, 2, 4, 6]);
    expect(axis.place(-2.6)).toBeCloseTo(53.6, 0);
    expect(makeAxis([0, 10], 100, true).place(10)).toBeCloseTo(5.4, 1);
  });

  it.each(['light', 'dark', 'contrast'] as const)(
    '%s: looks the same for the same cluster alone',
    (theme) => {
      const numbers = Array.from({ length: clusterLooks }, (_, cluster) => cluster);
      const looks = numbers.map((cluster) => JSON.stringify(clusterStyle(cluster, theme)));
      expect(new Set(looks).size).toBe(30);
      expect(clusterStyle(clusterLooks, theme)).toEqual(clusterStyle(0, theme));
      expect(looks.join(' ')).not.toContain(plotInk[theme].anomaly);
    },
  );

  it.each(['circle', 'square', 'triangle-up', 'pentagon', 'hexagon', 'diamond', 'x'] as const)(
    'draws a %s around its place',
    (shape) => {
      const numbers = [...shapePath(shape, 100, 200, 10).matchAll(/(-?[\d.]+) (-?[\d.]+)(?=[A-Z]|$)/g)];
      expect(numbers.length).toBeGreaterThan(1);
      for (const [, x, y] of numbers) {
        if (x === '1') continue; // The flags of an arc.
        expect(Math.abs(Number(x) - 100)).toBeLessThan(6.5);
        expect(Math.abs(Number(y) - 200)).toBeLessThan(6.5);
      }
    },
  );

  it('places names beside their points, not on each other, and leaves out what has no place', () => {
    const crowd = Array.from({ length: 12 }, (_, at) => ({
      x: 100 + at,
      y: 50,
      text: `name ${at}`,
      clearance: 11,
    }));
    const placed = placeNames(crowd, 300, 100);
    expect(placed.length).toBeGreaterThan(1);
    expect(placed.length).toBeLessThan(12);
    expect(placed[0]).toEqual({ at: 0, text: 'name 0', position: 'middle right', left: 111, top: 43 });
  });

  it('a name of two ends is cut to where it leads, rather than left out', () => {
    const point = { x: 190, y: 50, text: '192.168.1.7 → 203.0.113.9:8080', clearance: 11 };
    // Room for 17 letters and not for 30.
    const [placed] = placeNames([point], 200, 100, ({ left }) => left < 50);
    expect(placed).toMatchObject({ text: '→ 203.0.113.9:8080', position: 'middle left' });
    expect(
      placeNames([{ ...point, text: 'a-name-of-thirty-letters-or-so' }], 200, 100, ({ left }) => left < 50),
    ).toEqual([]);
  });

  it.each([
    [top('10.0.0.1', { srcIp: '10.0.0.1' }), '10.0.0.1'],
    [top('7'), '7'],
    [top('7', { srcIp: 'a', dstIp: 'b', dstPort: 80 }), 'a → b:80'],
    [top('7', { srcIp: 'a', dstIp: '::1', dstPort: 80 }), 'a → [::1]:80'],
    [top('7', { srcIp: 'a', dstIp: '::1', dstPort: 0 }), 'a → ::1'],
  ])('names units (%#)', (unit, title) => {
    expect(unitTitle(unit)).toBe(title);
  });
});
