// Foreign tables: the ancestor's files, pandas' shapes, spreadsheets' habits, and files that are no tables.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factBits, PacketDictionaries } from '@jaws/shared/domain/packet-table';
import { importTable } from './import-table.ts';
import type { TableKind } from './detect-table-kind.ts';
import { minimal, pieces, readTable } from './read-table.fixture.ts';

describe('the ancestor', () => {
  const csv =
    'packet_id,protocol,tcp_flags,dns_domain,http_url,src_ip,src_port,src_mac,dst_ip,dst_port,dst_mac,size,timestamp,label\n' +
    '1,TCP,"SYN, ACK",NA,NA,192.168.1.7,443.0,AA:BB:CC:00:11:22,10.0.0.9,50000,NA,74,1696512345678.25,BASE\n' +
    '2,UDP,NA,Example.COM.,NA,FE80::0001,,,10.0.0.1,53,,80,1696512345679,CHUM\n';

  it('reads its packets.csv', async () => {
    const { packets, warnings } = await readTable(csv);
    expect(packets).toEqual([
      {
        ms: 1696512345678.25,
        src: '192.168.1.7',
        dst: '10.0.0.9',
        ports: '443>50000',
        size: 74,
        payload: -1,
        protocol: 'TCP',
        label: 'norm',
        flags: 'SYN, ACK',
        dns: null,
        url: null,
        sni: null,
      },
      {
        ms: 1696512345679,
        src: 'fe80::1',
        dst: '10.0.0.1',
        ports: '0>53',
        size: 80,
        payload: -1,
        protocol: 'UDP',
        label: 'chum',
        flags: null,
        dns: 'example.com',
        url: null,
        sni: null,
      },
    ]);
    expect(warnings).toEqual([]);
  });

  const wanted = [
    ['TCP', 60, 1696512345678],
    ['UDP', 90, 1696512345679],
  ];
  const records = wanted.map(([type, size, timestamp]) => ({
    type,
    size,
    timestamp,
    src_ip: '10.0.0.1',
    dst_ip: '10.0.0.2',
  }));
  const names = Object.keys(records[0]!) as (keyof (typeof records)[0])[];
  it.each([
    ['records', JSON.stringify(records)],
    ['records, printed wide', JSON.stringify(records, null, 4)],
    ['JSON lines', records.map((record) => JSON.stringify(record)).join('\r\n')],
    [
      'columns',
      JSON.stringify(
        Object.fromEntries(names.map((name) => [name, { 0: records[0]![name], 1: records[1]![name] }])),
      ),
    ],
    [
      'lists',
      JSON.stringify(Object.fromEntries(names.map((name) => [name, records.map((record) => record[name])]))),
    ],
    ['index', JSON.stringify({ 0: records[0], 1: records[1] })],
    [
      'split',
      JSON.stringify({
        columns: names,
        index: [0, 1],
        data: records.map((record) => names.map((name) => record[name])),
      }),
    ],
    ['table', JSON.stringify({ schema: { fields: [] }, data: records })],
    ['with a byte order mark', `\uFEFF${JSON.stringify(records)}`],
  ])('reads packets.json: %s', async (_name, text) => {
    const { packets } = await readTable(text, 'json');
    expect(packets.map(({ protocol, size, ms }) => [protocol, size, ms])).toEqual(wanted);
  });
});

