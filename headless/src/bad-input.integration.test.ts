// Input that is wrong, through the built command: a clear code, the right exit code, nothing lost, nothing half-made.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture, root, type JawsHome } from './jaws-process.fixture.ts';
import { goodRecord, pcapFile } from './pcap-bytes.fixture.ts';

const isRoot = process.getuid?.() === 0;
const hasRunuser = spawnSync('runuser', ['--version']).status === 0;
const columns = 'timestamp,src_ip,dst_ip,size,http_url';
const row = '2024-01-01T00:00:00.000Z,10.0.0.1,10.0.0.2,100';
let home: JawsHome;

beforeAll(() => {
  buildCommand();
}, 240_000);
beforeEach(() => {
  home = createJawsHome();
});
afterEach(() => {
  home.remove();
});

/** What a home holds whose only import failed: no dataset, no file, no temporary folder. */
function expectNothingMade(): void {
  expect(home.leftovers().filter((path) => path !== 'data/datasets')).toEqual([]);
}

describe('a file that is none', () => {
  it.each([
    ['an empty file', '', 'import.empty'],
    ['a text file', 'Dear reader, this is no capture.\n'.repeat(100), 'import.not-a-capture'],
    ['random bytes', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251), 'import.not-a-capture'],
    ['the first bytes of a capture', pcapFile([]).subarray(0, 10), 'import.not-a-capture'],
    ['a table with other columns', 'a,b,c\n1,2,3\n', 'import.wrong-columns'],
    ['a table without sizes', 'timestamp,src_ip,dst_ip\n1,10.0.0.1,10.0.0.2\n', 'import.wrong-columns'],
    ['a line of 10 MB', `${columns}\n${row},${'x'.repeat(10_000_000)}\n`, 'import.bad-row'],
    ['a header of 10 MB', `${columns},${'x'.repeat(10_000_000)}\n`, 'import.bad-row'],
  ])('%s: exit 1, and no dataset', (_title, content, code) => {
    expect(home.failure(1, 'import', home.file('input', content), '--dataset', 'd')).toBe(code);
    expectNothingMade();
    expect(home.failure(1, 'analyze', join(home.folder, 'input'))).toBe(code);
    expectNothingMade();
  });

  it('a quote of 10 MB that never ends costs what stands behind it, not the row', () => {
    const file = home.file('input', `${columns}\n${row},"${'x\n'.repeat(5_000_000)}`);
    const { code, out } = home.run('import', file, '--dataset', 'quote', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ packets: 1 });
    expect(out).toContain('have a quote that is never closed');
    rmSync(join(home.folder, 'data/datasets/quote'), { recursive: true });
    expectNothingMade();
  });

  it('tells where the name is wrong, in full', () => {
    symlinkSync(join(home.folder, 'circle'), join(home.folder, 'circle'));
    for (const name of ['missing.pcap', 'circle', 'tmp', 'x'.repeat(300)]) {
      const path = join(home.folder, name);
      const { code, err } = home.run('import', path);
      expect(code).toBe(1);
      expect(err).toMatch(/^jaws: import\.unreadable: /);
      expect(err).toContain(path);
    }
    expectNothingMade();
  });

  it.skipIf(!isRoot || !hasRunuser)(
    'a file without the right to read it (needs root, to be somebody else)',
    () => {
      const path = home.file('secret.pcap', pcapFile([goodRecord()]));
      chmodSync(path, 0o000);
      chmodSync(home.folder, 0o777);
      const launcher = join(root, 'headless/bin/jaws.mjs');
      const { status, stderr } = spawnSync(
        'runuser',
        ['-u', 'nobody', '--', process.execPath, launcher, 'import', path],
        {
          encoding: 'utf8',
          env: { ...process.env, JAWS_DATA_DIR: join(home.folder, 'data'), HOME: '/nonexistent' },
        },
      );
      expect([status, stderr]).toEqual([
        1,
        `jaws: import.unreadable: "${path}" cannot be read: permission denied. Check that it exists and that you may read it.\n`,
      ]);
      expectNothingMade();
    },
  );
});

