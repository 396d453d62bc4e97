import { describe, expect, it } from 'vitest';
import type { GlobalOptions } from './cli-io.ts';
import { printAnswer, printDone, printRemark } from './print-document.ts';
import { createTestIo } from './test-io.fixture.ts';

function printed(print: typeof printAnswer, options: GlobalOptions) {
  const io = createTestIo();
  print({ io, options, dataDir: '/' }, { a: 1 }, () => 'text\n');
  return io.out();
}

describe('printAnswer and printDone', () => {
  it.each([
    ['text', {}, 'text\n', 'text\n'],
    ['the document', { json: true }, '{"a":1}\n', '{"a":1}\n'],
    ['the answer but no confirmation when quiet', { quiet: true }, 'text\n', ''],
    ['the document, quiet or not', { json: true, quiet: true }, '{"a":1}\n', '{"a":1}\n'],
  ])('print %s', (_title, options, answer, done) => {
    expect(printed(printAnswer, options)).toBe(answer);
    expect(printed(printDone, options)).toBe(done);
  });
});

describe('printRemark', () => {
  it('writes on stderr only, and not when quiet', () => {
    const io = createTestIo();
    printRemark({ io, options: { json: true }, dataDir: '/' }, 'a remark');
    printRemark({ io, options: { quiet: true }, dataDir: '/' }, 'another');
    expect([io.out(), io.err()]).toEqual(['', 'jaws: a remark\n']);
  });
});