describe('habits of other tools', () => {
  it.each([
    ['CRLF', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll('\n', '\r\n')],
    ['CR', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll('\n', '\r')],
    ['no last newline', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60`],
    ['mark and blank lines', `\uFEFF\n${minimal}\n\n1700000000000,10.0.0.1,10.0.0.2,60\n\n`],
    ['semicolons', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll(',', ';')],
    ['tabs', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll(',', '\t')],
    ['names in capitals', `${minimal.toUpperCase()}1700000000000,10.0.0.1,10.0.0.2,60\n`],
    ['quotes around all', `${minimal}"1700000000000","10.0.0.1","10.0.0.2","60"\n`],
    ['a column without a name', `,${minimal}0,1700000000000,10.0.0.1,10.0.0.2,60\n`],
    ['the same with tabs', `,${minimal}0,1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll(',', '\t')],
    ['blanks after commas', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll(',', ',  ')],
    [
      'blanks before quotes',
      `${minimal.replaceAll(',', ', ')}"1700000000000", "10.0.0.1" , "10.0.0.2", "60"\n`,
    ],
    ['separators at the end', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll('\n', ',\n')],
    ['separators at the end of rows', `${minimal}1700000000000,10.0.0.1,10.0.0.2,60,,\n`],
    ['a separator at the end of the header', `${minimal.trim()},\n1700000000000,10.0.0.1,10.0.0.2,60\n`],
    [
      'columns of any name',
      `Flow Bytes/s,%loss,5min,R&D,${'x'.repeat(80)},"two\nlines",${minimal}1,2,3,4,5,6,1700000000000,10.0.0.1,10.0.0.2,60\n`,
    ],
    ['comments', `# tool "x"\n#\n${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`],
    ['a header in a comment', `# ${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`],
    [
      'mark, sep= and CRLF',
      `\uFEFFsep=;\r\n${minimal}1700000000000,10.0.0.1,10.0.0.2,60\r\n`.replaceAll(',', ';'),
    ],
    ['sep= of another kind', `"sep=^"\n${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`.replaceAll(',', '^')],
    ['sep= that is not kept to', `sep=;\n${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`],
    ['decimal commas', `${minimal}1700000000000,000,10.0.0.1,10.0.0.2,60,0\n`.replace(/,(?!000|0\n)/g, ';')],
    ['decimal commas and tabs', `${minimal}1700000000,0,10.0.0.1,10.0.0.2,60\n`.replace(/,(?!0,)/g, '\t')],
    ['UTF-16 without a mark', Buffer.from(`${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`, 'utf16le')],
    ['columns not known', `x,${minimal.trim()},"y, z"\n"a\nb ""c""",1700000000000,10.0.0.1,10.0.0.2,60,\n`],
    ['seconds', `${minimal}1700000000,10.0.0.1,10.0.0.2,60\n`],
    ['ISO', `${minimal}2023-11-14 22:13:20+00:00,10.0.0.1,10.0.0.2,60\n`],
    ['UTF-16', Buffer.from(`\uFEFF${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`, 'utf16le')],
  ])('reads %s', async (_name, text) => {
    const { packets, badRows } = await readTable(text);
    expect(packets.map(({ ms, src, dst, size, label }) => ({ ms, src, dst, size, label }))).toEqual([
      { ms: 1_700_000_000_000, src: '10.0.0.1', dst: '10.0.0.2', size: 60, label: 'norm' },
    ]);
    expect(badRows).toBe(0);
  });

  it('drops user and password from addresses', async () => {
    const { packets } = await readTable(
      'timestamp,src_ip,dst_ip,size,http_url\n1700000000000,10.0.0.1,10.0.0.2,60,GET http://alice:Secret-1@files.example/x\n',
    );
    expect(packets[0]?.url).toBe('GET http://files.example/x');
  });

  it('says how it read timestamps that are not ms', async () => {
    const { warnings } = await readTable(`${minimal}1700000000.123456789,10.0.0.1,10.0.0.2,60\n`);
    expect(warnings).toEqual(['Timestamps were read as s since 1970.']);
  });

  it('takes tiny timestamps of its own files for ms', async () => {
    const header =
      'packet_id,protocol,tcp_flags,dns_domain,http_url,src_ip,src_port,src_mac,dst_ip,dst_port,dst_mac,size,timestamp,label,tls_sni,ja4,payload_size\n';
    const { packets, warnings } = await readTable(
      `${header}1,NA,NA,NA,NA,NA,0,NA,NA,0,NA,60,5.250,x,NA,NA,NA\n`,
    );
    expect(packets[0]).toMatchObject({ ms: 5.25, src: null, label: 'x' });
    expect(warnings).toEqual([]);
  });

  it('reads facts where the table has them, and guesses them where it is older', async () => {
    const header = 'timestamp,src_ip,dst_ip,size,protocol,tls_sni,ja4';
    const row = '1700000000000,10.0.0.1,10.0.0.2,60,TCP,a.example';
    const factsOf = async (text: string): Promise<number[]> => {
      const facts: number[] = [];
      await importTable(pieces(text, 50), 'csv', (table) => {
        facts.push(...table.facts.subarray(0, table.count));
        return Promise.resolve();
      });
      return facts;
    };
    expect(await factsOf(`${header}\n${row},NA\n${row},t13\n`)).toEqual([2, 8]);
    const rows = ['clear-login mail', 'NA', 'ssh of-later', 'No words!'].map(
      (facts) => `${row},NA,${facts}\n`,
    );
    expect(await factsOf(`${header},facts\n${rows.join('')}`)).toEqual([96, 0, 128, 0]);
    // A table of another program that knows nothing of TLS: what is on port 443 may well be TLS.
    const plain =
      'timestamp,src_ip,dst_ip,dst_port,protocol,size\n1700000000,10.0.0.1,203.0.113.1,443,TCP,900\n';
    expect(await factsOf(plain)).toEqual([factBits.helloUnknown | factBits.nameUnknown]);
  });

  it('gives batches of the size asked for, into dictionaries it was given', async () => {
    const dictionaries = new PacketDictionaries();
    const rows = Array.from({ length: 25 }, (_, at) => `${1_700_000_000_000 + at},10.0.0.${at},1.1.1.1,60`);
    const batches: number[] = [];
    await importTable(
      pieces(minimal + rows.join('\n'), 50),
      'csv',
      (table) => {
        batches.push(table.count);
        expect(table.dictionaries).toBe(dictionaries);
        return Promise.resolve();
      },
      { dictionaries, batchRows: 10 },
    );
    expect(batches).toEqual([10, 10, 5]);
  });
});

