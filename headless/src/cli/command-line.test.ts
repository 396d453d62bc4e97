import { describe, expect, it } from 'vitest';
import { beforeDashes, optionValue, readCommandLine } from './command-line.ts';

const groups = new Set(['datasets']);

describe('readCommandLine', () => {
  it.each([
    [[], [], [], []],
    [['import', 'x', '--json'], ['import'], [], ['x', '--json']],
    [['datasets', 'show', 'd', '--json'], ['datasets', 'show'], [], ['d', '--json']],
    [
      ['--json', '--data-dir', '/d', 'datasets', 'list'],
      ['datasets', 'list'],
      ['--json', '--data-dir', '/d'],
      [],
    ],
    [['datasets', '--quiet', 'list'], ['datasets', 'list'], ['--quiet'], []],
    [['--progress=json', 'import', 'x'], ['import'], ['--progress=json'], ['x']],
    [['datasets', '--wat', 'list'], ['datasets'], [], ['--wat', 'list']],
    [['--json', '--', 'import'], [], ['--json'], ['--', 'import']],
    [['--json', '--version'], [], ['--json'], ['--version']],
    [['--data-dir'], [], ['--data-dir'], []],
  ])('%j', (argv, path, options, rest) => {
    expect(readCommandLine(argv, groups)).toEqual({ path, options, rest });
  });
});

describe('optionValue', () => {
  it.each([
    [['x', '--data-dir', '/a'], '/a'],
    [['--data-dir=/a', 'x'], '/a'],
    [['--data-dir=/a', '--data-dir', '/b'], '/b'],
    [['x', '--', '--data-dir', '/a'], undefined],
    [['--data-directory=/a'], undefined],
  ])('%j', (argv, value) => {
    expect(optionValue(argv, '--data-dir')).toBe(value);
  });
});

it('beforeDashes stops at the first --', () => {
  expect(beforeDashes(['a', '--', 'b', '--', 'c'])).toEqual(['a']);
  expect(beforeDashes(['a'])).toEqual(['a']);
});
