// The desktop shell with the real Electron binary: window, page, pipe. Skipped aloud where there is none; the
// same pages are tested in a browser by the other specs.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Path of Electron's binary, or null. Importing 'electron' here would try to download it. */
function electronBinary(): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

function reasonToSkip(): string | null {
  if (electronBinary() === null) return "Electron's binary is not installed";
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0) return 'Electron does not run as root without --no-sandbox';
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';
  return display === '' ? 'there is no display' : null;
}

test('the desktop window shows the app and reaches its host', async () => {
  const reason = reasonToSkip();
  test.skip(reason !== null, reason ?? '');
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-desktop-'));
  const app = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [join(root, 'electron')],
    env: { ...process.env, JAWS_DATA_DIR: dataDir },
  });
  const problems: string[] = [];
  const page = await app.firstWindow();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  expect(page.url()).toBe('jaws://app/');
  const reach = await page.evaluate(() => ({
    bridge: Object.keys((globalThis as unknown as { jawsDesktop: object }).jawsDesktop),
    require: typeof (globalThis as unknown as { require?: unknown }).require,
    process: typeof (globalThis as unknown as { process?: unknown }).process,
  }));
  expect(reach).toEqual({
    bridge: ['send', 'onMessage', 'registerFile'],
    require: 'undefined',
    process: 'undefined',
  });
  // The first screen offers the demo only after the host has said hello.
  await expect(page.getByRole('button', { name: /demo/i }).first()).toBeVisible();
  expect(problems).toEqual([]);
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
});
