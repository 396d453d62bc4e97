// `npm start`: builds, then opens the desktop window. Where Electron cannot run it says why in one line and serves
// the same app in the browser on 127.0.0.1. `--no-sandbox` is never added: who needs it passes it knowingly.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './build-stamp.mjs';

const installLimitMs = 90_000;

function say(text) {
  process.stderr.write(`jaws: ${text}\n`);
}

function electronFolder() {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Path of Electron's binary, or null. Never `import 'electron'`: that downloads without a limit. */
function electronBinary(folder) {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const base = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = join(base, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** Why no window can be shown here, or null. */
function windowProblem() {
  if (process.env.JAWS_BROWSER === '1') return 'JAWS_BROWSER=1 is set';
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0 && !process.argv.includes('--no-sandbox'))
    return 'Electron does not run as root';
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  return null;
}

function installElectron(folder) {
  say(`Electron is not installed yet: fetching it (at most ${installLimitMs / 1000} s) …`);
  const installer = join(folder, 'install.js');
  spawnSync(process.execPath, [installer], {
    stdio: ['ignore', 2, 2],
    timeout: installLimitMs,
    killSignal: 'SIGKILL',
  });
}

/** The binary, or in one line why there is none. */
function findDesktop() {
  const problem = windowProblem();
  if (problem !== null) return { binary: null, why: problem };
  const folder = electronFolder();
  if (folder === null) return { binary: null, why: 'Electron is not installed' };
  if (electronBinary(folder) === null) installElectron(folder);
  const binary = electronBinary(folder);
  return { binary, why: binary === null ? "Electron's binary cannot be had here" : null };
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    // Ctrl+C reaches the child through the terminal; this process only waits for its orderly end.
    const ignore = () => undefined;
    process.on('SIGINT', ignore);
    const pass = () => child.kill('SIGTERM');
    process.on('SIGTERM', pass);
    child.on('error', (error) => {
      say(String(error));
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function main() {
  const { binary, why } = findDesktop();
  const parts = binary === null ? 'headless,renderer' : 'renderer,electron';
  const built = await run(process.execPath, [join(root, 'scripts/build.mjs'), '--only', parts]);
  if (built !== 0) return built;
  const args = process.argv.slice(2);
  if (binary !== null) return run(binary, [join(root, 'electron'), ...args]);
  say(`${why}: serving the app in the browser instead.`);
  return run(process.execPath, [join(root, 'headless/bin/jaws.mjs'), 'serve', ...args]);
}

process.exitCode = await main();
