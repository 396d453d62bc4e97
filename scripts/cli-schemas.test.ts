import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { schemaFiles, staleSchemas } from './cli-schemas.ts';

describe('docs/cli', () => {
  it('has the schemas that the code says', () => {
    expect(staleSchemas()).toEqual([]);
  });
  it('has schemas that a validator takes, and that refuse what is wrong', () => {
    for (const text of schemaFiles().values()) new Ajv({ strict: false }).compile(JSON.parse(text) as object);
    const check = new Ajv({ strict: false }).compile(
      JSON.parse(schemaFiles().get('import.schema.json') ?? '') as object,
    );
    const good = {
      dataset: 'a',
      packets: 1,
      bytes: 60,
      undecoded: 0,
      truncated: null,
      warnings: [],
      durationMs: 3,
      extra: true,
    };
    expect(check(good)).toBe(true);
    expect(check({ ...good, packets: -1 })).toBe(false);
    expect(check({ ...good, truncated: { file: 'a.pcap', offset: 24 } })).toBe(true);
    expect(check({ ...good, dataset: '../x' })).toBe(false);
  });
});
