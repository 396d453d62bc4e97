import { JawsError } from '@jaws/shared/contract/errors';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, reportError, type FailedCall } from './report-error.ts';
import { createTestIo } from './test-io.fixture.ts';

function report(error: unknown, call: FailedCall, env: Record<string, string> = {}) {
  const io = createTestIo({ env });
  const code = reportError(io, call, error);
  return { code, out: io.out(), err: io.err() };
}

describe('reportError', () => {
  it('says code, message and hint in one line, and nothing on stdout', () => {
    expect(report(new JawsError('dataset.not-found', 'There is no\n dataset "x".'), { json: false })).toEqual(
      {
        code: 1,
        out: '',
        err: 'jaws: dataset.not-found: There is no dataset "x". See `jaws datasets list`.\n',
      },
    );
  });
  it('begins with the sentence on a terminal', () => {
    const io = createTestIo({ stderrIsTerminal: true });
    reportError(io, { json: false }, new JawsError('dataset.not-found', 'There is no dataset "x".'));
    expect(io.err()).toBe('jaws: There is no dataset "x". See `jaws datasets list`. (dataset.not-found)\n');
  });
  it('adds one document with --json', () => {
    const { out } = report(new JawsError('import.empty'), { json: true });
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'import.empty',
        message: 'The file is empty (0 bytes).',
        hint: 'Choose a capture that has packets.',
      },
    });
  });
  it('keeps in the document what is true in spite of the failure', () => {
    const { out } = report(new JawsError('dataset.disk-full'), { json: true, facts: { packets: 5 } });
    expect(JSON.parse(out)).toMatchObject({ packets: 5, error: { code: 'dataset.disk-full' } });
  });
  it('names the command in the hint of bad usage, unless the error has a hint of its own', () => {
    const call = { json: false, command: 'datasets export' };
    expect(report(new CommanderError(1, 'x', 'error: odd'), call)).toMatchObject({
      code: 2,
      err: 'jaws: usage.invalid: Odd. See `jaws help datasets export`.\n',
    });
    const own = new JawsError('usage.invalid', 'Odd.', { hint: 'Do this.' });
    expect(report(own, call).err).toBe('jaws: usage.invalid: Odd. Do this.\n');
  });
  it('keeps control characters of file names from the terminal', () => {
    expect(report(new JawsError('import.empty', '\u001b[31mx'), { json: false }).err).toContain('?[31mx');
  });
  it('says what the file system refused', () => {
    const error = Object.assign(new Error('x'), { code: 'ENOTDIR', syscall: 'mkdir', path: '/data' });
    expect(report(error, { json: false }).err).toMatch(/^jaws: dataset\.io: mkdir "\/data": ENOTDIR\. /);
    const unplaced = Object.assign(new Error('x'), { code: 'ENOTDIR' });
    expect(report(unplaced, { json: false }).err).toContain('internal');
  });
  it('shows the stack of an unknown error only with JAWS_DEBUG', () => {
    const error = new Error('boom');
    expect(report(error, { json: false })).toMatchObject({
      code: 1,
      err: 'jaws: internal: boom The log has the details; please report it.\n',
    });
    expect(report(error, { json: false }, { JAWS_DEBUG: '1' }).err).toContain('report-error.test.ts');
    expect(report('thrown text', { json: false }).err).toContain('internal: thrown text');
  });
});

describe('exitCodeOf', () => {
  it.each([
    ['import.empty', 1],
    ['usage.invalid', 2],
    ['dataset.bad-name', 2],
    ['filter.syntax', 2],
    ['cancelled', 130],
  ] as const)('%s is %d', (code, exit) => {
    expect(exitCodeOf(new JawsError(code))).toBe(exit);
  });
});