describe('a file that is partly good', () => {
  it('cut in the middle: every whole packet, `truncated`, a warning', () => {
    const whole = readFileSync(demoCapture);
    const path = home.file('cut.pcapng', whole.subarray(0, 500_000));
    const document = home.document('import', 'import', path);
    expect(document['truncated']).toMatchObject({ file: 'cut.pcapng' });
    const { offset } = document['truncated'] as { offset: number };
    expect(offset).toBeGreaterThan(490_000);
    expect(offset).toBeLessThan(500_000);
    expect(document['warnings']).toEqual([expect.stringContaining(`at byte ${offset}`)]);
    expect(document['packets']).toBeGreaterThan(1000);
    const verified = home.document('datasets-verify', 'datasets', 'verify', 'cut');
    expect(verified).toMatchObject({ ok: true, state: 'closed', rows: document['packets'] });
    // The same file as a source of `analyze`: the document says it, and a person is told.
    const { code, out, err } = home.run('analyze', path, '--json');
    expect([code, (JSON.parse(out) as { warnings: unknown }).warnings]).toEqual([0, document['warnings']]);
    expect(err).toBe(`jaws: ${(document['warnings'] as string[]).join('')}\n`);
    expect(home.run('analyze', path, '--quiet').err).toBe('');
    expect(home.leftovers().filter((left) => left.startsWith('tmp'))).toEqual([]);
  });

  it.each([
    ['4 GiB', 0xffff_ffff],
    ['2 GiB', 0x7fff_ffff],
    ['more than the file has', 61],
  ])('a length of %s: the packets before it, and a warning where', (_title, claimed) => {
    const records = [goodRecord(), goodRecord(), { ...goodRecord(), claimed }];
    const path = home.file('absurd.pcap', pcapFile(records));
    const document = home.document('import', 'import', path);
    expect(document).toMatchObject({
      packets: 2,
      bytes: 120,
      truncated: { file: 'absurd.pcap', offset: 176 },
    });
    expect(document['warnings']).toHaveLength(1);
    expect(home.document('datasets-verify', 'datasets', 'verify', 'absurd')).toMatchObject({
      ok: true,
      rows: 2,
    });
  });

  it('a capture without packets is a dataset without rows', () => {
    const path = home.file('none.pcap', pcapFile([]));
    expect(home.document('import', 'import', path)).toMatchObject({ packets: 0, bytes: 0, truncated: null });
    const { code, out } = home.run('analyze', 'none', '--json');
    expect([code, (JSON.parse(out) as { top: unknown }).top]).toEqual([3, []]);
  });

  it('quotes, line ends and formulas in a table come through as they are', () => {
    const path = home.file(
      'quotes.csv',
      `${columns}\r\n${row},"a ""quoted"", url\nof two lines"\r\n${row},=1+1\r\n`,
    );
    expect(home.document('import', 'import', path)).toMatchObject({ packets: 2, bytes: 200 });
    const out = join(home.folder, 'out.jsonl');
    home.document('datasets-export', 'datasets', 'export', 'quotes', '--format', 'jsonl', '--out', out);
    const urls = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { http_url: string }).http_url);
    expect(urls).toEqual(['a "quoted", url\nof two lines', '=1+1']);
  });

  it('rows that are none are left out, counted and named', () => {
    const path = home.file('rows.csv', `${columns}\n${row},a\nnever,10.0.0.1,10.0.0.2,100,b\n${row},c\n`);
    const document = home.document('import', 'import', path);
    expect(document['packets']).toBe(2);
    expect((document['warnings'] as string[]).join(' ')).toMatch(/1 of 3 rows.*row 2/);
  });
});

describe('names', () => {
  it.each([
    '../x',
    '/etc/x',
    '..',
    '',
    'Über',
    'a b',
    '-x',
    'x'.repeat(65),
    '__proto__',
    'a\u0000b'.slice(0, 1) + '/',
  ])('the dataset name %j: exit 2, and nothing is written anywhere', (name) => {
    expect(home.failure(2, 'import', demoCapture, `--dataset=${name}`)).toBe('dataset.bad-name');
    expectNothingMade();
  });

  it('no command takes a name that leaves the folder', () => {
    home.document('import', 'import', home.file('one.pcap', pcapFile([goodRecord()])));
    const before = home.leftovers();
    for (const argv of [
      ['show', '../x'],
      ['verify', '../x'],
      ['repair', '../x'],
      ['remove', '../x'],
      ['note', '../x', 'text'],
      ['rename', 'one', '../x'],
      ['duplicate', 'one', '../x'],
      ['merge', 'one', '../x', '--into', 'y'],
      ['merge', 'one', 'one', '--into', '../x'],
      ['export', '../x', '--format', 'csv', '--out', join(home.folder, 'never')],
    ])
      expect([argv, home.failure(2, 'datasets', ...argv)]).toEqual([
        argv,
        expect.stringMatching(/^(dataset\.bad-name|usage\.invalid)$/),
      ]);
    expect(home.failure(1, 'datasets', 'restore', '../../one')).toMatch(/^dataset\./);
    expect(home.leftovers().filter((path) => path !== 'data/trash')).toEqual(before);
  });

  it.each([['show'], ['verify'], ['repair'], ['remove'], ['duplicate'], ['tag'], ['label', '--undo']])(
    'an unknown dataset: %s fails, and makes nothing',
    (command, ...options) => {
      expect(home.failure(1, 'datasets', command, 'unknown', ...options)).toBe('dataset.not-found');
      expectNothingMade();
    },
  );
});

