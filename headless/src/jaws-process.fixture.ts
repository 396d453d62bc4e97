// Runs the built `jaws` command as a user would: a child process, its stdout, its exit code, its documents
// checked against docs/cli.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const demoCapture = join(root, 'assets', 'demo.pcapng');
export const launcher = join(root, 'headless', 'bin', 'jaws.mjs');

/** The tests build first; sources that change under them must not start another build in the middle. */
const built = { JAWS_SKIP_BUILD_CHECK: '1' };

export interface JawsRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface JawsHome {
  /** A data folder of its own; files of the test may lie beside it. */
  readonly folder: string;
  /** Environment of its runs. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly run: (...argv: string[]) => JawsRun;
  /** Runs with --json, checks the document against `docs/cli/<schema>.schema.json`, and gives it. */
  readonly document: (schema: string, ...argv: string[]) => Record<string, unknown>;
  /** As `document`, for a run that must fail with this exit code; gives the error's code. */
  readonly failure: (code: number, ...argv: string[]) => string;
  readonly start: (...argv: string[]) => ChildProcess;
  /** Writes a file beside the data folder; gives its path. */
  readonly file: (name: string, content: string | Uint8Array) => string;
  /** All paths below the data folder and the temporary folder of its runs, sorted; what a failure left behind. */
  readonly leftovers: () => string[];
  readonly remove: () => void;
}

/** Builds the command (and `renderer`, for serve) once for all runs after it. */
export function buildCommand(parts = 'headless'): void {
  const build = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--only', parts], {
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`the command does not build: ${build.stderr}`);
}

export function checkDocument(schema: string, document: unknown): void {
  const text = readFileSync(join(root, 'docs', 'cli', `${schema}.schema.json`), 'utf8');
  const ajv = new Ajv({ strict: false, allErrors: true });
  if (!ajv.validate(JSON.parse(text) as object, document)) throw new Error(`${schema}: ${ajv.errorsText()}`);
}

function onlyDocument(out: string): Record<string, unknown> {
  const lines = out.split('\n');
  if (lines.length !== 2 || lines[1] !== '')
    throw new Error(`stdout is not one document: ${out.slice(0, 400)}`);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

function readPaths(folder: string, top: string): string[] {
  return readdirSync(join(folder, top), { recursive: true, encoding: 'utf8' }).map((path) => join(top, path));
}

export function createJawsHome(): JawsHome {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-home-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const env = { ...process.env, JAWS_DATA_DIR: join(folder, 'data'), TMPDIR: temporary, ...built };
  const run = (...argv: string[]): JawsRun => {
    const result = spawnSync(process.execPath, [launcher, ...argv], {
      encoding: 'utf8',
      env,
      timeout: 120_000,
      maxBuffer: 1 << 28,
    });
    return { code: result.status, out: result.stdout, err: result.stderr };
  };
  return {
    folder,
    env,
    run,
    document: (schema, ...argv) => {
      const { code, out, err } = run(...argv, '--json');
      if (code !== 0) throw new Error(`jaws ${argv.join(' ')}: exit ${String(code)}, ${err}`);
      const document = onlyDocument(out);
      checkDocument(schema, document);
      return document;
    },
    failure: (expected, ...argv) => {
      const { code, out, err } = run(...argv, '--json');
      if (code !== expected)
        throw new Error(`jaws ${argv.join(' ')}: exit ${String(code)}, not ${expected}: ${err}`);
      const document = onlyDocument(out);
      checkDocument('error', document);
      const found = (document['error'] as { code: string }).code;
      if (!err.split('\n').some((line) => line.startsWith(`jaws: ${found}: `)))
        throw new Error(`stderr does not say ${found}: ${err}`);
      return found;
    },
    start: (...argv) =>
      spawn(process.execPath, [launcher, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    file: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    leftovers: () =>
      ['data', 'tmp']
        .flatMap((top) => (existsSync(join(folder, top)) ? readPaths(folder, top) : []))
        // Node's own cache of compiled code, where it is switched on.
        .filter((path) => !path.includes('node-compile-cache'))
        .sort(),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
