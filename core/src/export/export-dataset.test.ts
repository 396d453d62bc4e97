// Exports: the three formats agree with the table, safe and anonymised cells, and files that are never
// overwritten or left half-made.
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { csvColumns } from '../dataset/csv-columns.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { exportDataset, type ExportSettings } from './export-dataset.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-export-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const rows: PacketRow[] = [
  {
    at: 0.000001,
    from: '10.0.0.1:50000',
    to: '1.1.1.1:443',
    flags: 'SYN, ACK',
    payload: 0,
    sni: 'files.example',
    ja4: 't13',
    facts: 8 | 128,
  },
  { at: 1, from: '10.0.0.2:5000', to: '10.0.0.53:53', protocol: 'UDP', size: 80, dns: '=cmd|"x",y\nz' },
  { at: 2, from: '', to: '', protocol: 'LLDP', size: 60, label: 'chum' },
  {
    at: 3,
    from: '10.0.0.1',
    to: '2001:db8::1',
    protocol: 'GRE',
    size: 4_294_967_295,
    url: 'POST http://Files.example:8080/a?b',
    payload: 7,
  },
];

function storeOf(readTable: () => Promise<PacketTable>): Pick<DatasetStore, 'useRows'> {
  return {
    async useRows(_name, _windowRows, _options, use) {
      const table = await readTable();
      await use(table, 0, table.count);
    },
  };
}

type Written = Record<string, unknown>[];

async function written(
  settings: Partial<ExportSettings>,
  table: PacketTable = packetTable(rows),
): Promise<Written> {
  const out = join(folder, 'out');
  const format = settings.format ?? 'csv';
  const result = await exportDataset({
    store: {
      useRows: (_, _windowRows, options, use) => {
        for (const done of [40, 90]) options.onProgress?.(done, 90);
        return use(table, 0, table.count);
      },
    },
    dataset: 'x',
    out,
    ...settings,
    format,
  });
  expect(result.bytes).toBe((await stat(out)).size);
  const content = await readFile(out);
  await rm(out);
  const list = await parsed(format, content);
  expect(list).toHaveLength(result.rows);
  return list;
}

async function parsed(format: ExportSettings['format'], content: Buffer): Promise<Written> {
  if (format === 'jsonl') {
    const lines = content.toString('utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Written[0]);
  }
  if (format === 'parquet') {
    const file = new Uint8Array(content).buffer;
    const objects = await parquetReadObjects({
      file,
      rowEnd: Number((await parquetMetadataAsync(file)).num_rows),
    });
    return objects.map((object) => ({ ...object, size: Number(object['size']) }));
  }
  const { data } = Papa.parse<Record<string, string>>(content.toString('utf8').trimEnd(), {
    header: true,
    newline: '\n',
  });
  const numbers = ['packet_id', 'src_port', 'dst_port', 'size', 'timestamp', 'payload_size'];
  return data.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, text]) => [
        name,
        text === 'NA' ? null : numbers.includes(name) ? Number(text) : text,
      ]),
    ),
  );
}

const fourth = {
  packet_id: 4,
  protocol: 'GRE',
  tcp_flags: null,
  dns_domain: null,
  http_url: 'POST http://Files.example:8080/a?b',
  src_ip: '10.0.0.1',
  src_port: 0,
  src_mac: null,
  dst_ip: '2001:db8::1',
  dst_port: 0,
  dst_mac: null,
  size: 4_294_967_295,
  timestamp: 1_700_000_003_000,
  label: 'norm',
  tls_sni: null,
  ja4: null,
  payload_size: 7,
  facts: null,
};

describe.each(['csv', 'jsonl', 'parquet'] as const)('%s', (format) => {
  it('has every row and column', async () => {
    const list = await written({ format });
    expect(Object.keys(list[0]!)).toEqual([...csvColumns]);
    expect(list).toHaveLength(4);
    expect(list[3]).toEqual(fourth);
    expect(list[0]).toMatchObject({
      timestamp: 1_700_000_000_000.001,
      tcp_flags: 'SYN, ACK',
      tls_sni: 'files.example',
      facts: 'hello ssh',
    });
    expect(list[1]).toMatchObject({ dns_domain: '=cmd|"x",y\nz', payload_size: null });
    expect(list[2]).toMatchObject({ src_ip: null, label: 'chum' });
  });

  it('has the rows that the filter selects, with their own numbers', async () => {
    const list = await written({ format, where: 'size < 100 or ip == 2001:db8::1' });
    expect(list.map((row) => row['packet_id'])).toEqual([1, 2, 3, 4]);
    const few = await written({ format, where: 'not size < 80 and src in 10.0.0.0/31' });
    expect(few).toEqual([fourth]);
  });

  it('writes an empty file with columns when nothing matches', async () => {
    expect(await written({ format, where: 'port == 9' })).toEqual([]);
  });

  it('guards what a spreadsheet would run', async () => {
    const list = await written({ format, safe: true });
    expect(list[1]).toMatchObject({ dns_domain: `'=cmd|"x",y\nz`, protocol: 'UDP' });
    expect(list[3]).toEqual(fourth);
  });

  it('hides addresses, names and MACs, the same one the same way', async () => {
    const list = await written({ format, anonymise: true });
    const text = JSON.stringify(list);
    for (const secret of ['10.0.0', '1.1.1.1', '2001:db8', 'example', 'cmd', 'a?b'])
      expect(text).not.toContain(secret);
    expect(list[0]!['src_ip']).toBe(list[3]!['src_ip']);
    expect(list[0]!['tls_sni']).toMatch(/^name-[0-9a-f]{16}$/);
    expect(list[3]!['http_url']).toMatch(/^POST http:\/\/name-[0-9a-f]{16}:8080\/path-[0-9a-f]{16}$/);
    expect(list[3]!['http_url']).toContain(list[0]!['tls_sni']);
    expect(list[3]).toMatchObject({ size: fourth.size, timestamp: fourth.timestamp, protocol: 'GRE' });
  });
});

