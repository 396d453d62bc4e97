// Packet CSV: write -> read is the identity, papaparse reads the same, and bad input gets words, not memory.

import { Buffer } from 'node:buffer';
import type { JawsError } from '@jaws/shared/contract/errors';
import { factBits, PacketTable } from '@jaws/shared/domain/packet-table';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvColumns, csvHeader, csvLayout, layoutWithoutFacts, maxRowBytes } from './csv-columns.ts';
import { PacketCsvDecoder } from './csv-decoder.ts';
import { createCsvBuffer, PacketCsvEncoder } from './csv-encoder.ts';
import { plainRow, type PlainRow, rowsOf, seededTable, tableOf } from './testing-tables.fixture.ts';

function encoded(table: PacketTable, firstId = 1, layout = csvLayout): Buffer {
  const buffer = createCsvBuffer(16);
  new PacketCsvEncoder(table.dictionaries, layout).encode(table, 0, table.count, firstId, buffer);
  return Buffer.concat([Buffer.from(layout.header), buffer.bytes.subarray(0, buffer.length)]);
}

function decoded(
  bytes: Uint8Array,
  pieceBytes = bytes.length,
): { table: PacketTable; decoder: PacketCsvDecoder } {
  const table = new PacketTable(1);
  const decoder = new PacketCsvDecoder(table);
  for (let at = 0; at < bytes.length; at += pieceBytes) decoder.push(bytes.subarray(at, at + pieceBytes));
  return { table, decoder };
}

/** Rows of the text as another parser sees them, header left out. */
function papaRows(bytes: Buffer): string[][] {
  const { data, errors } = Papa.parse<string[]>(bytes.toString('utf8'), {
    newline: '\n',
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data.slice(1);
}

/** UTF-8 cannot hold lone surrogates: they are written as U+FFFD. `NA` reads as missing. Both are documented. */
function afterFile(value: string | null): string | null {
  return value === null || value === 'NA' ? null : Buffer.from(value).toString();
}

const text = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\0', 'N', 'A', ' ', 'é', '\ud800', '😀') }),
  ),
);
const row: fc.Arbitrary<PlainRow> = fc.record({
  timestampUs: fc.oneof(fc.maxSafeNat(), fc.integer({ min: -4_000_000, max: 4_000_000 })),
  size: fc.integer({ min: 0, max: 0xffffffff }),
  payloadSize: fc.integer({ min: -1, max: 0x7fffffff }),
  source: text,
  destination: text,
  sourcePort: fc.integer({ min: 0, max: 65_535 }),
  destinationPort: fc.integer({ min: 0, max: 65_535 }),
  sourceMac: text,
  destinationMac: text,
  protocol: text,
  tcpFlags: fc.integer({ min: 0, max: 255 }),
  label: text,
  dnsName: text,
  httpUrl: text,
  sni: text,
  ja4: text,
  facts: fc.integer({ min: 0, max: 0x3fff }).map((facts) => facts & ~factBits.undecoded),
});
const textColumns = [
  'source',
  'destination',
  'sourceMac',
  'destinationMac',
  'protocol',
  'label',
  'dnsName',
  'httpUrl',
  'sni',
  'ja4',
] as const;

function expectedRow(plain: PlainRow): PlainRow {
  const texts = Object.fromEntries(textColumns.map((name) => [name, afterFile(plain[name])]));
  return { ...plain, ...texts, timestampUs: plain.timestampUs === 0 ? 0 : plain.timestampUs };
}

