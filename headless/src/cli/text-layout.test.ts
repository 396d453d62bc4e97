import { describe, expect, it } from 'vitest';
import { createTestIo } from './test-io.fixture.ts';
import { evidenceBar, fittedTable, layoutOf, wrapped } from './text-layout.ts';

function layout(columns: number | null, env: Record<string, string> = {}, wide = false) {
  const io = createTestIo({ stdoutColumns: () => columns, env });
  return layoutOf({ io, options: { wide }, dataDir: '/' });
}

describe('the layout of text answers', () => {
  it.each([
    ['a pipe', layout(null), { width: 100, rowWidth: Infinity, hasColour: false }],
    ['a terminal', layout(72), { width: 72, rowWidth: 72, hasColour: true }],
    ['NO_COLOR', layout(72, { NO_COLOR: '1' }), { width: 72, rowWidth: 72, hasColour: false }],
    ['a dumb terminal', layout(72, { TERM: 'dumb' }), { width: 72, rowWidth: 72, hasColour: false }],
    ['a tiny terminal', layout(10), { width: 40, rowWidth: 40, hasColour: true }],
    ['--wide', layout(72, {}, true), { width: Infinity, rowWidth: Infinity, hasColour: true }],
  ])('of %s', (_what, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('cuts the last column of a row at the width, and says that it did', () => {
    const rows = [['1', 'x'.repeat(60)]];
    const lines = fittedTable(['n', 'name'], rows, [], layout(50)).trimEnd().split('\n');
    expect(lines).toEqual(['n  name', `1  ${'x'.repeat(46)}…`]);
    expect(fittedTable(['n', 'name'], rows, [], layout(null))).toContain('x'.repeat(60));
  });

  it('breaks lines at words, with a hanging indent', () => {
    expect(wrapped('one two three four five six seven eight nine', '- ', '  ', layout(20))).toBe(
      '- one two three four five six seven\n  eight nine\n',
    );
  });

  it('draws evidence in ten cells, red from the alarm on', () => {
    expect(evidenceBar(0.34, false, layout(80))).toBe('███·······');
    expect(evidenceBar(2, true, layout(80))).toBe(`\u001b[31m${'█'.repeat(10)}\u001b[39m`);
    expect(evidenceBar(1, true, layout(80, { NO_COLOR: '1' }))).toBe('█'.repeat(10));
  });
});
