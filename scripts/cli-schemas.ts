// Writes docs/cli/<document>.schema.json from the zod schemas of the command line's documents. `--check` writes
// nothing and fails when a file is missing or stale.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { documents } from '@jaws/shared/contract/documents';

const folder = new URL('../docs/cli/', import.meta.url);

/** File name -> text of every schema. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    Object.entries(documents).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'output' });
      return [`${name}.schema.json`, `${JSON.stringify({ $id: `jaws-${name}`, ...json }, null, 2)}\n`];
    }),
  );
}

/** Files that are missing, or not what the code says. */
export function staleSchemas(): string[] {
  const read = (name: string): string | null => {
    try {
      return readFileSync(new URL(name, folder), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  return [...schemaFiles()].filter(([name, text]) => read(name) !== text).map(([name]) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = staleSchemas();
    if (stale.length > 0) {
      console.error(`stale: ${stale.join(', ')}; run npx tsx scripts/cli-schemas.ts`);
      process.exitCode = 1;
    }
  } else for (const [name, text] of schemaFiles()) writeFileSync(new URL(name, folder), text);
}
