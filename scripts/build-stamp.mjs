// Is a build still the build of these sources? Answered for the launcher on every start, so it must be cheap:
// sizes and times are compared first, and only files whose time changed are read and hashed.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const common = ['shared/src', 'package-lock.json', 'scripts/build.mjs', 'scripts/build-stamp.mjs'];

/** What each part of the build is made of, and where it lands. */
export const targets = {
  headless: {
    sources: [...common, 'core/src', 'headless/src', 'listener-server/src'],
    output: 'dist/headless',
    main: 'cli.mjs',
  },
  renderer: {
    sources: [
      ...common,
      'renderer/src',
      'renderer/index.html',
      'renderer/public',
      'vite.config.ts',
      'docs',
      'listener-server/README.md',
    ],
    output: 'dist/renderer',
    main: 'index.html',
  },
  electron: {
    sources: [...common, 'core/src', 'electron/src', 'listener-server/src'],
    output: 'dist/electron',
    main: 'main.mjs',
  },
  listener: {
    sources: [...common, 'listener-server/src'],
    output: 'dist/listener',
    main: 'listener.mjs',
  },
};

/** Folders and files whose absence means that this is an installed JAWS without sources. */
export function hasSources() {
  return existsSync(join(root, 'headless/src')) && existsSync(join(root, 'shared/src'));
}

function isSource(name) {
  return !/\.test\.tsx?$/.test(name) && !name.startsWith('.');
}

function listFiles(path, found) {
  const full = join(root, path);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    found.push({ path, size: stat.size, mtimeMs: stat.mtimeMs });
    return;
  }
  for (const name of readdirSync(full).sort()) if (isSource(name)) listFiles(`${path}/${name}`, found);
}

function hashFile(path) {
  return createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex');
}

function stampPath(target) {
  return join(root, 'dist', `.${target}.stamp.json`);
}

function readStamp(target) {
  try {
    return JSON.parse(readFileSync(stampPath(target), 'utf8'));
  } catch {
    return null;
  }
}

/** The sources as they are now: path, size, time and hash of each file. */
export function takeStamp(target) {
  const files = [];
  for (const source of targets[target].sources) listFiles(source, files);
  return {
    node: process.versions.node,
    files: files.map((file) => ({ ...file, hash: hashFile(file.path) })),
  };
}

export function writeStamp(target, stamp) {
  const path = stampPath(target);
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(stamp));
  renameSync(temporary, path);
}

/** True when the build is there and was made of exactly these sources. */
export function isFresh(target) {
  const { output, main, sources } = targets[target];
  if (!existsSync(join(root, output, main))) return false;
  const stamp = readStamp(target);
  if (stamp === null) return false;
  const files = [];
  for (const source of sources) listFiles(source, files);
  if (files.length !== stamp.files.length) return false;
  const known = new Map(stamp.files.map((file) => [file.path, file]));
  let touched = false;
  for (const file of files) {
    const before = known.get(file.path);
    if (before === undefined || before.size !== file.size) return false;
    if (before.mtimeMs === file.mtimeMs) continue;
    if (hashFile(file.path) !== before.hash) return false;
    touched = true;
  }
  // Same contents with new times (a checkout, a copy): remember the times, so that the next start is fast.
  if (touched) {
    const times = new Map(files.map((file) => [file.path, file.mtimeMs]));
    writeStamp(target, {
      ...stamp,
      files: stamp.files.map((file) => ({ ...file, mtimeMs: times.get(file.path) })),
    });
  }
  return true;
}
