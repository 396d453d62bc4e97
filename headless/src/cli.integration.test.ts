// The built command, command by command: documents, exit codes, what lands in the data folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture, root } from './jaws-process.fixture.ts';

const home = createJawsHome();
const demoPackets = 16_608;

beforeAll(() => {
  buildCommand();
}, 240_000);
afterAll(home.remove);

describe('import', () => {
  it('makes a dataset named after the file, and says how much', () => {
    const document = home.document('import', 'import', demoCapture);
    expect(document).toMatchObject({ dataset: 'demo', packets: demoPackets, undecoded: 0, truncated: null });
    const lines = readFileSync(join(home.folder, 'data/datasets/demo/packets.csv'), 'utf8').split('\n');
    expect(lines).toHaveLength(demoPackets + 2);
    const sizes = lines.slice(1, -1).map((line) => /^\d+,.*?,(\d+),\d+\.\d{3},norm,/.exec(line)?.[1]);
    expect(sizes.reduce((sum, size) => sum + Number(size), 0)).toBe(document['bytes']);
  });
  it('never writes over a dataset; --append adds to it', () => {
    expect(home.failure(1, 'import', demoCapture)).toBe('dataset.exists');
    home.document('import', 'import', demoCapture, '--dataset', 'twice');
    home.document('import', 'import', demoCapture, '--dataset', 'twice', '--append', '--label', 'again');
    const shown = home.document('datasets-show', 'datasets', 'show', 'twice');
    expect(shown).toMatchObject({
      packets: 2 * demoPackets,
      labels: { norm: demoPackets, again: demoPackets },
      state: 'closed',
    });
  });
  it('labels the packets of chum addresses in both directions', () => {
    const truth = JSON.parse(readFileSync(join(root, 'assets/demo.truth.json'), 'utf8')) as {
      outsideHost: string;
      frames: number;
    };
    home.document(
      'import',
      'import',
      demoCapture,
      '--dataset',
      'chummed',
      '--chum-address',
      truth.outsideHost,
    );
    const shown = home.document('datasets-show', 'datasets', 'show', 'chummed');
    expect(shown['labels']).toEqual({ norm: demoPackets - truth.frames, chum: truth.frames });
  });
  it('reports progress as NDJSON on stderr, stored numbers rising to the end', () => {
    const { code, out, err } = home.run(
      'import',
      demoCapture,
      '--dataset',
      'progress',
      '--progress',
      'json',
      '--json',
    );
    expect([code, out.trim().split('\n').length]).toEqual([0, 1]);
    const stored = err
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { stored: number }).stored);
    expect(stored).toEqual([...stored].sort((a, b) => a - b));
    expect(stored.at(-1)).toBe(demoPackets);
  });
});

