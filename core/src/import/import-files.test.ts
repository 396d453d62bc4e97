// Importing files: documents, labels, several files, appending, and that failures and cancels leave nothing behind.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CallSignal } from '@jaws/shared/contract/contract';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { plainRow, tableOf } from '../dataset/testing-tables.fixture.ts';
import { type ImportDocument, importFiles, type ImportFilesOptions } from './import-files.ts';
import type { ImportProgress } from './import-session.ts';
import { manyPackets, pcapOf } from './testing-capture.fixture.ts';

let folder: string;
let store: DatasetStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-import-'));
  store = createDatasetStore({ dataDir: join(folder, 'data'), clock: () => 1_700_000_000_000 });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const code = (name: string): unknown => expect.objectContaining({ code: name });

async function file(name: string, content: string | Uint8Array): Promise<{ path: string; name: string }> {
  const path = join(folder, `upload-${name.replace(/\W/g, '_')}`);
  await writeFile(path, content);
  return { path, name };
}

async function run(
  files: { path: string; name: string }[],
  options: Partial<ImportFilesOptions> = {},
): Promise<ImportDocument> {
  let ms = 0;
  return await importFiles({ store, files, clock: () => (ms += 5), ...options });
}

function labelsOf(table: PacketTable): (string | null)[] {
  return Array.from(table.label.subarray(0, table.count), (id) => table.dictionaries.labels.get(id));
}

/** Aborted when `trip` was called. */
function switchSignal(): { signal: CallSignal; trip: () => void } {
  const signal = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
  return {
    signal,
    trip: () => {
      signal.aborted = true;
    },
  };
}

