// Top-level JSON values from a stream cut anywhere, and the shapes of whole tables.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf, startsWholeDocument } from './json-document.ts';
import { jsonValues } from './json-values.ts';

async function valuesOf(text: string, pieceLength: number, longest = 1000): Promise<string[]> {
  async function* pieces(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += pieceLength) {
      await Promise.resolve();
      yield text.slice(at, at + pieceLength);
    }
  }
  const found: string[] = [];
  for await (const values of jsonValues(pieces(), longest)) found.push(...values);
  return found;
}

describe('jsonValues', () => {
  it('finds every record of arrays and of JSON lines, wherever the text is cut', async () => {
    const record = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())));
    await fc.assert(
      fc.asyncProperty(
        fc.array(record),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (records, length, lines) => {
          const text = lines
            ? records.map((item) => JSON.stringify(item)).join('\n')
            : JSON.stringify(records, null, 1);
          const found = await valuesOf(text, length, 1e6);
          expect(found.map((value) => JSON.parse(value) as unknown)).toEqual(
            JSON.parse(JSON.stringify(records)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['{"a":1}]}{"b":2}', ['{"a":1}', '{"b":2}']],
    ['[{"a":"}"},{"a":"\\"]"}', ['{"a":"}"}', '{"a":"\\"]"}']],
    ['[1,"{",{"a":1', ['{"a":1']],
    ['', []],
    ['no json', []],
  ])('%s', async (text, expected) => {
    expect(await valuesOf(text, 3)).toEqual(expected);
  });

  it('gives up on a value that is too long', async () => {
    await expect(valuesOf(`[{"a":"${'x'.repeat(100)}`, 10, 50)).rejects.toMatchObject({
      code: 'import.bad-row',
    });
  });
});

describe('whole documents', () => {
  it.each([
    ['{"size":{"0":1', true],
    [' {\n "size": [1', true],
    ['{"columns":["a"]', true],
    ['{"size":1,"tags":[1]}', false],
    ['[{"size":{}}]', false],
    ['{}', false],
  ])('%s: %s', (head, whole) => {
    expect(startsWholeDocument(head)).toBe(whole);
  });

  it.each([[null], [1], ['x'], [[]], [{ a: 1 }], [{ a: [1], b: {} }]])(
    'finds no records in %j',
    (document) => {
      expect(recordsOf(document)).toEqual([]);
    },
  );

  it('keeps rows that only some columns have', () => {
    const document = { timestamp: { 0: 1, 5: 2 }, size: { 5: 60 } };
    expect(recordsOf(document)).toEqual([
      { timestamp: 1, size: undefined },
      { timestamp: 2, size: 60 },
    ]);
  });
});
