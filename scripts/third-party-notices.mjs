// Licences of everything that is bundled or shipped: dist/THIRD-PARTY-NOTICES.txt. Run by electron-builder before it packs
// (electron-builder.yml), and by `npm run notices`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

function shippedPackages() {
  const query = ':root *:not(.dev):not(.workspace)';
  const { stdout, status } = spawnSync('npm', ['query', query], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256e6,
  });
  if (status !== 0) throw new Error('npm query failed: run npm ci first');
  const byName = new Map();
  for (const entry of JSON.parse(stdout)) byName.set(`${entry.name}@${entry.version}`, entry);
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1));
}

function licenceTexts(folder) {
  return readdirSync(folder)
    .filter((name) => licenceFile.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

function notice([title, entry]) {
  const licence = entry.license ?? 'licence not named in its package.json';
  const texts = licenceTexts(entry.path ?? join(root, entry.location));
  return [
    `${title} (${licence})`,
    ...(texts.length === 0 ? ['(its package holds no licence text)'] : texts),
  ].join('\n\n');
}

export function writeNotices() {
  const packages = shippedPackages();
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const file = join(root, 'dist', 'THIRD-PARTY-NOTICES.txt');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(file, `JAWS contains these packages.${line}${packages.map(notice).join(line)}\n`);
  return { file, packages: packages.length };
}

/** electron-builder's hook. */
export default function beforePack() {
  writeNotices();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { file, packages } = writeNotices();
  process.stdout.write(`${packages} packages in ${file}\n`);
}
