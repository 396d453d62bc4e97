// Downloads through the page: the files that reach the user's disk say what the dataset's own file says.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

type Row = Readonly<Record<string, string | number | bigint | null>>;

const demoRows = 16_608;
const parquetMagic = 'PAR1';
/** What an anonymised file may not say of anybody. */
const telling = ['src_ip', 'dst_ip', 'src_mac', 'dst_mac', 'dns_domain', 'http_url', 'tls_sni'] as const;

/** RFC 4180, for files without line breaks in cells; NA = missing. */
function csvRows(text: string): Row[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
    return Object.fromEntries(
      names.map((name, at) => [name, cells[at] === 'NA' ? null : (cells[at] ?? null)]),
    );
  });
}

function jsonRows(text: string): Row[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** Every value as text, so that formats with types compare with the one without. */
function asTexts(rows: readonly Row[]): (string | null)[][] {
  return rows.map((row) =>
    Object.entries(row).map(([name, value]) => {
      if (value === null) return null;
      return name === 'timestamp' ? Number(value).toFixed(3) : String(value);
    }),
  );
}

function valuesOf(rows: readonly Row[], columns: readonly string[]): Set<string> {
  const values = rows.flatMap((row) => columns.map((column) => row[column]));
  return new Set(values.filter((value) => typeof value === 'string'));
}

async function importedDemo(page: Page, dataDir: string): Promise<readonly Row[]> {
  await page.getByRole('button', { name: 'Open the demo capture' }).click();
  await new PicturePage(page).drawn();
  await page.keyboard.press('Alt+4');
  await expect(page.getByRole('table', { name: 'Datasets' })).toBeVisible();
  return csvRows(await readFile(join(dataDir, 'datasets/demo/packets.csv'), 'utf8'));
}

/** A click on the format's name: its radio button itself is not drawn. */
async function download(
  page: Page,
  format: string,
  anonymised = false,
): Promise<[name: string, bytes: Buffer]> {
  await page.getByRole('button', { name: 'Actions for demo' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export demo' });
  await dialog.getByText(format, { exact: true }).click();
  if (anonymised) await dialog.getByRole('switch', { name: 'Anonymised' }).check();
  const started = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await started;
  const bytes = await readFile(await file.path());
  const said = page.getByRole('alert').filter({ hasText: `Saved ${file.suggestedFilename()}` });
  await expect(said).toContainText(demoRows.toLocaleString('en'));
  await said.getByRole('button', { name: 'Close the message' }).click();
  return [file.suggestedFilename(), bytes];
}

test('JSON lines, and the same with the dialog used by keyboard', async ({ jaws, dataDir }) => {
  const rows = await importedDemo(jaws, dataDir);
  const [name, bytes] = await download(jaws, 'JSON lines');
  expect(name).toBe('demo.jsonl');
  const text = bytes.toString('utf8');
  expect(text.endsWith('}\n')).toBe(true);
  expect(asTexts(jsonRows(text))).toEqual(asTexts(rows));

  await jaws.getByRole('button', { name: 'Actions for demo' }).click();
  await jaws.getByRole('menuitem', { name: 'Export…' }).click();
  await expect(jaws.getByRole('radio', { name: 'CSV' })).toBeFocused();
  await jaws.keyboard.press('ArrowRight');
  await expect(jaws.getByRole('radio', { name: 'JSON lines' })).toBeChecked();
  const started = jaws.waitForEvent('download');
  await jaws.keyboard.press('Enter');
  const again = await started;
  expect(again.suggestedFilename()).toBe('demo.jsonl');
  expect((await readFile(await again.path())).equals(bytes)).toBe(true);
});

test('Parquet', async ({ jaws, dataDir }) => {
  const rows = await importedDemo(jaws, dataDir);
  const [name, bytes] = await download(jaws, 'Parquet');
  expect(name).toBe('demo.parquet');
  expect(bytes.subarray(0, 4).toString('latin1')).toBe(parquetMagic);
  expect(bytes.subarray(-4).toString('latin1')).toBe(parquetMagic);
  const file = new Uint8Array(bytes).buffer;
  expect(Number(parquetMetadata(file).num_rows)).toBe(demoRows);
  expect(asTexts((await parquetReadObjects({ file })) as Row[])).toEqual(asTexts(rows));
});

for (const [format, read] of [
  ['CSV', csvRows],
  ['JSON lines', jsonRows],
] as const) {
  test(`anonymised ${format}: all rows, no address and no name of the original`, async ({
    jaws,
    dataDir,
  }) => {
    const rows = await importedDemo(jaws, dataDir);
    const [, bytes] = await download(jaws, format, true);
    const text = bytes.toString('utf8');
    const shown = read(text);
    expect(shown).toHaveLength(demoRows);
    expect(Object.keys(shown[0] ?? {})).toEqual(Object.keys(rows[0] ?? {}));
    const originals = valuesOf(rows, telling);
    expect(originals.size).toBeGreaterThan(100);
    expect([...originals].filter((value) => valuesOf(shown, telling).has(value))).toEqual([]);
    // Anywhere at all, for those that are long enough not to be part of something else by chance.
    expect([...originals].filter((value) => value.length > 11 && text.includes(value))).toEqual([]);
    // What is not anybody's stays as it was.
    const sizes = (all: readonly Row[]): number => all.reduce((sum, row) => sum + Number(row['size']), 0);
    expect(sizes(shown)).toBe(sizes(rows));
  });
}
