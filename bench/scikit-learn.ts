// scikit-learn beside us in the same run: its data sets and its timings, through scripts/reference/scikit_learn.py
// in a process of its own. The time is taken inside Python and covers the fit alone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMatrix } from '@jaws/shared/analysis/matrix';
import type { Matrix } from '@jaws/shared/analysis/matrix';
import { createNormal, createRandom } from '@jaws/shared/analysis/random';
import type { BenchPeer } from './benchmark.ts';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('../scripts/reference/scikit_learn.py', import.meta.url));

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runScript(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = execFileSync(python, [script, JSON.stringify(parameters)], {
    encoding: 'utf8',
    timeout: 600_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text) as Record<string, unknown>;
}

/** "scikit-learn <version>", or null when Python or the package is missing. */
export function scikitLearnName(): string | null {
  try {
    return `scikit-learn ${String(runScript({ task: 'version' })['version'])}`;
  } catch {
    return null;
  }
}

function readFloats(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Blobs like make_blobs, where scikit-learn is missing: seeded, but not the same points. */
function ownBlobs(points: number, centers: number, std: number, seed: number): Matrix {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const at = Float64Array.from({ length: centers * 2 }, () => random() * 20 - 10);
  const data = new Float64Array(points * 2);
  for (let index = 0; index < data.length; index += 1) {
    const center = (index >>> 1) % centers;
    data[index] = (at[center * 2 + (index & 1)] as number) + std * normal();
  }
  return createMatrix(points, 2, data);
}

export interface Blobs {
  readonly points: Matrix;
  /** Which generator made them. */
  readonly source: string;
}

/** scikit-learn's make_blobs(points, centers, cluster_std, random_state), or own blobs without it. */
export function makeBlobs(points: number, centers: number, std: number, seed: number): Blobs {
  if (scikitLearnName() === null) {
    return { points: ownBlobs(points, centers, std, seed), source: 'own blobs' };
  }
  return inFolder((folder) => {
    const file = join(folder, 'blobs.f64');
    runScript({ task: 'blobs', points, centers, std, seed, out: file });
    return { points: createMatrix(points, 2, readFloats(file)), source: 'make_blobs' };
  });
}

export interface PeerFit {
  readonly peer: BenchPeer;
  /** Labels, or whatever the task answers with, by row. */
  readonly answer: Float64Array;
}

/** Runs a task of the script ("dbscan", "kmeans", "pca") on `points`; null without scikit-learn. */
export function fitPeer(
  task: string,
  points: Matrix,
  parameters: Readonly<Record<string, number>>,
): PeerFit | null {
  const name = scikitLearnName();
  if (name === null) return null;
  return inFolder((folder) => {
    const file = join(folder, 'points.f64');
    const out = join(folder, 'answer.f64');
    writeFileSync(file, new Uint8Array(points.data.buffer, points.data.byteOffset, points.data.byteLength));
    const fit = runScript({ ...parameters, task, input: file, columns: points.columns, out });
    return { peer: { name, seconds: Number(fit['seconds']) }, answer: readFloats(out) };
  });
}
