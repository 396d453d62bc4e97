import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { runTable } from './run-table.ts';

const benchmarks = {
  one: { about: 'a case without options' },
  two: { about: 'two cases', cases: [{ points: 10 }, { points: 20 }] },
};

describe('runTable', () => {
  let folder = '';
  let printed: string[] = [];
  let errors: string[] = [];
  let calls: [string, BenchOptions][] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-bench-'));
    [printed, errors, calls] = [[], [], []];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const result = (name: string, options: BenchOptions): BenchResult => ({
    ...{ name, seconds: 0.5, rssBytes: 2 ** 20 },
    details: { ...options },
  });
  const run = (answer: (name: string, options: BenchOptions) => BenchResult = result) =>
    runTable({
      benchmarks,
      folder: join(folder, 'new', 'results'),
      runCase: (name, options) => {
        calls.push([name, options]);
        return answer(name, options);
      },
      machine: () => ({ commit: 'abc', calls: calls.length }),
      print: (line) => printed.push(line),
      printError: (line) => errors.push(line),
    });
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(folder, 'new', 'results', `${name}.json`), 'utf8'));

  it('runs every case in order, prints a line each and writes a file for each benchmark', () => {
    expect(run()).toBe(true);
    expect(calls).toEqual([
      ['one', {}],
      ['two', { points: 10 }],
      ['two', { points: 20 }],
    ]);
    expect(printed.map((line) => line.split(/\s+/).slice(0, 3).join(' '))).toEqual([
      'one 0.500 s',
      'two points 10',
      'two points 20',
    ]);
    expect(errors).toEqual([]);
    expect(read('one')).toEqual({ name: 'one', commit: 'abc', calls: 0, results: [result('one', {})] });
    // The machine is described before the first case of each, not once for all.
    expect(read('two')).toMatchObject({ calls: 1, results: [{ details: { points: 10 } }, {}] });
  });

  it('goes on after a failure, says so and keeps the other results', () => {
    const complete = run((name, options) => {
      if (options.points === 10) throw Object.assign(new Error('exit 1'), { stderr: 'bench: too small\n' });
      return result(name, options);
    });
    expect(complete).toBe(false);
    expect(errors).toEqual(['two        failed: bench: too small']);
    expect(read('two')).toMatchObject({ results: [{ details: { points: 20 } }] });
  });

  it('says the error itself where there is nothing on stderr, shortened, and writes no empty file', () => {
    const complete = run(() => {
      throw Object.assign(new Error('x'.repeat(2000)), { stderr: '' });
    });
    expect(complete).toBe(false);
    expect(errors).toHaveLength(3);
    expect(errors[0]).toMatch(/^one {8}failed: Error: x+$/);
    expect(errors[0]?.length).toBeLessThan(530);
    expect(existsSync(join(folder, 'new', 'results', 'one.json'))).toBe(false);
  });
});