describe('bad rows', () => {
  it.each([
    ['1700000000000,10.0.0.1,10.0.0.2', 'it is not complete'],
    ['1700000000000,10.0.0.1,10.0.0.2,60,1', 'it is not complete'],
    ['yesterday,10.0.0.1,10.0.0.2,60', 'timestamp'],
    ['1700000000000,10.0.0.1,10.0.0.2,big', 'size'],
    ['1700000000000,10.0.0.1,10.0.0.2,-1', 'size'],
    ['1700000000000,host,10.0.0.2,60', 'address'],
    ['1700000000000,10.0.0.1,10.0.0.2,6"0', 'size'],
  ])('skips and counts: %s', async (row, reason) => {
    const good = '1700000000000,10.0.0.1,10.0.0.2,60\n';
    const { packets, badRows, warnings } = await readTable(minimal + good + row + '\n' + good);
    expect([packets.length, badRows]).toEqual([2, 1]);
    expect(warnings.join()).toContain('1 of 3 rows');
    expect(warnings.join()).toContain(reason);
    await expect(readTable(`${minimal}${row}\n`)).rejects.toMatchObject({ code: 'import.bad-row' });
  });

  it('loses one line, not the rest, to a quote in the wrong place', async () => {
    const good = '1700000000000,10.0.0.1,10.0.0.2,60\n';
    const { packets, badRows } = await readTable(
      `${minimal}${good}1700000000000,"10.0.0.1"x,10.0.0.2,60\n${good}${good}`,
      'csv',
      {},
      1000,
    );
    expect([packets.length, badRows]).toEqual([3, 1]);
  });

  it('skips a broken JSON record and the end of a cut file', async () => {
    const record = '{"timestamp":1700000000000,"src_ip":"10.0.0.1","dst_ip":"10.0.0.2","size":60}';
    const { packets, badRows } = await readTable(
      `[${record},{"timestamp":,},${record},{"timestamp":17`,
      'json',
    );
    expect([packets.length, badRows]).toEqual([2, 2]);
  });

  it.each<[string, TableKind, string, number]>([
    ['an endless CSV line', 'csv', `${minimal}1,`, 44],
    ['an endless JSON record', 'json', '[{"timestamp":"', 120],
  ])('refuses %s without reading it whole', async (_name, kind, start, filler) => {
    let produced = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(start);
      for (; produced < 100; produced++) {
        await Promise.resolve();
        yield new Uint8Array(100_000).fill(filler);
      }
    }
    await expect(importTable(endless(), kind, () => Promise.resolve())).rejects.toMatchObject({
      code: 'import.bad-row',
    });
    expect(produced).toBeLessThan(15);
  });
});

