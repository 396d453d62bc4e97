// Builds what is missing or stale: the page (Vite), the command and its workers, the desktop shell, the listener's
// single file (esbuild).
// `--only headless[,renderer,electron,listener]` picks parts, `--force` builds them anyway. Speaks on stderr only, because
// the `jaws` launcher runs it before commands whose stdout is read by programs.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isFresh, root, takeStamp, targets, writeStamp } from './build-stamp.mjs';

const lockWaitMs = 180_000;

function say(text) {
  process.stderr.write(`jaws: ${text}\n`);
}

// CommonJS packages inside an ES module bundle call `require` for Node's own modules.
const banner = {
  js: "import { createRequire as jawsCreateRequire } from 'node:module'; const require = jawsCreateRequire(import.meta.url);",
};
/** Of a list of vendors with their postal addresses: the names alone, a fifth of the size. */
const vendorNames = {
  name: 'vendor-names',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]oui-data[\\/]index\.json$/ }, ({ path }) => {
      const vendors = Object.entries(JSON.parse(readFileSync(path, 'utf8')));
      const names = vendors.map(([prefix, text]) => [prefix, text.split('\n')[0]]);
      // As JSON each prefix would be an export of its own.
      return { contents: `export default ${JSON.stringify(Object.fromEntries(names))}`, loader: 'js' };
    });
  },
};

const nodeBundle = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  banner,
  // `cap` and `@resvg/resvg-js` are native and loaded when needed; ws tries two optional accelerators that JAWS does not use.
  external: ['cap', '@resvg/resvg-js', 'electron', 'bufferutil', 'utf-8-validate'],
  absWorkingDir: root,
  plugins: [vendorNames],
  logLevel: 'warning',
  legalComments: 'eof',
};

async function runEsbuild(options) {
  const esbuild = await import('esbuild');
  // esbuild prints its messages on stderr.
  await esbuild.build(options);
}

/** Built beside each host that starts them. */
const workers = {
  'analysis-worker': 'core/src/worker/analysis-worker.ts',
  'capture-worker': 'core/src/capture/capture-worker.ts',
  'practice-listener': 'listener-server/src/main.ts',
};

const builders = {
  async headless(outdir) {
    await runEsbuild({
      ...nodeBundle,
      outdir,
      entryPoints: {
        cli: 'headless/src/main.ts',
        'analyze-worker': 'headless/src/analyze/analyze-worker.ts',
        ...workers,
      },
    });
  },
  async electron(outdir) {
    await runEsbuild({
      ...nodeBundle,
      outdir,
      entryPoints: { main: 'electron/src/main.ts', ...workers },
    });
    // A sandboxed preload script must be one CommonJS file.
    await runEsbuild({
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      external: ['electron'],
      absWorkingDir: root,
      logLevel: 'warning',
      entryPoints: ['electron/src/preload.ts'],
      outfile: join(outdir, 'preload.cjs'),
    });
  },
  async listener(outdir) {
    // One file that needs nothing but Node: it is copied to a server alone.
    await runEsbuild({
      ...nodeBundle,
      splitting: false,
      outdir,
      entryPoints: { listener: 'listener-server/src/main.ts' },
    });
  },
  async renderer(outDir) {
    const vite = await import('vite');
    const logger = vite.createLogger('warn');
    // Vite's own logger writes on stdout.
    const toStderr = (text) => process.stderr.write(`${text}\n`);
    await vite.build({
      configFile: join(root, 'vite.config.ts'),
      root: join(root, 'renderer'),
      // Its reporter writes on stdout below this level, whatever the logger.
      logLevel: 'warn',
      customLogger: { ...logger, info: () => undefined, warn: toStderr, warnOnce: toStderr, error: toStderr },
      build: { outDir, emptyOutDir: true },
    });
  },
};

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One build of a part at a time; the lock of a dead process is taken over. Gives the undo. */
async function lock(target) {
  const path = join(root, 'dist', `.${target}.lock`);
  const deadline = performance.now() + lockWaitMs;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner(path);
    if (owner !== null && !isAlive(owner)) rmSync(path, { force: true });
    else if (performance.now() > deadline) throw new Error(`another build holds ${path}`);
    else await wait(100);
  }
}

function readOwner(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Builds beside the old output and then swaps, so that nobody ever meets half a build. */
async function build(target) {
  const output = join(root, targets[target].output);
  const fresh = `${output}.new-${process.pid}`;
  const old = `${output}.old-${process.pid}`;
  const started = performance.now();
  say(`building ${target} …`);
  const stamp = takeStamp(target);
  try {
    await builders[target](fresh);
    if (existsSync(output)) renameSync(output, old);
    renameSync(fresh, output);
    writeStamp(target, stamp);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  say(`built ${target} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function buildIfStale(target, force) {
  if (!force && isFresh(target)) return;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const unlock = await lock(target);
  try {
    if (force || !isFresh(target)) await build(target);
  } finally {
    unlock();
  }
}

function wanted(args) {
  const at = args.indexOf('--only');
  const names = at === -1 ? Object.keys(targets) : (args[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !Object.hasOwn(targets, name));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}`);
  return names;
}

try {
  const args = process.argv.slice(2);
  for (const target of wanted(args)) await buildIfStale(target, args.includes('--force'));
} catch (error) {
  say(`the build failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