describe('datasets', () => {
  it('lists, shows, verifies and repairs', () => {
    const list = home.document('datasets-list', 'datasets', 'list')['datasets'] as { name: string }[];
    expect(list.map((one) => one.name)).toContain('demo');
    const verified = home.document('datasets-verify', 'datasets', 'verify', 'demo');
    expect(verified).toMatchObject({
      dataset: 'demo',
      state: 'closed',
      rows: demoPackets,
      tornRows: 0,
      ok: true,
    });
    expect(home.document('datasets-repair', 'datasets', 'repair', 'demo')).toMatchObject({
      rows: demoPackets,
      cutBytes: 0,
    });
  });
  it('renames, notes, tags, duplicates, merges', () => {
    home.document('datasets-changed', 'datasets', 'duplicate', 'demo', 'copy');
    home.document('datasets-changed', 'datasets', 'rename', 'copy', 'second');
    home.document('datasets-changed', 'datasets', 'note', 'second', 'a note');
    home.document('datasets-changed', 'datasets', 'tag', 'second', 'x', 'y');
    expect(home.document('datasets-show', 'datasets', 'show', 'second')).toMatchObject({
      note: 'a note',
      tags: ['x', 'y'],
    });
    home.document('datasets-changed', 'datasets', 'merge', 'demo', 'second', '--into', 'both');
    expect(home.document('datasets-verify', 'datasets', 'verify', 'both')).toMatchObject({
      rows: 2 * demoPackets,
      ok: true,
    });
    expect(home.failure(1, 'datasets', 'rename', 'second', 'demo')).toBe('dataset.exists');
    expect(home.failure(2, 'datasets', 'rename', 'second', '../x')).toBe('dataset.bad-name');
  });
  it('removes to the trash, takes back, and deletes for good', () => {
    const { trashId } = home.document('datasets-remove', 'datasets', 'remove', 'second') as {
      trashId: string;
    };
    expect(home.failure(1, 'datasets', 'show', 'second')).toBe('dataset.not-found');
    home.document('datasets-changed', 'datasets', 'restore', trashId);
    expect(home.document('datasets-verify', 'datasets', 'verify', 'second')).toMatchObject({
      ok: true,
      rows: demoPackets,
    });
    home.document('datasets-changed', 'datasets', 'duplicate', 'second', 'third');
    const third = home.document('datasets-remove', 'datasets', 'remove', 'third') as { trashId: string };
    expect(home.document('datasets-empty-trash', 'datasets', 'empty-trash', third.trashId)).toEqual({
      deleted: 1,
    });
    expect(home.document('datasets-empty-trash', 'datasets', 'empty-trash')).toEqual({ deleted: 0 });
    expect(home.failure(1, 'datasets', 'restore', third.trashId)).toBe('dataset.not-found');
  });
  it('relabels by condition and takes it back', () => {
    const changed = home.document(
      'datasets-label',
      'datasets',
      'label',
      'demo',
      '--set',
      'dns',
      '--where',
      'port == 53',
    )['changed'];
    expect(changed).toBeGreaterThan(100);
    expect(home.document('datasets-show', 'datasets', 'show', 'demo')).toMatchObject({
      labels: { dns: changed },
    });
    expect(home.document('datasets-label', 'datasets', 'label', 'demo', '--undo')).toMatchObject({ changed });
    expect(home.document('datasets-show', 'datasets', 'show', 'demo')['labels']).toEqual({
      norm: demoPackets,
    });
    expect(home.failure(1, 'datasets', 'label', 'demo', '--undo')).toBe('dataset.nothing-to-undo');
    expect(home.failure(2, 'datasets', 'label', 'demo', '--set', 'x')).toBe('usage.invalid');
    expect(
      home.failure(2, 'datasets', 'label', 'demo', '--set', 'Not A Label', '--where', 'port == 53'),
    ).toBe('label.bad-name');
  });
  it.each(['csv', 'jsonl', 'parquet'])('exports %s, and never over a file', (format) => {
    const out = join(home.folder, `export.${format}`);
    const argv = ['datasets', 'export', 'demo', '--format', format, '--where', 'port == 53', '--out', out];
    const document = home.document('datasets-export', ...argv);
    expect(document['rows']).toBeGreaterThan(100);
    expect(statSync(out).size).toBe(document['bytes']);
    expect(home.failure(1, ...argv)).toBe('export.exists');
  });
  it('exports anonymised: no address of the capture is left', () => {
    const out = join(home.folder, 'anonymous.csv');
    home.document(
      'datasets-export',
      'datasets',
      'export',
      'demo',
      '--format',
      'csv',
      '--anonymise',
      '--safe',
      '--out',
      out,
    );
    const text = readFileSync(out, 'utf8');
    expect(text.split('\n')).toHaveLength(demoPackets + 2);
    expect(text).not.toContain('198.18.99.23');
    expect(text).not.toContain('harbour-news');
  });
});