describe('not this table', () => {
  it.each<[TableKind, string, string]>([
    ['csv', 'a,b\n1,2\n', 'timestamp, src_ip, dst_ip, size'],
    ['csv', 'timestamp,src_ip,size\n1,2,3\n', 'no column dst_ip. It has timestamp, src_ip, size.'],
    [
      'csv',
      `timestamp,a\u001bb,${'x'.repeat(99)}\n1,2,3\n`,
      `It has timestamp, a\\x1bb, ${'x'.repeat(40)}….`,
    ],
    ['json', '{"ts":1588205198.8,"id_orig_h":"10.0.1.4"}\n', 'timestamp, src_ip, dst_ip, size'],
    ['json', '[]', 'timestamp'],
    ['json', '{}', 'timestamp'],
    ['json', '[1,2]', 'timestamp'],
    ['json', '{"src_ip":{"0":"10.0.0.1"},"size":{"0":1}}', 'timestamp, dst_ip'],
  ])('%s %s', async (kind, text, missing) => {
    await expect(readTable(text, kind)).rejects.toMatchObject({
      code: 'import.wrong-columns',
      message: expect.stringContaining(missing) as string,
    });
  });

  it('takes a header without rows for an empty table', async () => {
    expect(await readTable(minimal)).toEqual({ packets: [], badRows: 0, warnings: [] });
  });
});

describe('files, cancel, failing sinks', () => {
  it('reads a path, and says when it cannot', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jaws-table-'));
    try {
      const path = join(folder, 'packets.csv');
      await writeFile(path, `${minimal}1700000000000,10.0.0.1,10.0.0.2,60\n`);
      let bytes = 0;
      const options = { onProgress: (read: number) => (bytes = read) };
      expect(await importTable(path, 'csv', () => Promise.resolve(), options)).toMatchObject({ rows: 1 });
      expect(bytes).toBe(64);
      const missing = importTable(join(folder, 'none'), 'csv', () => Promise.resolve());
      await expect(missing).rejects.toMatchObject({ code: 'import.unreadable' });
      const failing = importTable(path, 'csv', () => Promise.reject(new Error('disk')));
      await expect(failing).rejects.toThrow('disk');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['csv', `${minimal}${'1700000000000,10.0.0.1,10.0.0.2,60\n'.repeat(9)}`],
    ['json', `[${'{"timestamp":1,"src_ip":"10.0.0.1","dst_ip":"10.0.0.2","size":60},'.repeat(99)}{}]`],
  ] as const)('lets go of its source (%s) when what takes the rows fails', async (kind, text) => {
    let open = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      open = true;
      try {
        yield* pieces(text, 100);
      } finally {
        open = false;
      }
    }
    const failing = importTable(source(), kind, () => Promise.reject(new Error('disk')), { batchRows: 1 });
    await expect(failing).rejects.toThrow('disk');
    expect(open).toBe(false);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const rows = `${minimal}${'1700000000000,10.0.0.1,10.0.0.2,60\n'.repeat(100)}`;
    const work = importTable(
      pieces(rows, 100),
      'csv',
      () =>
        Promise.resolve().then(() => {
          controller.abort();
        }),
      {
        batchRows: 10,
        signal: controller.signal,
      },
    );
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });
});
