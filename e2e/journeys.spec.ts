// The ways that people come with, from the start to the answer, with their clicks counted: a newcomer, an analyst with a
// foreign capture, and (practice.spec.ts) a student. Each by mouse, and by keyboard alone.
import type { Locator, Page } from '@playwright/test';
import { dropFile } from './drop-file.ts';
import { expect, test } from './launch-jaws.ts';

const patient = { timeout: 60_000 } as const;

/** Counts clicks and seconds; both stand in the report of the test. */
class Journey {
  private readonly startMs = performance.now();
  private clicks = 0;

  async click(target: Locator): Promise<void> {
    this.clicks += 1;
    await target.click();
  }

  end(name: string, most: number): void {
    const seconds = ((performance.now() - this.startMs) / 1000).toFixed(1);
    test.info().annotations.push({ type: name, description: `${String(this.clicks)} clicks, ${seconds} s` });
    if (process.env['JAWS_JOURNEYS'] !== undefined)
      process.stdout.write(`${name}: ${String(this.clicks)} clicks, ${seconds} s\n`);
    expect(this.clicks).toBeLessThanOrEqual(most);
  }
}

/** A network of 50 hosts in which one tries the ports of a server, and another one port of forty hosts. */
function foreignCapture(): Buffer {
  const lines: [seconds: number, line: string][] = [];
  const add = (
    seconds: number,
    client: string,
    from: number,
    server: string,
    port: number,
    flags: string,
  ) => {
    const ends = `${client},${String(50_000 + from)},${server},${String(port)}`;
    const size = flags === 'SYN' ? 60 : 100 + (from % 10) * 100;
    lines.push([seconds, `${String(1_700_000_000 + seconds)},${ends},TCP,${String(size)},${flags}`]);
  };
  for (let at = 0; at < 1500; at++) {
    const server = `198.51.${String(100 + (at >> 8))}.${String(at & 255)}`;
    add(at, `10.0.0.${String(1 + (at % 50))}`, at, server, 443, 'ACK');
  }
  for (let port = 1; port < 60; port++) add(900 + port / 100, '10.0.0.99', port, '198.51.100.3', port, 'SYN');
  for (let host = 1; host < 40; host++)
    add(300 + host / 100, '10.0.0.98', host, `198.51.100.${String(host)}`, 22, 'SYN');
  const sorted = lines.toSorted((a, b) => a[0] - b[0]).map(([, line]) => line);
  return Buffer.from(
    `timestamp,src_ip,src_port,dst_ip,dst_port,protocol,size,tcp_flags\n${sorted.join('\n')}\n`,
  );
}

function inbox(jaws: Page) {
  const grid = jaws.getByRole('grid', { name: 'Findings' });
  return {
    picked: grid.getByRole('row', { selected: true }),
    details: jaws.getByRole('region', { name: 'Details' }),
  };
}

test('newcomer: from the start to what is unusual, and why', async ({ jaws }) => {
  const journey = new Journey();
  await journey.click(jaws.getByRole('button', { name: 'Open the demo capture' }));
  const card = jaws.getByRole('region', { name: 'Newest findings' });
  await expect(card).toContainText('192.168.20.109 → 198.18.99.23:6667', patient);
  await expect(card).toContainText('more to 198.18.99.23:6667 than came back');
  journey.end('newcomer', 1);
});

test('newcomer by keyboard: Enter opens the demo, and Tab leads to the finding', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeFocused();
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('region', { name: 'Newest findings' })).toBeVisible(patient);
  await jaws.keyboard.press('Alt+I');
  await expect(inbox(jaws).details.getByRole('list', { name: 'Reasons' })).toContainText(
    '192.168.20.109 sent',
  );
});

test('analyst: a foreign capture, its culprit, its packets, who it is, closed with a reason, the next', async ({
  jaws,
}) => {
  test.slow();
  const journey = new Journey();
  const { picked, details } = inbox(jaws);
  await dropFile(jaws, foreignCapture(), 'foreign.csv');
  const card = jaws.getByRole('region', { name: 'Newest findings' });
  await expect(card.getByRole('row')).toHaveCount(3, patient);
  await journey.click(card.getByRole('button', { name: /^10\.0\.0\.99/ }));
  await expect(details.getByRole('list', { name: 'Reasons' })).toContainText('tried 12 ports');
  await journey.click(details.getByRole('button', { name: 'Packets of this episode' }));
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toHaveAttribute('aria-rowcount', '60');
  await jaws.goBack();
  await expect(picked).toContainText('10.0.0.99');
  await journey.click(details.getByRole('button', { name: '10.0.0.99', exact: true }));
  await expect(jaws.getByRole('complementary', { name: 'Details of the address' })).toContainText(
    '198.51.100.3',
  );
  await jaws.keyboard.press('x');
  await journey.click(details.getByRole('button', { name: 'Close as benign' }));
  const dialog = jaws.getByRole('dialog', { name: 'Close as benign' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('our own scanner');
  await journey.click(dialog.getByRole('button', { name: 'Close as benign' }));
  await expect(picked).toContainText('10.0.0.98');
  await jaws.keyboard.press('Escape');
  journey.end('analyst', 6);
});

test('analyst by keyboard: import, inbox, packets, back with the place kept, details, closed, the next', async ({
  jaws,
}) => {
  test.slow();
  const { picked, details } = inbox(jaws);
  await expect(jaws.getByRole('button', { name: 'Import a capture…' })).toBeVisible();
  const chooser = jaws.waitForEvent('filechooser', patient);
  await jaws.keyboard.press('Control+O');
  await (await chooser).setFiles({ name: 'foreign.csv', mimeType: 'text/csv', buffer: foreignCapture() });
  await expect(jaws.getByRole('region', { name: 'Newest findings' })).toBeVisible(patient);
  await jaws.keyboard.press('Alt+I');
  await expect(picked).toBeVisible(patient);
  const first = (await picked.textContent()) ?? '';
  await jaws.keyboard.press('j');
  await expect(picked).not.toHaveText(first);
  const second = (await picked.textContent()) ?? '';
  await jaws.keyboard.press('p');
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toBeVisible();
  await jaws.keyboard.press('Alt+ArrowLeft');
  await expect(picked).toHaveText(second);
  await details
    .getByRole('button', { name: /^10\.0\.0\./ })
    .first()
    .focus();
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('complementary', { name: 'Details of the address' })).toBeVisible();
  await jaws.keyboard.press('x');
  await jaws.keyboard.press('b');
  await expect(jaws.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await jaws.keyboard.type('our own scanner');
  await jaws.keyboard.press('Enter');
  await expect(picked).toHaveText(first);
});
