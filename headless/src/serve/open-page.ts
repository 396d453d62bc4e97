// Opens the app in the user's browser. The token must not stand on a command line, which every user of the machine can
// read (ps, /proc): the browser is given a file that only this user can read and that leads on.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OpenedPage {
  /** Removes the file. */
  readonly close: () => Promise<void>;
}

/** `onFailed` is told when no browser could be started. @throws what the file system refuses */
export async function openPage(
  url: string,
  platform: string,
  onFailed: (opener: string) => void,
): Promise<OpenedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'jaws-open-'));
  const file = join(folder, 'open-jaws.html');
  await writeFile(file, pageTo(url), { mode: 0o600, flag: 'wx' });
  const opener = { darwin: 'open', win32: 'explorer' }[platform] ?? 'xdg-open';
  const child = spawn(opener, [file], { stdio: 'ignore', detached: true });
  child.on('error', () => {
    onFailed(opener);
  });
  child.unref();
  return { close: () => rm(folder, { recursive: true, force: true }) };
}

function pageTo(url: string): string {
  const safe = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return [
    '<!doctype html><meta charset="utf-8"><title>JAWS</title>',
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0; url=${safe}">`,
    `<p><a href="${safe}">Open JAWS</a></p>\n`,
  ].join('\n');
}