describe('packet CSV', () => {
  it('has the columns of the specification in their order', () => {
    expect(csvHeader).toBe(
      'packet_id,protocol,tcp_flags,dns_domain,http_url,src_ip,src_port,src_mac,dst_ip,dst_port,dst_mac,size,timestamp,label,tls_sni,ja4,payload_size,facts\n',
    );
  });

  it('writes the documented line', () => {
    const lines = encoded(
      tableOf([
        { sni: 'a"b', payloadSize: -1 },
        { protocol: null, tcpFlags: 0, facts: factBits.mail | factBits.clearLogin },
      ]),
      9,
    )
      .toString()
      .split('\n');
    expect(lines[1]).toBe(
      '9,TCP,"SYN, ACK",NA,NA,192.168.1.7,50000,02:00:00:00:00:07,203.0.113.9,443,02:00:00:00:00:01,60,1700000000123.456,norm,"a""b",NA,NA,NA',
    );
    expect(lines[2]).toMatch(/^10,NA,NA,NA,NA,.*,6,clear-login mail$/);
  });

  it('reads what it wrote, for any strings and numbers, in pieces of any size', () => {
    const property = fc.property(
      fc.array(row, { maxLength: 12 }),
      fc.integer({ min: 1, max: 300 }),
      (rows, piece) => {
        const { table, decoder } = decoded(encoded(tableOf(rows)), piece);
        expect(rowsOf(table)).toEqual(rows.map(expectedRow));
        expect(decoder.restBytes).toBe(0);
      },
    );
    fc.assert(property, { numRuns: Number(process.env['JAWS_CSV_RUNS'] ?? 400) });
  });

  it('is read the same by papaparse', () => {
    const property = fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const bytes = encoded(tableOf(rows));
      const parsed = papaRows(bytes);
      expect(parsed.map((fields) => fields.length)).toEqual(rows.map(() => csvColumns.length));
      expect(parsed.map((fields) => fields[5])).toEqual(rows.map(({ source }) => afterFile(source) ?? 'NA'));
      expect(parsed.map((fields) => fields[4])).toEqual(
        rows.map(({ httpUrl }) => afterFile(httpUrl) ?? 'NA'),
      );
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('keeps 20,000 mixed rows through a small output buffer', () => {
    const table = seededTable(20_000);
    const bytes = encoded(table);
    const back = decoded(bytes, 65_536);
    expect(rowsOf(back.table)).toEqual(rowsOf(table));
    expect(back.decoder.wholeBytes).toBe(bytes.length);
  });

  it('goes on with dictionaries that have grown since', () => {
    const table = tableOf([{}]);
    const encoder = new PacketCsvEncoder(table.dictionaries);
    const buffer = createCsvBuffer();
    encoder.encode(table, 0, 1, 1, buffer);
    const later = tableOf([{ source: '198.51.100.1', sni: 'new.example' }], table.dictionaries);
    encoder.encode(later, 0, 1, 2, buffer);
    const line = Buffer.from(buffer.bytes.subarray(0, buffer.length)).toString();
    expect(line).toContain('198.51.100.1');
    expect(line).toContain(',new.example,');
  });

  it('writes absurd timestamps as well as a double can tell, and no number as missing', () => {
    const far = 2 ** 64;
    const { table } = decoded(encoded(tableOf([{ timestampUs: far }, { timestampUs: Number.NaN }])));
    expect(Math.abs((table.timestampUs[0] as number) / far - 1)).toBeLessThan(1e-12);
    expect(table.timestampUs[1]).toBeNaN();
  });

  it('refuses a value too long for a row', () => {
    const table = tableOf([{ dnsName: 'x'.repeat(maxRowBytes) }]);
    expect(() => encoded(table)).toThrow(expect.objectContaining({ code: 'import.bad-row' }));
  });

  it('keeps what was unknown, and no name for a sign of it', () => {
    const facts = [factBits.helloUnknown, 0, factBits.nameUnknown];
    const { table } = decoded(encoded(tableOf(facts.map((bits) => ({ sni: 'a', facts: bits })))));
    expect([...table.facts.subarray(0, 3)]).toEqual(facts);
  });

  it('leaves unknown words out and keeps the row', () => {
    const bytes = encoded(tableOf([{ facts: factBits.ssh }, {}])).toString();
    const { table } = decoded(Buffer.from(bytes.replace(',ssh\n', ',ssh of-later-2\n')));
    expect([...table.facts.subarray(0, 2)]).toEqual([factBits.ssh, 0]);
  });
});

describe('a packets.csv of older versions', () => {
  const rows = [{ sni: 'a', ja4: 't13d' }, { sni: 'a', facts: factBits.mail }, {}, { protocol: null }];
  const older = encoded(tableOf(rows), 1, layoutWithoutFacts);

  it('is written with 17 columns where rows are added to it', () => {
    const lines = older.toString().split('\n');
    expect(lines[0]).toMatch(/,payload_size$/);
    expect(lines[2]).toMatch(/,a,NA,6$/);
  });

  it.each([1, 7, 4096])('is read in pieces of %i bytes, the hello guessed from names', (piece) => {
    const { table, decoder } = decoded(older, piece);
    expect([...table.facts.subarray(0, 4)]).toEqual([8, 2, 0, 4]);
    expect(decoder.layout).toBe(layoutWithoutFacts);
    expect(decoder.restBytes).toBe(0);
  });

  it('has no 18th column, as the newer one has no 17', () => {
    const [head = '', first = ''] = older.toString().split('\n');
    const problem = (text: string): unknown => {
      const problems: string[] = [];
      new PacketCsvDecoder(new PacketTable(), { onBadRow: (_, why) => problems.push(why) }).push(
        Buffer.from(text),
      );
      return problems;
    };
    expect(problem(`${head}\n${first},ssh\n`)).toEqual(['more than 17 columns']);
    expect(problem(`${csvHeader}${first}\n`)).toEqual(['17 columns instead of 18']);
  });
});

describe('reading a damaged packets.csv', () => {
  const good = encoded(tableOf([{}, {}, {}])).toString();
  const [head = '', first = '', second = '', third = ''] = good.split('\n');
  const cases: [string, string, RegExp][] = [
    ['a missing column', `${head}\n${first}\n2,TCP\n${third}\n`, /Row 2: 2 columns/],
    ['a column too many', `${head}\n${first}\n${second},x\n${third}\n`, /Row 2: more than 18/],
    ['a letter in a port', `${head}\n${first.replace(',443,', ',44x,')}\n`, /Row 1: a port/],
    ['a port beyond 65535', `${head}\n${first.replace(',443,', ',65536,')}\n`, /Row 1: a port/],
    ['a wrong packet_id', `${head}\n${first}\n${third}\n`, /Row 2: packet_id is not 2/],
    ['a missing size', `${head}\n${first.replace(',60,', ',NA,')}\n`, /Row 1: size/],
    ['a word for a time', `${head}\n${first.replace('1700000000123.456', 'now')}\n`, /Row 1: timestamp/],
    ['a bare quote', `${head}\n${first.replace('norm', 'no"rm')}\n"\n${second}\n`, /Row 1: a quote/],
    ['facts that are no words', `${head}\n${first.replace(/NA$/, 'Mail;')}\n`, /Row 1: facts/],
    ['no facts at all', `${head}\n${first.replace(/NA$/, '')}\n`, /Row 1: facts/],
    ['facts without end', `${head}\n${first.replace(/NA$/, 'a '.repeat(400))}a\n`, /Row 1: facts/],
    ['text after a quote', `${head}\n${first.replace('"SYN, ACK"', '"SYN"x')}\n`, /Row 1: text after/],
  ];
  it.each(cases)('names %s and goes on', (_name, content, problem) => {
    const problems: string[] = [];
    const table = new PacketTable();
    const decoder = new PacketCsvDecoder(table, {
      onBadRow: (at, why) => problems.push(`Row ${at}: ${why}`),
    });
    decoder.push(Buffer.from(content));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    expect(decoder.badRows).toBe(1);
    expect(() => decoded(Buffer.from(content))).toThrow(expect.objectContaining({ code: 'dataset.damaged' }));
  });

  it('refuses another header', () => {
    const wrong = Buffer.from(good.replace('packet_id', 'id'));
    expect(() => decoded(wrong)).toThrow(expect.objectContaining({ code: 'dataset.damaged' }) as JawsError);
  });

  it('accepts CR LF', () => {
    const { table } = decoded(Buffer.from(good.replaceAll('\n', '\r\n').replace('\r\n', '\n')));
    expect(rowsOf(table)).toEqual([plainRow, plainRow, plainRow]);
  });

  it.each([1, 20, 100, third.length])(
    'tells a line torn %i bytes before its end from whole rows',
    (missing) => {
      const bytes = Buffer.from(good).subarray(0, good.length - missing);
      const { table, decoder } = decoded(bytes, 64);
      expect(table.count).toBe(2);
      expect(decoder.wholeBytes).toBe(good.length - third.length - 1);
      expect(decoder.restBytes).toBe(third.length + 1 - missing);
    },
  );

  it.each(['x', '"'])('passes a row of 10 MB made of %s with little memory, and reports it', (filler) => {
    const problems: string[] = [];
    const table = new PacketTable();
    const decoder = new PacketCsvDecoder(table, { onBadRow: (at, why) => problems.push(`${at}: ${why}`) });
    decoder.push(Buffer.from(`${head}\n${first}\n2,`));
    const piece = Buffer.alloc(1 << 20, filler);
    for (let at = 0; at < 10; at += 1) decoder.push(piece);
    expect(decoder.restBytes).toBe(2 + (10 << 20));
    decoder.push(Buffer.from(`\n${third}\n`));
    expect(problems).toEqual([`2: longer than ${maxRowBytes} bytes`]);
    expect(table.count).toBe(2);
    expect(decoder.restBytes).toBe(0);
  });
});

describe('more names than memory is given to', () => {
  const longUrls = (rows: number, characters: number): PacketTable =>
    tableOf(
      Array.from({ length: rows }, (_, at) => ({
        ...plainRow,
        httpUrl: `http://e/${at}`.padEnd(characters, 'x'),
      })),
    );
  const urlOf = (table: PacketTable, row: number): string | null =>
    table.dictionaries.details.get(table.detail[row] as number).httpUrl;

  it('texts that are asked for anew read as before', () => {
    // 40 MB of texts: more than the decoder keeps.
    const from = longUrls(10_000, 4000);
    const { table } = decoded(encoded(from));
    for (let row = 0; row < table.count; row += 1) expect(urlOf(table, row) === urlOf(from, row)).toBe(true);
  });

  it('what the dictionary refuses reads as not known, in packets that are all there', () => {
    const bytes = encoded(longUrls(100, 1000));
    const table = new PacketTable(1);
    table.dictionaries.details.mostBytes = 50_000;
    new PacketCsvDecoder(table).push(bytes);
    const { details } = table.dictionaries;
    expect(table.count).toBe(100);
    expect(details.refused).toBeGreaterThan(50);
    const unknown = factBits.nameUnknown | factBits.helloUnknown;
    for (let row = 0; row < 100; row += 1) {
      expect(table.facts[row]).toBe(row < 100 - details.refused ? 0 : unknown);
      expect(urlOf(table, row) === null).toBe(row >= 100 - details.refused);
    }
  });

  it('an encoder writes what a cleared dictionary means by its ids now', () => {
    const table = longUrls(1, 20);
    const encoder = new PacketCsvEncoder(table.dictionaries);
    const buffer = createCsvBuffer(16);
    const text = (): string => {
      encoder.encode(table, 0, 1, 1, buffer);
      return Buffer.from(buffer.bytes.subarray(0, buffer.length)).toString();
    };
    expect(text()).toContain('http://e/0xxxxxxxxxx');
    const { details } = table.dictionaries;
    details.clear();
    table.detail[0] = details.intern({ dnsName: 'other.example', httpUrl: null, sni: null, ja4: null });
    expect(text()).toContain(',other.example,NA,');
  });
});