describe('many rows', () => {
  const manyRows = (count: number): PacketTable =>
    packetTable(
      Array.from({ length: count }, (_, at): PacketRow => ({
        at,
        from: `10.0.${at & 255}.1:1`,
        to: '1.1.1.1:2',
        size: at,
      })),
    );

  it('go into several row groups', async () => {
    const out = join(folder, 'many.parquet');
    const progress: number[] = [];
    const store = storeOf(() => Promise.resolve(manyRows(150_000)));
    const onProgress = (done: number): unknown => progress.push(done);
    await exportDataset({ store, dataset: 'x', format: 'parquet', out, onProgress });
    const file = new Uint8Array(await readFile(out)).buffer;
    const metadata = await parquetMetadataAsync(file);
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([65_536, 65_536, 18_928]);
    const last = await parquetReadObjects({ file, rowStart: 149_999, rowEnd: 150_000 });
    expect(last[0]).toMatchObject({ packet_id: 150_000, size: 149_999n });
    expect(progress.at(-1)).toBe(150_000);
  });

  it('are the same bytes in CSV whether neighbours or not', async () => {
    const many = manyRows(9000);
    const all = await written({ where: '' }, many);
    const odd = await written({ where: 'size >= 0 and not id in {2, 4, 6}' }, many);
    expect(odd).toEqual(all.filter((row) => ![2, 4, 6].includes(Number(row['packet_id']))));
  });
});

describe('files', () => {
  const store = storeOf(() => Promise.resolve(packetTable(rows)));

  it('leaves a file that exists alone', async () => {
    const out = join(folder, 'mine.csv');
    await writeFile(out, 'mine');
    const work = exportDataset({ store, dataset: 'x', format: 'csv', out });
    await expect(work).rejects.toMatchObject({ code: 'export.exists' });
    expect(await readFile(out, 'utf8')).toBe('mine');
  });

  it('leaves a file alone that appears in the middle', async () => {
    const out = join(folder, 'mine.csv');
    const late = storeOf(() => writeFile(out, 'mine').then(() => packetTable(rows)));
    const work = exportDataset({ store: late, dataset: 'x', format: 'csv', out });
    await expect(work).rejects.toMatchObject({ code: 'export.exists' });
    expect(await readFile(out, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['mine.csv']);
  });

  it('says when the folder is not there', async () => {
    const out = join(folder, 'none', 'x.csv');
    const work = exportDataset({ store, dataset: 'x', format: 'csv', out });
    await expect(work).rejects.toMatchObject({ code: 'export.unwritable' });
  });

  it('leaves nothing after a cancel, a bad filter or a failed read', async () => {
    const out = join(folder, 'x.csv');
    const controller = new AbortController();
    controller.abort();
    const base = { store, dataset: 'x', format: 'csv', out } as const;
    await expect(exportDataset({ ...base, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(exportDataset({ ...base, where: 'nope' })).rejects.toMatchObject({ code: 'filter.syntax' });
    await expect(exportDataset({ ...base, where: 'up > 1' })).rejects.toMatchObject({
      code: 'filter.syntax',
    });
    const broken = storeOf(() => Promise.reject(new Error('disk')));
    await expect(exportDataset({ ...base, store: broken })).rejects.toThrow('disk');
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives files that only their owner can read', async () => {
    const out = join(folder, 'x.csv');
    await exportDataset({ store, dataset: 'x', format: 'csv', out });
    expect((await stat(out)).mode & 0o777).toBe(0o600);
  });
});

it('tells what it reads before the first row', async () => {
  const told: string[] = [];
  await written({
    onReading: (done, total) => told.push(`${done} of ${total} bytes`),
    onProgress: (done, total) => told.push(`${done} of ${total} rows`),
  });
  expect(told).toEqual(['40 of 90 bytes', '90 of 90 bytes', `${rows.length} of ${rows.length} rows`]);
});

it('tells why it failed, also when its folder is gone with the unfinished file', async () => {
  const own = join(folder, 'own');
  await mkdir(own);
  const readTable = async (): Promise<PacketTable> => {
    await rm(own, { recursive: true });
    throw new JawsError('dataset.damaged');
  };
  const settings = { dataset: 'x', out: join(own, 'out'), format: 'csv' } as const;
  await expect(exportDataset({ store: storeOf(readTable), ...settings })).rejects.toMatchObject({
    code: 'dataset.damaged',
  });
});
