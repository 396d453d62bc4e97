// A dataset pushed from the page to a real listener on loopback.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './launch-jaws.ts';

const root = join(import.meta.dirname, '..');

interface RunningListener {
  readonly child: ChildProcess;
  readonly port: number;
  readonly fingerprint: string;
  readonly token: string;
}

async function startListener(folder: string): Promise<RunningListener> {
  const settings = ['--bind', '127.0.0.1', '--ports', '0', '--udp-ports', ''];
  const folders = ['--key-dir', join(folder, 'keys'), '--upload-dir', join(folder, 'uploads')];
  const command = [
    join(root, 'dist/headless/cli.mjs'),
    'listen',
    ...settings,
    ...folders,
    '--json',
    '--quiet',
  ];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const ready = JSON.parse(line) as { ports: [number]; fingerprint: string; tokenFile: string };
  const token = readFileSync(ready.tokenFile, 'utf8').trim();
  return { child, port: ready.ports[0], fingerprint: ready.fingerprint, token };
}

test('a dataset is pushed to a listener, after saying what goes where', async ({ jaws }) => {
  const folder = await mkdtemp(join(tmpdir(), 'jaws-push-e2e-'));
  const listener = await startListener(folder);
  try {
    await jaws.getByLabel('Captures to import').setInputFiles({
      name: 'office.pcapng',
      mimeType: '',
      buffer: await readFile(join(root, 'assets/demo.pcapng')),
    });
    await expect(jaws.getByRole('contentinfo')).toContainText('office: 16,608 packets');
    await jaws.keyboard.press('Alt+4');
    await jaws.getByRole('button', { name: 'Actions for office' }).click();
    await jaws.getByRole('menuitem', { name: 'Push…' }).click();
    const place = `https://127.0.0.1:${String(listener.port)}`;
    await jaws.getByRole('textbox', { name: 'To', exact: true }).fill(place);
    await jaws.getByRole('textbox', { name: 'Fingerprint' }).fill('ab'.repeat(32));
    await jaws.getByLabel('Token of the listener').fill(listener.token);
    await expect(jaws.getByRole('note')).toContainText(`16,608 packets of office (2.3 MB before packing)`);
    await jaws.screenshot({ path: test.info().outputPath('push-dialog.png') });
    await jaws.getByRole('button', { name: 'Push', exact: true }).click();
    const alert = jaws.getByRole('alert').filter({ hasText: 'push.wrong-fingerprint' });
    await expect(alert).toContainText('Nothing was sent');
    await jaws.screenshot({ path: test.info().outputPath('push-refused.png') });
    expect(existsSync(join(folder, 'uploads/office.partial'))).toBe(false);
    await alert.getByRole('button', { name: 'Close the message' }).click();

    await jaws.getByRole('button', { name: 'Actions for office' }).click();
    await jaws.getByRole('menuitem', { name: 'Push…' }).click();
    // Remembered, but for the token.
    await expect(jaws.getByRole('textbox', { name: 'To', exact: true })).toHaveValue(place);
    await expect(jaws.getByLabel('Token of the listener')).toHaveValue('');
    await jaws.getByRole('textbox', { name: 'Fingerprint' }).fill(listener.fingerprint);
    await jaws.getByLabel('Token of the listener').fill(listener.token);
    await jaws.keyboard.press('Enter');
    await expect(jaws.getByText(/arrived whole as office; SHA-256/)).toBeVisible();
    await jaws.screenshot({ path: test.info().outputPath('push-done.png') });
    expect(existsSync(join(folder, 'uploads/office.data'))).toBe(true);
    const kept = await jaws.evaluate(() => JSON.stringify(Object.entries(window.localStorage)));
    expect(kept).toContain(place);
    expect(kept).not.toContain(listener.token);
  } finally {
    listener.child.kill();
    await rm(folder, { recursive: true, force: true });
  }
});