describe('importFiles', () => {
  it('writes every name of a flood, more than it holds at a time', async () => {
    const rows = 18_000;
    const flood = tableOf(
      Array.from({ length: rows }, (_, at) => ({
        ...plainRow,
        httpUrl: `http://example.org/${at}`.padEnd(4000, 'x'),
      })),
    );
    const writer = await store.create('flood', {});
    await writer.append(flood, 0, rows);
    const { sha256, packets } = await writer.close();
    expect(packets).toBe(rows);
    const path = join(store.folder('flood'), 'packets.csv');
    await run([{ path, name: 'flood.csv' }], { dataset: 'again' });
    expect(await store.manifest('again')).toMatchObject({ packets, sha256 });
  });

  it('appends names to a dataset whose own it need not read', async () => {
    const own = [{ ...plainRow, dnsName: 'one.example' }];
    const writer = await store.create('d', {});
    await writer.append(tableOf(own), 0, 1);
    await writer.close();
    const path = join(store.folder('d'), 'packets.csv');
    await run([{ path, name: 'd.csv' }], { dataset: 'd', append: true });
    const table = await store.readTable('d');
    const names = [0, 1].map((row) => table.dictionaries.details.get(table.detail[row] ?? 0).dnsName);
    expect(names).toEqual(['one.example', 'one.example']);
    expect(await store.manifest('d')).toMatchObject({ packets: 2, flows: 1 });
  });

  it('gives the document, the dataset and its manifest', async () => {
    const packets = manyPackets(300);
    const document = await run([await file('My Capture.pcap', pcapOf(packets))]);
    const bytes = packets.reduce((sum, { frameBytes }) => sum + frameBytes, 0);
    expect(document).toEqual({
      dataset: 'my-capture',
      packets: 300,
      bytes,
      undecoded: 0,
      truncated: null,
      warnings: [],
      durationMs: 5,
      flows: document.flows,
      localRule: 'ranges',
    });
    expect(document.flows).toBeGreaterThan(0);
    expect(await store.manifest('my-capture')).toMatchObject({
      state: 'closed',
      packets: 300,
      bytes,
      flows: document.flows,
      source: { kind: 'import', names: ['My Capture.pcap'] },
      firstMs: 1.7e12,
      labels: { norm: 300 },
      labelTimeline: [{ fromPacket: 1, fromMs: null, label: 'norm' }],
    });
    expect(await store.verify('my-capture')).toMatchObject({ ok: true, rows: 300 });
    const table = await store.readTable('my-capture');
    expect(Array.from(table.size.subarray(0, 300))).toEqual(packets.map(({ frameBytes }) => frameBytes));
  });

  it('puts several files, packed ones too, one after the other into one dataset', async () => {
    const files = [
      await file('b.pcap', pcapOf(manyPackets(20))),
      await file('a.pcap.gz', gzipSync(pcapOf(manyPackets(30)))),
    ];
    expect(await run(files, { dataset: 'both' })).toMatchObject({ dataset: 'both', packets: 50 });
    expect((await store.manifest('both')).source.names).toEqual(['b.pcap', 'a.pcap.gz']);
  });

  it('imports what a damaged gzip file has, and says where it ends', async () => {
    const capture = pcapOf(manyPackets(30));
    const noChecksum = await file('a.pcap.gz', gzipSync(capture).subarray(0, -8));
    const whole = await run([noChecksum], {});
    expect(whole).toMatchObject({ packets: 30, truncated: { file: 'a.pcap.gz', offset: capture.length } });
    expect(whole.warnings.join()).toContain('gzip file is cut or damaged');
    expect((await store.manifest('a')).truncated).toEqual([{ file: 'a.pcap.gz', offset: capture.length }]);
    const table = 'timestamp,src_ip,dst_ip,size\n1700000000,10.0.0.1,10.0.0.2,60\n';
    const cutTable = await file('t.csv.gz', gzipSync(table).subarray(0, -8));
    const rows = await run([cutTable], {});
    expect(rows).toMatchObject({ packets: 1, truncated: { file: 't.csv.gz', offset: table.length } });
    expect(rows.warnings.join()).toContain('gzip file is cut or damaged');
  });

  it('calls a row without an end a bad row, however long the file is', async () => {
    const table = await file('t.csv', `timestamp,src_ip,dst_ip,size\n1,${'a'.repeat(3_000_000)}`);
    await expect(run([table], {})).rejects.toEqual(code('import.bad-row'));
  });

  it('labels all packets, and both directions of chum addresses', async () => {
    const capture = await file('a.pcap', pcapOf(manyPackets(70)));
    await run([capture], { label: 'mine', chumAddresses: ['203.0.113.3'] });
    const table = await store.readTable('a');
    const { addresses } = table.dictionaries;
    const chum = addresses.find('203.0.113.3');
    const expected = Array.from({ length: 70 }, (_, row) =>
      table.source[row] === chum || table.destination[row] === chum ? 'chum' : 'mine',
    );
    expect(labelsOf(table)).toEqual(expected);
    expect(expected.filter((label) => label === 'chum')).toHaveLength(10);
  });

  it('records the local rule', async () => {
    const capture = await file('a.pcap', pcapOf(manyPackets(2)));
    expect((await run([capture], { local: ['203.0.113.0/24'] })).localRule).toBe('given');
    expect((await store.manifest('a')).local).toEqual({ rule: 'given', addresses: ['203.0.113.0/24'] });
  });

  it('takes a capture without packets', async () => {
    expect(await run([await file('none.pcap', pcapOf([]))])).toMatchObject({
      packets: 0,
      bytes: 0,
      flows: 0,
    });
    expect(await store.verify('none')).toMatchObject({ ok: true, rows: 0 });
  });

  it('keeps every whole packet of a cut file and says where it ends', async () => {
    const whole = pcapOf(manyPackets(50));
    const document = await run([await file('cut.pcap', whole.subarray(0, whole.length - 10))]);
    expect(document).toMatchObject({ packets: 49, truncated: { file: 'cut.pcap' } });
    expect(document.truncated?.offset).toBeGreaterThan(whole.length - 200);
    expect(document.warnings.join()).toContain('cut.pcap');
    expect((await store.manifest('cut')).truncated).toHaveLength(1);
  });

  it('reads its own packets.csv back, labels included', async () => {
    await run([await file('a.pcap', pcapOf(manyPackets(40)))], { chumAddresses: ['203.0.113.1'] });
    const own = { path: join(store.folder('a'), 'packets.csv'), name: 'packets.csv' };
    expect(await run([own], { dataset: 'again', label: 'other' })).toMatchObject({ packets: 40 });
    expect(await readFile(join(store.folder('again'), 'packets.csv'))).toEqual(await readFile(own.path));
  });

  it('tells progress only after the write, up to the end', async () => {
    const capture = await file('a.pcap', pcapOf(manyPackets(35_000)));
    const seen: ImportProgress[] = [];
    await run([capture], { onProgress: (progress) => seen.push(progress) });
    const stored = seen.map(({ rowsStored }) => rowsStored);
    expect(stored[0]).toBeGreaterThanOrEqual(10_000);
    expect(stored).toEqual([...stored].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({
      rowsStored: 35_000,
      bytesRead: seen[0]?.bytesTotal,
      bytesTotal: seen[0]?.bytesTotal,
    });
  });
});

describe('appending', () => {
  it('gives the same rows and flows as one import of both files', async () => {
    const packets = manyPackets(400);
    const [first, second] = [
      await file('1.pcap', pcapOf(packets.slice(0, 150))),
      await file('2.pcap', pcapOf(packets.slice(150))),
    ];
    const whole = await run([first, second], { dataset: 'whole' });
    await run([first], { dataset: 'parts' });
    expect(await run([second], { dataset: 'parts', append: true })).toMatchObject({
      packets: 250,
      flows: whole.flows,
    });
    expect(await readFile(join(store.folder('parts'), 'packets.csv'))).toEqual(
      await readFile(join(store.folder('whole'), 'packets.csv')),
    );
    expect(await store.manifest('parts')).toMatchObject({
      packets: 400,
      source: { names: ['1.pcap', '2.pcap'] },
      labelTimeline: [{ fromPacket: 1 }, { fromPacket: 151 }],
    });
  });

  it('makes the dataset when there is none, and without append refuses an existing one', async () => {
    const capture = await file('a.pcap', pcapOf(manyPackets(5)));
    await run([capture], { append: true });
    await expect(run([capture])).rejects.toEqual(code('dataset.exists'));
    expect((await store.manifest('a')).packets).toBe(5);
  });

  it('leaves the old rows as they were when the new file fails', async () => {
    await run([await file('a.pcap', pcapOf(manyPackets(5)))]);
    const before = [await readFile(join(store.folder('a'), 'packets.csv')), await store.manifest('a')];
    const bad = [
      await file('good.pcap', pcapOf(manyPackets(20_000))),
      await file('x.txt', 'nothing of the kind'),
    ];
    await expect(run(bad, { dataset: 'a', append: true })).rejects.toEqual(code('import.not-a-capture'));
    expect([await readFile(join(store.folder('a'), 'packets.csv')), await store.manifest('a')]).toEqual(
      before,
    );
  });
});

describe('what cannot be imported', () => {
  const cases: [string, string | Uint8Array, string][] = [
    ['an empty file', '', 'import.empty'],
    ['prose', 'Dear Sir,\nplease find enclosed no capture.\n', 'import.not-a-capture'],
    [
      'binary noise',
      Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) & 0xff),
      'import.not-a-capture',
    ],
    ['a table of something else', 'a,b\n1,2\n', 'import.wrong-columns'],
    [
      'a line of 10 MB',
      `timestamp,src_ip,dst_ip,size\n1,10.0.0.1,10.0.0.2,60\n1,${'9'.repeat(10_000_000)},2,3\n`,
      'import.bad-row',
    ],
  ];
  it.each(cases)(
    '%s: a coded error that names the file, and nothing left',
    async (_name, content, expected) => {
      const failing = run([await file('some file.bin', content)]);
      await expect(failing).rejects.toMatchObject({
        code: expected,
        message: expect.stringContaining('some file.bin') as string,
      });
      await expect(failing).rejects.not.toMatchObject({
        message: expect.stringContaining('upload-') as string,
      });
      expect(await readdir(join(folder, 'data', 'datasets'))).toEqual([]);
    },
  );

  it('is refused as a whole when one of several files is', async () => {
    const files = [await file('a.pcap', pcapOf(manyPackets(15_000))), await file('b.pcap', '')];
    await expect(run(files)).rejects.toEqual(code('import.empty'));
    expect(await store.list()).toEqual([]);
  });

  it.each<[string, Partial<ImportFilesOptions>, string]>([
    ['a bad name', { dataset: '../x' }, 'dataset.bad-name'],
    ['a bad label', { label: 'Not This' }, 'label.bad-name'],
    ['a bad address', { chumAddresses: ['1.2.3'] }, 'usage.invalid'],
    ['a bad range', { local: ['10.0.0.0/99'] }, 'usage.invalid'],
  ])('with %s is refused before anything is made', async (_name, options, expected) => {
    const capture = await file('a.pcap', pcapOf(manyPackets(3)));
    await expect(run([capture], options)).rejects.toEqual(code(expected));
    expect(await readdir(folder)).not.toContain('data');
  });

  it('a missing file, and a folder', async () => {
    await expect(run([{ path: join(folder, 'no.pcap'), name: 'no.pcap' }])).rejects.toEqual(
      code('import.unreadable'),
    );
    await expect(run([{ path: folder, name: 'folder' }])).rejects.toEqual(code('import.unreadable'));
    expect(await store.list()).toEqual([]);
  });
});

describe('cancelling', () => {
  it('in the middle removes a new dataset', async () => {
    const { signal, trip } = switchSignal();
    const running = run([await file('a.pcap', pcapOf(manyPackets(50_000)))], { signal, onProgress: trip });
    await expect(running).rejects.toEqual(code('cancelled'));
    expect(await readdir(join(folder, 'data', 'datasets'))).toEqual([]);
  });

  it('in the middle cuts an append back', async () => {
    await run([await file('a.pcap', pcapOf(manyPackets(12)))]);
    const before = [await readFile(join(store.folder('a'), 'packets.csv')), await store.manifest('a')];
    const { signal, trip } = switchSignal();
    const more = await file('b.pcap', pcapOf(manyPackets(50_000)));
    const running = run([more], { dataset: 'a', append: true, signal, onProgress: trip });
    await expect(running).rejects.toEqual(code('cancelled'));
    expect([await readFile(join(store.folder('a'), 'packets.csv')), await store.manifest('a')]).toEqual(
      before,
    );
    expect(await store.verify('a')).toMatchObject({ ok: true, state: 'closed', rows: 12 });
  });
});