describe('several files, one of them bad', () => {
  it.each([
    ['in the middle', ['good', 'bad', 'good'], 'import.not-a-capture'],
    ['at the end', ['good', 'good', 'bad'], 'import.not-a-capture'],
    ['and missing', ['good', 'missing'], 'import.unreadable'],
  ])('%s: no dataset of the others', (_title, names, code) => {
    home.file('good', readFileSync(demoCapture));
    home.file('bad', 'no capture at all, but text\n');
    expect(home.failure(1, 'import', ...names.map((name) => join(home.folder, name)))).toBe(code);
    expectNothingMade();
    expect(home.failure(1, 'analyze', ...names.map((name) => join(home.folder, name)))).toBe(code);
    expectNothingMade();
  });

  it('with --append: the dataset is as it was, byte for byte', () => {
    const bad = home.file('bad', 'no capture at all, but text\n');
    home.document('import', 'import', demoCapture, '--dataset', 'kept');
    const csv = join(home.folder, 'data/datasets/kept/packets.csv');
    const before = { csv: readFileSync(csv), paths: home.leftovers() };
    expect(home.failure(1, 'import', demoCapture, bad, '--dataset', 'kept', '--append')).toBe(
      'import.not-a-capture',
    );
    expect(readFileSync(csv).equals(before.csv)).toBe(true);
    expect(home.leftovers()).toEqual(before.paths);
    expect(home.document('datasets-verify', 'datasets', 'verify', 'kept')).toMatchObject({
      ok: true,
      state: 'closed',
      rows: 16_608,
    });
  });

  it('--append to a dataset that is not there yet begins it, so that a nightly script needs no first time', () => {
    const path = home.file('one.pcap', pcapFile([goodRecord()]));
    for (const packets of [1, 2]) {
      home.document('import', 'import', path, '--dataset', 'nightly', '--append');
      expect(home.document('datasets-show', 'datasets', 'show', 'nightly')).toMatchObject({ packets });
    }
  });
});

describe('where it is written', () => {
  it('a data folder that is a file: dataset.io, and the file is left alone', () => {
    const path = home.file('data', 'precious\n');
    expect(home.failure(1, 'import', demoCapture)).toBe('dataset.io');
    expect(readFileSync(path, 'utf8')).toBe('precious\n');
  });

  it.each(['missing/out.csv', 'tmp'])('an export to %j: a coded error, and no piece of a file', (out) => {
    home.document('import', 'import', home.file('one.pcap', pcapFile([goodRecord()])));
    const before = home.leftovers().filter((left) => !left.includes('cache'));
    const path = join(home.folder, out);
    expect(home.failure(1, 'datasets', 'export', 'one', '--format', 'csv', '--out', path)).toMatch(
      /^export\.(unwritable|exists)$/,
    );
    expect(home.failure(1, 'analyze', 'one', '--unit', 'packets', '--points', path)).toMatch(
      /^export\.(unwritable|exists)$/,
    );
    expect(home.leftovers().filter((left) => !left.includes('cache'))).toEqual(before);
  });
});

describe.skipIf(!isRoot || process.platform !== 'linux')(
  'a full disk (needs root on Linux, for a small tmpfs)',
  () => {
    let disk = '';
    beforeEach(() => {
      disk = join(home.folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    });
    afterEach(() => {
      execFileSync('umount', [disk]);
    });

    it('keeps the rows that were stored, valid and counted', () => {
      const { code, out, err } = home.run(
        'import',
        demoCapture,
        '--data-dir',
        disk,
        '--progress',
        'json',
        '--json',
      );
      expect(code).toBe(1);
      const { error } = JSON.parse(out) as { error: { code: string; message: string } };
      expect(error.code).toBe('dataset.disk-full');
      const told = Number(/(\d+) packets were stored/.exec(error.message)?.[1]);
      const announced = [...err.matchAll(/"stored":(\d+)/g)].map((found) => Number(found[1]));
      expect(told).toBeGreaterThanOrEqual(Math.max(0, ...announced));
      expect(told).toBeGreaterThan(1000);
      const verified = home.document('datasets-verify', 'datasets', 'verify', 'demo', '--data-dir', disk);
      expect(verified).toMatchObject({ ok: true, state: 'recovered', rows: told, tornRows: 0 });
      const lines = readFileSync(join(disk, 'datasets/demo/packets.csv'), 'utf8').split('\n');
      expect(lines).toHaveLength(told + 2);
    });

    it('leaves no piece of an export or of points behind', () => {
      home.document('import', 'import', demoCapture);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(900_000));
      const out = join(disk, 'out.csv');
      expect(home.failure(1, 'datasets', 'export', 'demo', '--format', 'csv', '--out', out)).toBe(
        'dataset.disk-full',
      );
      expect(home.failure(1, 'analyze', 'demo', '--unit', 'packets', '--points', out)).toBe(
        'dataset.disk-full',
      );
      expect(execFileSync('ls', ['-A', disk], { encoding: 'utf8' })).toBe('filler\n');
    });
  },
);