describe('analyze', () => {
  it.each(['channels', 'packets', 'flows', 'endpoints'])('ranks %s with reasons', (unit) => {
    const document = home.document('analyze', 'analyze', 'demo', '--unit', unit);
    const top = document['top'] as { rank: number; evidence: number; reasons: unknown[] }[];
    expect(top).toHaveLength(20);
    expect(top.map((one) => one.rank)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    const evidence = top.map((one) => one.evidence);
    expect(evidence).toEqual([...evidence].sort((a, b) => b - a));
  });
  it('finds the upload that does not belong, with at least three reasons', () => {
    const truth = JSON.parse(readFileSync(join(root, 'assets/demo.truth.json'), 'utf8')) as {
      insideHost: string;
      outsideHost: string;
    };
    for (const unit of ['channels', 'endpoints', 'flows']) {
      const top = home.document('analyze', 'analyze', 'demo', '--unit', unit)['top'] as {
        id: string;
        srcIp?: string;
        dstIp?: string;
        reasons: unknown[];
      }[];
      const end = unit === 'endpoints' ? truth.insideHost : truth.outsideHost;
      const rank = top.findIndex((one) => [one.id, one.dstIp].includes(end));
      expect(rank).toBe(0);
      expect(JSON.stringify(top[rank]?.reasons)).toContain(truth.outsideHost);
      expect(top[rank]?.reasons.length).toBeGreaterThanOrEqual(3);
    }
  });
  it('prints what the README shows', () => {
    const { out } = home.run(demoCapture, '--top', '3');
    const shown = out.slice(0, out.indexOf('\n2. ')).trimEnd();
    expect(shown).toContain('1. 192.168.20.109 > 198.18.99.23:6667\n');
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(readme).toContain(`$ jaws assets/demo.pcapng --top 3\n${shown}\n`);
  });

  it('takes a capture file in the place of a dataset, and the short form', () => {
    const long = home.document('analyze', 'analyze', 'demo', '--unit', 'flows', '--top', '5');
    const file = home.document('analyze', demoCapture, '--unit', 'flows', '--top', '5');
    expect(file['top']).toEqual(long['top']);
    expect(home.document('analyze', 'demo', '--unit', 'flows')['points']).toBe(long['points']);
  });
  it('writes every point with --points, as many lines as units', () => {
    const out = join(home.folder, 'points.csv');
    const { points } = home.document(
      'analyze',
      'analyze',
      'demo',
      '--unit',
      'endpoints',
      '--points',
      out,
    ) as { points: number };
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(points + 1);
    expect(lines[0]).toMatch(/^id,.*,PC1,PC2,cluster,kind$/);
    expect(home.failure(1, 'analyze', 'demo', '--points', out)).toBe('export.exists');
  });
  it.each(['png', 'svg', 'html'])('draws the picture with --plot as %s, once', (ending) => {
    const out = join(home.folder, `picture.${ending}`);
    home.document('analyze', 'analyze', 'demo', '--unit', 'endpoints', '--plot', out);
    expect(statSync(out).size).toBeGreaterThan(10_000);
    expect(home.failure(1, 'analyze', 'demo', '--plot', out)).toBe('export.exists');
    expect(home.failure(2, 'analyze', 'demo', '--plot', `${out}.txt`)).toBe('usage.invalid');
  });
  it('has exit code 3 and a complete, empty document when nothing matches', () => {
    const { code, out } = home.run('analyze', 'demo', '--where', 'ip == 1.1.1.1', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ points: 0, top: [], clusters: 0, noise: 0 });
  });
  it('names the column of a filter that is not understood', () => {
    expect(home.failure(2, 'analyze', 'demo', '--where', 'ip == ')).toBe('filter.syntax');
    expect(home.failure(2, 'analyze', 'demo', '--features', 'whales')).toBe('analysis.unknown-feature');
    expect(home.failure(2, 'analyze', 'demo', '--eps', '-1')).toBe('usage.invalid');
    expect(home.failure(1, 'analyze', 'nothing-here')).toBe('dataset.not-found');
  });
});

describe('small things', () => {
  it('lists interfaces, loopback among them', () => {
    const list = home.document('interfaces', 'interfaces')['interfaces'] as {
      name: string;
      loopback: boolean;
    }[];
    expect(list.some((one) => one.loopback)).toBe(true);
  });
  it('runs the doctor: a document for programs, a checklist for people, 0 whatever it found', () => {
    const { checks, sources } = home.document('doctor', 'doctor') as {
      checks: { id: string; ok: boolean; fix: string | null }[];
      sources: { name: string; usable: boolean }[];
    };
    expect(checks.at(-1)?.id).toBe('without-capture');
    expect(checks.every((one) => one.ok === (one.fix === null))).toBe(true);
    expect(sources.find((one) => one.name === 'replay')?.usable).toBe(true);
    const { code, out } = home.run('doctor');
    expect(code).toBe(0);
    for (const one of checks) expect(out).toContain(`${one.ok ? '✓' : '✗'} ${one.id}: `);
  });
  it('ends quietly, and leaves no temporary folder, when its reader has seen enough', () => {
    const folder = join(home.folder, 'piped');
    mkdirSync(folder);
    const shell = `"${process.execPath}" "${join(root, 'headless/bin/jaws.mjs')}" analyze "${demoCapture}" --json --top 5000 | head -c 10; echo "\${PIPESTATUS[0]}"`;
    const result = spawnSync('bash', ['-c', shell], {
      encoding: 'utf8',
      env: { ...process.env, JAWS_DATA_DIR: home.folder, TMPDIR: folder, JAWS_SKIP_BUILD_CHECK: '1' },
    });
    expect(result.stderr).toBe('');
    expect(result.stdout.trim()).toMatch(/^\{"unit":"c0$/);
    expect(readdirSync(folder)).toEqual([]);
  });
  it('prints completion that bash can load', () => {
    const { out } = home.run('completion', 'bash');
    const check = `${out}\nCOMP_WORDS=(jaws datasets ex); COMP_CWORD=2; _jaws; echo "\${COMPREPLY[0]}"`;
    expect(spawnSync('bash', ['-c', check], { encoding: 'utf8' }).stdout.trim()).toBe('export');
    expect(home.failure(2, 'completion', 'csh')).toBe('usage.invalid');
  });
  it('leaves no temporary folder of an analysed file behind', () => {
    expect(existsSync(join(home.folder, 'data/datasets/file-1'))).toBe(false);
  });
});
