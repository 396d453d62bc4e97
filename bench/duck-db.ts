// DuckDB as a peer: no package of the project, but where JAWS_DUCKDB names a folder in which
// `npm install @duckdb/node-api` was run.

import { createRequire } from 'node:module';
import { join } from 'node:path';

/** As much of @duckdb/node-api as is used here. */
interface DuckDb {
  readonly version: () => string;
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        runAndReadAll(sql: string): Promise<{ getRowsJson(): (string | number | null)[][] }>;
      }>;
    }>;
  };
}

export interface OpenDuckDb {
  /** With its version. */
  readonly name: string;
  readonly rows: (sql: string) => Promise<(string | number | null)[][]>;
}

/** Null where there is none, which is said for the benchmark `bench`. */
export async function openDuckDb(bench: string): Promise<OpenDuckDb | null> {
  const folder = process.env['JAWS_DUCKDB'];
  if (folder === undefined) {
    console.error(`${bench}: DuckDB skipped (JAWS_DUCKDB names no folder with @duckdb/node-api)`);
    return null;
  }
  const { DuckDBInstance, version } = createRequire(join(folder, 'package.json'))(
    '@duckdb/node-api',
  ) as DuckDb;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return {
    name: `DuckDB ${version()}`,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
  };
}
