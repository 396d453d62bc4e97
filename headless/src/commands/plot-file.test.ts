// Plots as files: a PNG with something on it, refusals.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plotFormat, writePlot } from './plot-file.ts';

let folder = '';
const { signal } = new AbortController();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-plot-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const result: AnalysisResult = {
  ...{ unit: 'endpoints', method: 'kmeans', eps: null, minSamples: null, k: 2, points: 4 },
  ...{
    explainedVariance: [0.5, 0.3],
    clusters: 2,
    noise: 0,
    happenings: 4,
    localRule: 'ranges',
    features: [],
    top: [],
  },
  drawn: {
    ...{ id: ['a', 'b', 'c', 'd'], x: [0, 1, 2, 3], y: [3, 1, 0, 2], cluster: [0, 0, 1, 1] },
    ...{ kind: [2, 2, 2, 2], evidence: [0, 0, 0, 0.9], bytes: [1, 10, 100, 1000], packets: [1, 1, 1, 1] },
  },
  ...{ kDistance: null, durationMs: 1 },
};

/** Width, height and the number of different bytes of the pixels. */
function readPng(bytes: Buffer): { width: number; height: number; values: number } {
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const values = new Set(inflateSync(Buffer.concat(parts))).size;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), values };
}

describe('writePlot', () => {
  it('draws a PNG that is not blank', async () => {
    const path = join(folder, 'a.png');
    await writePlot(path, result, 'four', signal);
    const { width, height, values } = readPng(readFileSync(path));
    expect([width, height]).toEqual([2400, 1600]);
    expect(values).toBeGreaterThan(50);
  });

  it.each(['a.svg', 'a.SVG', 'a.html'])('writes %s', async (name) => {
    expect(await writePlot(join(folder, name), result, 'four', signal)).toEqual([]);
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(/class="anomaly"/);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('leaves nothing when it is interrupted', async () => {
    const path = join(folder, 'a.svg');
    await expect(writePlot(path, result, 'four', AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a file that is there alone', async () => {
    const path = join(folder, 'a.svg');
    writeFileSync(path, 'mine');
    await expect(writePlot(path, result, 'four', signal)).rejects.toMatchObject({ code: 'export.exists' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it.each(['a.gif', 'a', 'png'])('refuses %s', (name) => {
    expect(() => plotFormat(name)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    expect(existsSync(join(folder, name))).toBe(false);
  });
});
